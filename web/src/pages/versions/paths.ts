/** The page with all versions of a dashboard. */
export function versionsPath(uid: string): string {
  return `/d/${encodeURIComponent(uid)}/-/versions`;
}

/** Two versions beside each other. */
export function comparePath(uid: string, from: number, to: number): string {
  return `${versionsPath(uid)}?from=${from}&to=${to}`;
}

/** One version, drawn. */
export function versionPath(uid: string, version: number): string {
  return `${versionsPath(uid)}?view=${version}`;
}
