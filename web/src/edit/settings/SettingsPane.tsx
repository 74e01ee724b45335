import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Tab, TabsBar, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { DashboardSession, SessionState } from '../../dashboard/DashboardSession.ts';
import { JsonEditor } from '../JsonEditor.tsx';
import { checkDashboard } from './checkDashboard.ts';
import { GeneralSettings } from './GeneralSettings.tsx';
import { VariablesSettings } from './VariablesSettings.tsx';

type SettingsTab = 'general' | 'variables' | 'json';

const TABS: Array<{ tab: SettingsTab; label: string }> = [
  { tab: 'general', label: 'General' },
  { tab: 'variables', label: 'Variables' },
  { tab: 'json', label: 'JSON' },
];

export function SettingsPane({ session, state }: { session: DashboardSession; state: SessionState }) {
  const styles = useStyles2(getStyles);
  const [shown, setShown] = useState<SettingsTab>('general');
  const { current } = state;
  return (
    <div className={styles.pane}>
      <TabsBar>
        {TABS.map(({ tab, label }) => (
          <Tab key={tab} label={label} active={tab === shown} onChangeTab={() => setShown(tab)} />
        ))}
      </TabsBar>
      <div className={styles.content}>
        {shown === 'general' && <GeneralSettings session={session} state={state} />}
        {shown === 'variables' && <VariablesSettings session={session} state={state} />}
        {shown === 'json' && (
          <JsonEditor
            label="Dashboard JSON"
            value={current}
            check={(value) => checkDashboard(value, current)}
            onApply={(next) => session.edit(() => next)}
          />
        )}
      </div>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    pane: css({ display: 'flex', flexDirection: 'column', height: '100%' }),
    content: css({ flex: 1, minHeight: 0, paddingTop: theme.spacing(2) }),
  };
}
