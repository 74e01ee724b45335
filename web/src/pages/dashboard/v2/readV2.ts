import { type Answer, ApiError, type RequestOptions } from '../../../api/client.ts';
import { hitOf } from '../../../api/endpoints.ts';
import { otherSchema, storedDashboard, storedPath, storedVersion } from '../../../api/stored.ts';
import type { DashboardAnswer, DashboardJson } from '../../../api/types.ts';
import { countedVersion, isOfWaiting } from '../../../api/waitingVersion.ts';
import { isV2 } from '../schema.ts';
import { v2Json } from './v2Json.ts';

const PREFIX = 'dashboard.grafana.app/';

/** A dashboard of v2 as the file has it, in the shape in which classic ones are answered. */
export async function readV2(uid: string, options?: RequestOptions): Promise<Answer<DashboardAnswer>> {
  const stored = await storedVersion(uid, options);
  if (stored === undefined) {
    throw new ApiError(404, 'There is no such dashboard', undefined);
  }
  if (!isV2({ apiVersion: PREFIX + stored })) {
    throw otherSchema();
  }
  const [{ data, commit, instance }, hit] = await Promise.all([
    storedDashboard(uid, stored, options),
    hitOf(uid, options),
  ]);
  const { generation, resourceVersion, annotations = {} } = data.metadata;
  const version = countedVersion(generation) ?? 0;
  const { canSave, canEdit, canDelete } = data.access ?? {};
  const waiting = isOfWaiting(generation) ? (data.status?.waiting ?? { saveId: '' }) : undefined;
  const folderUid = annotations['grafana.app/folder'] ?? '';
  return {
    commit,
    instance,
    etag: resourceVersion && `"${resourceVersion}"`,
    data: {
      dashboard: v2Json(data, version),
      meta: {
        version,
        updated: annotations['grafana.app/updatedTimestamp'],
        updatedBy: annotations['grafana.app/updatedBy'],
        repository: annotations['grafana.app/managerId'],
        folderUid,
        folderTitle: hit?.folderUid === folderUid ? hit.folderTitle : undefined,
        canSave: canSave === true,
        canEdit: canEdit === true,
        canDelete: canDelete === true,
        ...(waiting && { waiting }),
      },
    },
  };
}

/** Where the server gives it. */
export function pathOf({ uid, apiVersion }: DashboardJson): string | undefined {
  return uid && typeof apiVersion === 'string' ? storedPath(uid, apiVersion.slice(PREFIX.length)) : undefined;
}
