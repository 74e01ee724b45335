import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Icon, useStyles2, type IconName } from '@grafana/ui';
import type { DashboardSession } from '../dashboard/DashboardSession.ts';
import { PANEL_TYPES } from '../panels/index.ts';
import { newPanel } from './panelEdits.ts';

const ROW = {
  type: 'row',
  name: 'Row',
  icon: 'list-ul' as IconName,
  description: 'A title under which panels can be folded',
};

/** What can be put on the dashboard; it goes to the end and opens for editing. */
export function AddPane({ session }: { session: DashboardSession }) {
  const styles = useStyles2(getStyles);
  const add = (type: string) => {
    const source = getDataSourceSrv().getInstanceSettings();
    const { panel, size } = newPanel(type, { type: source?.type ?? '', uid: source?.uid ?? '' });
    session.addPanel(panel, size);
  };
  return (
    <div className={styles.list}>
      {[...PANEL_TYPES, ROW].map(({ type, name, icon, description }) => (
        <button
          key={type}
          type="button"
          className={styles.item}
          onClick={() => add(type)}
          data-testid={`add-${type}`}
        >
          <Icon name={icon} size="xl" />
          <span>
            <span className={styles.name}>{name}</span>
            <span className={styles.description}>{description}</span>
          </span>
        </button>
      ))}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    list: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
    item: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(2),
      padding: theme.spacing(1.5),
      textAlign: 'left',
      color: theme.colors.text.primary,
      background: theme.colors.background.secondary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      cursor: 'pointer',
      '&:hover': { background: theme.colors.emphasize(theme.colors.background.secondary, 0.03) },
    }),
    name: css({ display: 'block', fontWeight: theme.typography.fontWeightMedium }),
    description: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
