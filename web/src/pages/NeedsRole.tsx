import { Alert } from '@grafana/ui';

import { ApiError } from '../api/client.ts';
import type { OrgRole } from '../api/types.ts';

/** Says that a person may not see or do something, and who may. */
export function NeedsRole({ role }: { role: OrgRole }) {
  return (
    <Alert severity="info" title={`You need the role ${role} for this`} bottomSpacing={0} data-testid="needs-role">
      Somebody who administers Lockstep can give it to you.
    </Alert>
  );
}

const ROLES: Record<string, OrgRole> = { 'ACE-dashboards:write': 'Editor', 'ACE-server:operate': 'Admin' };

/** The role that a refusal asks for; undefined where it is none, or is about something else than the role. */
export function roleNeeded(error: unknown): OrgRole | undefined {
  if (!(error instanceof ApiError) || error.status !== 403) {
    return undefined;
  }
  const { accessErrorId } = (error.body ?? {}) as { accessErrorId?: unknown };
  return typeof accessErrorId === 'string' ? ROLES[accessErrorId] : undefined;
}
