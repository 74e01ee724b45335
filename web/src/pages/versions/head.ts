import type { RequestOptions } from '../../api/client.ts';
import { currentRole, dashboard, hitOf } from '../../api/endpoints.ts';
import { isOtherSchema } from '../../api/stored.ts';
import { newestOf } from '../home/newest.ts';
import type { Seen } from '../home/useDecision.ts';

/** What the pages of a dashboard's versions say of it besides them. */
export interface Head {
  title: string;
  canSave: boolean;
  folderUid?: string;
  folderTitle?: string;
  /** False for the schema of v2 and newer ones, whose page may not draw it. */
  isClassic: boolean;
  /** Where it stands. */
  seen: Seen;
}

/** The dashboard as it is now. One that is not classic has versions like any other, and they can be restored. */
export async function headOf(uid: string, options: RequestOptions): Promise<Head> {
  try {
    const { data, etag } = await dashboard(uid, options);
    const { folderUid, folderTitle, canSave, version, updatedBy, updated } = data.meta;
    const title = data.dashboard.title ?? uid;
    return {
      title,
      canSave: canSave !== false,
      folderUid,
      folderTitle,
      isClassic: true,
      seen: { title, base: etag, version, updatedBy, updated },
    };
  } catch (error) {
    if (!isOtherSchema(error)) {
      throw error;
    }
    const [hit, role] = await Promise.all([hitOf(uid, options), currentRole(options)]);
    const { title = uid, folderUid, folderTitle } = hit ?? {};
    const seen = await newestOf(uid, title, options);
    return { title, canSave: role !== 'Viewer', folderUid, folderTitle, isClassic: false, seen };
  }
}
