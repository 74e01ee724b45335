export interface OpenDashboard {
  uid?: string;
  title?: string;
}

let open: OpenDashboard = {};

/** Annotations and `${__dashboard}` are about the dashboard on screen, but nobody passes it: it says so here. */
export function setOpenDashboard(next: OpenDashboard): void {
  open = next;
}

export function openDashboard(): OpenDashboard {
  return open;
}
