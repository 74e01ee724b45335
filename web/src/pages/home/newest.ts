import { ApiError, type RequestOptions } from '../../api/client.ts';
import { dashboardVersions } from '../../api/endpoints.ts';
import type { Seen } from './useDecision.ts';

const NOT_CLASSIC = 406;

/** True for what a dashboard of the schema v2 or a newer one is refused with where classic JSON is asked for. */
export function isNotClassic(error: unknown): boolean {
  return error instanceof ApiError && error.status === NOT_CLASSIC;
}

/** Where a dashboard of any schema stands: what its newest version is. */
export async function newestOf(uid: string, title: string, options?: RequestOptions): Promise<Seen> {
  const [newest] = (await dashboardVersions(uid, 1, undefined, options)).versions;
  if (!newest || newest.deleted) {
    return { title };
  }
  const { version, etag, createdBy, created } = newest;
  return { title, base: etag && `"${etag}"`, version, updatedBy: createdBy, updated: created };
}
