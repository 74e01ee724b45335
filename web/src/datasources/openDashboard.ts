let uid: string | undefined;

/** Annotations belong to a dashboard, but a query does not say which: the open one tells it here. */
export function setOpenDashboardUid(next: string | undefined): void {
  uid = next;
}

export function openDashboardUid(): string | undefined {
  return uid;
}
