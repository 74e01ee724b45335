import { useCallback, useState } from 'react';

import { clusterStatus, currentUser } from '../../api/endpoints.ts';
import { useLoaded } from '../useLoaded.ts';

/** Where saves can go, as far as the server says it. */
export interface SaveTarget {
  /** The branch that the dashboards are read from. */
  branch?: string;
  /** Whether saves may go there. */
  canWrite: boolean;
  /** Whether saves may go to branches of their own. */
  canBranch: boolean;
  login?: string;
  openedAt: Date;
}

/** Reads once where a save may go; until that is known, and where it is not told, anywhere. */
export function useSaveTarget(): SaveTarget {
  const [openedAt] = useState(() => new Date());
  const loaded = useLoaded(
    useCallback(async (signal: AbortSignal) => {
      const options = { signal, retries: 0 };
      const [status, user] = await Promise.all([clusterStatus(options), currentUser(options)]);
      return { repositories: status.data.repositories, login: user.login };
    }, [])
  );
  const repositories = loaded.value?.repositories ?? [];
  // Which repository a folder is in is the server's business; with several, their branches may differ.
  const [only] = repositories.length === 1 ? repositories : [];
  const workflows = only?.workflows;
  return {
    branch: only?.branch,
    canWrite: workflows?.includes('write') ?? true,
    canBranch: workflows?.includes('branch') ?? true,
    login: loaded.value?.login,
    openedAt,
  };
}
