import type { DashboardSession, SessionState } from '../dashboard/DashboardSession.ts';

export function SidePaneView(_: { session: DashboardSession; state: SessionState }) {
  return null;
}
