import type { RequestOptions } from '../../api/client.ts';
import { dashboardVersions } from '../../api/endpoints.ts';
import type { Seen } from './useDecision.ts';

/** Where a dashboard of any schema stands: what its newest version is. */
export async function newestOf(uid: string, title: string, options?: RequestOptions): Promise<Seen> {
  const [newest] = (await dashboardVersions(uid, 1, undefined, options)).versions;
  if (!newest || newest.deleted) {
    return { title };
  }
  const { version, etag, createdBy, created } = newest;
  return { title, base: etag && `"${etag}"`, version, updatedBy: createdBy, updated: created };
}
