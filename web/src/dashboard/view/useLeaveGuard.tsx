import { locationService } from '@grafana/runtime';
import { ConfirmModal } from '@grafana/ui';
import { useEffect, useState, type ReactNode } from 'react';
import type { DashboardSession } from '../DashboardSession.ts';

/** Asks before edits that are not saved are left behind: by a link, by the back button, by closing the tab. */
export function useLeaveGuard(session: DashboardSession, dirty: boolean): ReactNode {
  const [goingTo, setGoingTo] = useState<string>();

  useEffect(() => {
    if (!dirty) {
      return;
    }
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    const unblock = locationService.getHistory().block((next: { pathname: string; search: string }) => {
      if (next.pathname === window.location.pathname) {
        return undefined; // Time range and variables live in the query string.
      }
      if (next.pathname === '/login') {
        return undefined; // The session ended. The page keeps a draft and offers it after the log-in.
      }
      setGoingTo(next.pathname + next.search);
      return false;
    });
    return () => {
      window.removeEventListener('beforeunload', warn);
      unblock();
    };
  }, [dirty]);

  return (
    <ConfirmModal
      isOpen={goingTo !== undefined}
      title="Leave without saving?"
      body="Your changes to this dashboard are not saved yet."
      confirmText="Leave and lose them"
      dismissText="Stay"
      onDismiss={() => setGoingTo(undefined)}
      onConfirm={() => {
        session.discardEdits();
        setGoingTo(undefined);
        // After the guard is down, which the next render does.
        setTimeout(() => goingTo && locationService.push(goingTo));
      }}
    />
  );
}
