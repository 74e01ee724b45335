import { useSyncExternalStore } from 'react';
import type { DashboardSession, SessionState } from '../DashboardSession.ts';

export function useSession(session: DashboardSession): SessionState {
  return useSyncExternalStore(session.subscribe, session.getState);
}
