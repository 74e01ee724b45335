import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData } from '@grafana/data';
import { Icon, useStyles2, type IconName } from '@grafana/ui';
import { missingSourceOf } from '../datasources/index.ts';

/** A calm sentence in the middle of a panel that has nothing to draw. */
export function PanelMessage({ icon, title, detail }: { icon?: IconName; title: string; detail?: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.room}>
      <div className={styles.box} title={detail ? `${title}: ${detail}` : title}>
        <div className={styles.title}>
          {icon && <Icon name={icon} />} {title}
        </div>
        {detail && <div className={styles.detail}>{detail}</div>}
      </div>
    </div>
  );
}

/** Why there is nothing to draw: still loading, failed, or no data. */
export function NoData({ data, message }: { data: PanelData; message?: string }) {
  if (data.state === LoadingState.Loading || data.state === LoadingState.NotStarted) {
    return null;
  }
  const missing = missingSourceOf(data);
  if (missing) {
    return <PanelMessage icon="database" title="Data source not configured" detail={missing} />;
  }
  const error = data.errors?.[0] ?? data.error;
  if (error) {
    return <PanelMessage icon="exclamation-triangle" title="The query failed" detail={error.message} />;
  }
  return <PanelMessage title={message ?? 'No data'} />;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    room: css({ height: '100%', containerType: 'size' }),
    box: css({
      height: '100%',
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'center',
      justifyContent: 'center',
      gap: theme.spacing(0.25),
      padding: theme.spacing(0, 1),
      overflow: 'hidden',
      textAlign: 'center',
      color: theme.colors.text.secondary,
      lineHeight: 1.3,
    }),
    title: css({
      maxWidth: '100%',
      // A panel of two grid rows is 30 px high inside, and one of two columns 120 px wide.
      '@container (max-height: 60px) or (max-width: 190px)': {
        fontSize: theme.typography.bodySmall.fontSize,
      },
    }),
    detail: css({
      '@container (max-height: 60px)': { display: 'none' },
      fontSize: theme.typography.bodySmall.fontSize,
      color: theme.colors.text.disabled,
      maxWidth: '100%',
      overflowWrap: 'anywhere',
    }),
  };
}
