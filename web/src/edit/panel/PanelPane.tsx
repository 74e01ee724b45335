import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Tab, TabsBar, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { DashboardSession, SessionState } from '../../dashboard/DashboardSession.ts';
import { editPanel } from '../../dashboard/document/panels.ts';
import type { ClassicPanel } from '../../dashboard/types.ts';
import { migratePanel } from '../../panels/migrations/index.ts';
import { JsonEditor } from '../JsonEditor.tsx';
import { DisplayTab } from './DisplayTab.tsx';
import { GeneralTab } from './GeneralTab.tsx';
import { QueryTab } from './QueryTab.tsx';

export type PanelTab = 'general' | 'query' | 'display' | 'json';

/** Changes the panel; edits with the same step are undone together. */
export type EditPanel = (change: (panel: ClassicPanel) => ClassicPanel, step?: string) => void;

interface PanelPaneProps {
  session: DashboardSession;
  state: SessionState;
  panel: ClassicPanel;
  firstTab?: PanelTab;
  /** The panel as its file has it, where that is another form; to be read only. */
  json?: unknown;
}

const TABS: Array<{ tab: PanelTab; label: string }> = [
  { tab: 'general', label: 'Panel' },
  { tab: 'query', label: 'Query' },
  { tab: 'display', label: 'Display' },
  { tab: 'json', label: 'JSON' },
];

export function PanelPane({ session, state, panel, firstTab = 'general', json }: PanelPaneProps) {
  const styles = useStyles2(getStyles);
  const [tab, setTab] = useState<PanelTab>(firstTab);
  const id = panel.id ?? -1;
  const edit: EditPanel = (change, step) =>
    session.edit((dashboard) => editPanel(dashboard, id, change), step && `panel ${id} ${step}`);
  // Who only looks sees the JSON; who edits a text has no queries.
  const tabs = TABS.filter(({ tab }) =>
    state.editing ? tab !== 'query' || panel.type !== 'text' : tab === 'json'
  );
  const shown = tabs.some((one) => one.tab === tab) ? tab : 'json';
  return (
    <div className={styles.pane}>
      <TabsBar>
        {tabs.map(({ tab, label }) => (
          <Tab key={tab} label={label} active={tab === shown} onChangeTab={() => setTab(tab)} />
        ))}
      </TabsBar>
      <div className={styles.content}>
        {shown === 'general' && <GeneralTab panel={panel} dashboard={state.current} edit={edit} />}
        {shown === 'query' && (
          <QueryTab panel={panel} dashboard={state.current} edit={edit} session={session} />
        )}
        {shown === 'display' && <DisplayTab panel={migratePanel(panel)} edit={edit} />}
        {shown === 'json' && (
          <JsonEditor
            label="Panel JSON"
            value={json ?? panel}
            readOnly={!state.editing || json !== undefined}
            check={(value) => checkPanel(value, id)}
            onApply={(next) => edit(() => next as ClassicPanel)}
          />
        )}
      </div>
    </div>
  );
}

function checkPanel(value: unknown, id: number): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'A panel is an object: { … }';
  }
  const panel = value as ClassicPanel;
  if (panel.id !== id) {
    return `The id must stay ${id}`;
  }
  return typeof panel.type === 'string' ? undefined : 'A panel needs a "type"';
}

function getStyles(theme: GrafanaTheme2) {
  return {
    pane: css({ display: 'flex', flexDirection: 'column', height: '100%' }),
    content: css({ flex: 1, minHeight: 0, paddingTop: theme.spacing(2) }),
  };
}
