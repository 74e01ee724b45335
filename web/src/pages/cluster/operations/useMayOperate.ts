import { useCallback } from 'react';

import { currentUser } from '../../../api/endpoints.ts';
import { useLoaded } from '../../useLoaded.ts';

/** Whether the person may operate the cluster; the server decides again at each operation. */
export function useMayOperate(): boolean {
  const user = useLoaded(useCallback((signal: AbortSignal) => currentUser({ signal }), []));
  return user.value?.isGrafanaAdmin === true;
}
