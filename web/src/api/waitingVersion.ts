/**
 * What waits for Git has a version that names its save, for clients without entity tags. This page sends tags, and
 * counts: it takes the last digits, which say the version that it will have in Git if nothing comes before it.
 */
const LEAST = 1e12;
const ORDINALS = 1e6;

/** True for the version of what waits. */
export function isOfWaiting(version: number | undefined): boolean {
  return version !== undefined && version >= LEAST;
}

export function countedVersion(version: number): number;
export function countedVersion(version: number | undefined): number | undefined;
export function countedVersion(version: number | undefined): number | undefined {
  return version !== undefined && isOfWaiting(version) ? version % ORDINALS : version;
}
