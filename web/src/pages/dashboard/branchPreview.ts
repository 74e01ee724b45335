import { saveTarget } from '../../api/endpoints.ts';
import { repositoryFiles } from '../../api/provisioning.ts';
import type { SaveAttempt } from '../../api/saves.ts';
import type { DashboardMeta } from '../../api/types.ts';
import { previewPath, repositoryHref } from '../repositories/words.ts';
import type { Branched } from './useSaving.ts';

/**
 * Where the work on a branch can be looked at. The file of a new dashboard is not known beforehand, but its content is:
 * it is found by that among the files of the branch, and else they are listed.
 */
export async function branchPreview(branched: Branched, meta: DashboardMeta, attempt: SaveAttempt): Promise<string> {
  const { ref, uid, etag } = branched;
  if (meta.repository && meta.provisionedExternalId) {
    return previewPath(meta.repository, meta.provisionedExternalId, ref);
  }
  const { folderUid, dashboard } = attempt;
  const repository =
    meta.repository ?? (await saveTarget({ uid, folderUid, title: dashboard.title ?? '' })).repository;
  const hash = etag?.replace(/^W\//, '').replaceAll('"', '');
  const file = hash && (await repositoryFiles(repository, ref)).find((one) => one.hash === hash);
  return file
    ? previewPath(repository, file.path, ref)
    : `${repositoryHref(repository, 'files')}&ref=${encodeURIComponent(ref)}`;
}
