import { css } from '@emotion/css';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import { AppEvents, type GrafanaTheme2 } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { Alert, Button, Portal, Stack, useStyles2, type AlertVariant } from '@grafana/ui';

import { BOTTOM_BAR_HEIGHT } from './bottomBar.ts';

export interface NoticeAction {
  label: string;
  /** The notice stays. */
  keeps?: boolean;
  run: () => void;
}

export interface Notice {
  severity: AlertVariant;
  title: string;
  text?: string;
  /** What can be done about it; the notice closes with that, unless it `keeps`. */
  action?: NoticeAction;
  /** What can be done besides. */
  second?: NoticeAction;
  /** Asked instead of closing it: what goes with it is to be decided first. It calls `dismiss` itself. */
  onAsk?: () => void;
  /** Tells of work that may be lost: no other notice takes its place, it waits until there is room. */
  holds?: boolean;
  /** Told when the person closes it or takes an action that closes it. */
  onClose?: () => void;
  /** Stays until it is closed or replaced. Errors and offers should. */
  sticky?: boolean;
  /** A notice with the same key takes the place of the one before. */
  key?: string;
}

export interface Notices {
  show: (notice: Notice) => void;
  dismiss: (key: string) => void;
}

interface Shown extends Notice {
  id: number;
}

const SHOWN_MILLIS = 5000;
const SHOWN_LIMIT = 5;

const NoticesContext = createContext<Notices>({ show: () => undefined, dismiss: () => undefined });

/** How a page tells something in passing. */
export function useNotices(): Notices {
  return useContext(NoticesContext);
}

/** Shows notices in the corner, also those that library code sends as app events. */
export function NoticesHost({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const nextId = useRef(0);

  const close = useCallback((id: number) => setShown((all) => all.filter((one) => one.id !== id)), []);

  const show = useCallback(
    (notice: Notice) => {
      const id = nextId.current++;
      setShown((all) => {
        const others = all.filter((one) => notice.key === undefined || one.key !== notice.key);
        return withinLimit([...others, { ...notice, id }]);
      });
      if (!notice.sticky) {
        setTimeout(() => close(id), SHOWN_MILLIS);
      }
    },
    [close]
  );

  const dismiss = useCallback(
    (key: string) => setShown((all) => all.filter((one) => one.key !== key)),
    []
  );

  const closeFor = (notice: Shown) => {
    close(notice.id);
    notice.onClose?.();
  };
  const visible = inView(shown);

  useAppEventNotices(show);
  const notices = useMemo(() => ({ show, dismiss }), [show, dismiss]);

  return (
    <NoticesContext.Provider value={notices}>
      {children}
      <Portal>
        <div className={styles.corner} role="status" aria-live="polite">
          {visible.map((notice) => (
            <Alert
              key={notice.id}
              elevated
              bottomSpacing={0}
              severity={notice.severity}
              title={notice.title}
              onRemove={() => (notice.onAsk ? notice.onAsk() : closeFor(notice))}
            >
              {(notice.text || notice.action) && (
                <Stack direction="column" alignItems="flex-start" gap={1}>
                  {notice.text && <span>{notice.text}</span>}
                  <Stack gap={1} wrap="wrap">
                    {[notice.action, notice.second].map(
                      (action) =>
                        action && (
                          <Button
                            key={action.label}
                            size="sm"
                            variant="secondary"
                            onClick={() => {
                              action.run();
                              if (!action.keeps) {
                                closeFor(notice);
                              }
                            }}
                          >
                            {action.label}
                          </Button>
                        )
                    )}
                  </Stack>
                </Stack>
              )}
            </Alert>
          ))}
          {shown.length > visible.length && (
            <Alert
              elevated
              bottomSpacing={0}
              severity="warning"
              title={`${shown.length - visible.length} more of your saves were set aside: close one to see the next`}
            />
          )}
        </div>
      </Portal>
    </NoticesContext.Provider>
  );
}

/** The newest that pass by, and all of those that hold. */
function withinLimit(all: readonly Shown[]): readonly Shown[] {
  const passing = all.filter(({ holds }) => !holds).slice(-SHOWN_LIMIT);
  return all.filter((one) => one.holds || passing.includes(one));
}

/** Those that there is room for; of those that hold the oldest, the next one when one is closed. */
function inView(all: readonly Shown[]): readonly Shown[] {
  const held = all.filter(({ holds }) => holds).slice(0, SHOWN_LIMIT);
  return all.filter((one) => !one.holds || held.includes(one));
}

function useAppEventNotices(show: (notice: Notice) => void): void {
  useEffect(() => {
    const events = getAppEvents();
    const forward = (severity: AlertVariant) => (event: { payload?: unknown }) => {
      const [title, text] = Array.isArray(event.payload) ? event.payload.map(String) : [];
      if (title) {
        show({ severity, title, text });
      }
    };
    const subscriptions = [
      events.subscribe({ type: AppEvents.alertSuccess.name } as never, forward('success')),
      events.subscribe({ type: AppEvents.alertInfo.name } as never, forward('info')),
      events.subscribe({ type: AppEvents.alertWarning.name } as never, forward('warning')),
      events.subscribe({ type: AppEvents.alertError.name } as never, forward('error')),
    ];
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  }, [show]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  corner: css({
    position: 'fixed',
    zIndex: theme.zIndex.portal,
    right: theme.spacing(2),
    bottom: `calc(${theme.spacing(2)} + ${BOTTOM_BAR_HEIGHT})`,
    width: 380,
    maxWidth: `calc(100vw - ${theme.spacing(4)})`,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    maxHeight: `calc(100vh - ${theme.spacing(12)} - ${BOTTOM_BAR_HEIGHT})`,
    overflowY: 'auto',
    pointerEvents: 'none',
    '> *': { pointerEvents: 'auto', flex: 'none' },
  }),
});
