import { ApiError, type RequestOptions } from '../../api/client.ts';
import { currentRole, dashboard, hitOf } from '../../api/endpoints.ts';

/** What the pages of a dashboard's versions say of it besides them. */
export interface Head {
  title: string;
  canSave: boolean;
  folderUid?: string;
  folderTitle?: string;
  /** False for the schema of v2, which is kept and not drawn. */
  isDrawn: boolean;
}

const NOT_CLASSIC = 406;

/** The dashboard as it is now. One that is not drawn has versions like any other, and they can be restored. */
export async function headOf(uid: string, options: RequestOptions): Promise<Head> {
  try {
    const { data } = await dashboard(uid, options);
    const { folderUid, folderTitle, canSave } = data.meta;
    return {
      title: data.dashboard.title ?? uid,
      canSave: canSave !== false,
      folderUid,
      folderTitle,
      isDrawn: true,
    };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== NOT_CLASSIC) {
      throw error;
    }
    const [hit, role] = await Promise.all([hitOf(uid, options), currentRole(options)]);
    const { title = uid, folderUid, folderTitle } = hit ?? {};
    return { title, canSave: role !== 'Viewer', folderUid, folderTitle, isDrawn: false };
  }
}
