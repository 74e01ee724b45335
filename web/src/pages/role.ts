import { useCallback } from 'react';

import { currentRole } from '../api/endpoints.ts';
import type { OrgRole } from '../api/types.ts';
import { useLoaded } from './useLoaded.ts';

const ORDER: readonly OrgRole[] = ['Viewer', 'Editor', 'Admin'];

/** Whether who has `role` may do what needs `needed`; the server decides again at each request. */
export function isEnough(role: OrgRole, needed: OrgRole): boolean {
  return ORDER.indexOf(role) >= ORDER.indexOf(needed);
}

/** What the person may see. While that is not known nothing above a viewer's; when it cannot be known, all: the server says no. */
export interface Rights {
  may: (needed: OrgRole) => boolean;
  /** Whether the role is still being asked for. */
  isAsking: boolean;
}

export function useRights(): Rights {
  const { value, error } = useLoaded(useCallback((signal: AbortSignal) => currentRole({ signal }), []));
  const may = useCallback(
    (needed: OrgRole) => (value === undefined ? error !== undefined || needed === 'Viewer' : isEnough(value, needed)),
    [value, error]
  );
  return { may, isAsking: value === undefined && error === undefined };
}
