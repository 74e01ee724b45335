import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { DashboardSession, SessionState } from '../dashboard/DashboardSession.ts';
import { findPanel } from '../dashboard/document/panels.ts';
import { AddPane } from './AddPane.tsx';
import { PanelPane } from './panel/PanelPane.tsx';
import { RowPane } from './RowPane.tsx';
import { SettingsPane } from './settings/SettingsPane.tsx';

interface SidePaneProps {
  session: DashboardSession;
  state: SessionState;
  /** The panel as its file has it; without it, it is as it is drawn. */
  jsonOf?: (panelId: number) => unknown;
}

/** What is edited stands beside the dashboard and not over it: every edit can be seen at once. */
export function SidePaneView({ session, state, jsonOf }: SidePaneProps) {
  const styles = useStyles2(getStyles);
  const content = paneContent({ session, state, jsonOf });
  if (!content) {
    return null;
  }
  return (
    <aside className={styles.pane} aria-label={content.title} data-testid="side-pane">
      <header className={styles.header}>
        <h2 className={styles.title}>{content.title}</h2>
        {content.actions}
        <IconButton name="times" size="lg" tooltip="Close" onClick={() => session.open({ kind: 'none' })} />
      </header>
      <div className={styles.content}>{content.body}</div>
    </aside>
  );
}

function paneContent({
  session,
  state,
  jsonOf,
}: SidePaneProps): { title: string; actions?: ReactNode; body: ReactNode } | undefined {
  const { pane, current, editing } = state;
  switch (pane.kind) {
    case 'none':
      return undefined;
    case 'add':
      return { title: 'Add to the dashboard', body: <AddPane session={session} /> };
    case 'settings':
      return { title: 'Dashboard settings', body: <SettingsPane session={session} state={state} /> };
    case 'row': {
      const row = findPanel(current, pane.id);
      return row && { title: 'Row', body: <RowPane session={session} row={row} dashboard={current} /> };
    }
    case 'panel': {
      const panel = findPanel(current, pane.id);
      return (
        panel && {
          title: panel.title || 'Panel',
          actions: editing && (
            <>
              <IconButton name="copy" tooltip="Duplicate" onClick={() => session.duplicatePanel(pane.id)} />
              <IconButton name="trash-alt" tooltip="Remove" onClick={() => session.removePanel(pane.id)} />
            </>
          ),
          body: (
            <PanelPane
              key={pane.id}
              session={session}
              state={state}
              panel={panel}
              firstTab={editing ? pane.tab : 'json'}
              json={jsonOf?.(pane.id)}
            />
          ),
        }
      );
    }
  }
}

/** The page's own bar; the pane fills what is under it. */
const TOP_BAR_HEIGHT = 48;

function getStyles(theme: GrafanaTheme2) {
  return {
    pane: css({
      position: 'sticky',
      top: TOP_BAR_HEIGHT,
      width: 420,
      maxWidth: '100vw',
      height: `calc(100vh - ${TOP_BAR_HEIGHT}px)`,
      flexShrink: 0,
      display: 'flex',
      flexDirection: 'column',
      background: theme.colors.background.primary,
      borderLeft: `1px solid ${theme.colors.border.weak}`,
      zIndex: theme.zIndex.sidemenu,
      [theme.breakpoints.down('md')]: { position: 'fixed', right: 0 },
    }),
    header: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1.5, 2),
    }),
    title: css({
      flex: 1,
      minWidth: 0,
      margin: 0,
      fontSize: theme.typography.h4.fontSize,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    }),
    content: css({ flex: 1, minHeight: 0, overflowY: 'auto', padding: theme.spacing(0, 2, 2, 2) }),
  };
}
