import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { definePanel } from '../definePanel.ts';
import { NoData } from '../PanelMessage.tsx';
import { logLines, type Level } from './logLines.ts';

interface LogsOptions {
  showTime: boolean;
  wrapLogMessage: boolean;
  sortOrder: 'Ascending' | 'Descending';
}

function LogsPanel({ data, options, timeZone }: PanelProps<LogsOptions>) {
  const styles = useStyles2(getStyles);
  const colors = levelColors(useTheme2());
  const newestFirst = options.sortOrder !== 'Ascending';
  const lines = useMemo(() => logLines(data.series, newestFirst), [data.series, newestFirst]);
  if (lines.length === 0) {
    return (
      <NoData
        data={data}
        message={data.series.length > 0 ? 'The data has no time and text to list' : undefined}
      />
    );
  }
  return (
    <div className={styles.list}>
      {lines.map((line, i) => (
        <div key={i} className={options.wrapLogMessage ? styles.wrapped : styles.line}>
          <span className={styles.level} style={{ background: colors[line.level] }} title={line.level} />
          {options.showTime && <span className={styles.time}>{dateTimeFormat(line.time, { timeZone })}</span>}
          <span>{line.message}</span>
        </div>
      ))}
    </div>
  );
}

function levelColors({ visualization, colors }: GrafanaTheme2): Record<Level, string> {
  const named = (name: string) => visualization.getColorByName(name);
  return {
    critical: named('purple'),
    error: named('red'),
    warning: named('yellow'),
    info: named('green'),
    debug: named('blue'),
    trace: named('light-blue'),
    unknown: colors.text.disabled,
  };
}

function getStyles(theme: GrafanaTheme2) {
  const line = css({
    display: 'flex',
    gap: theme.spacing(1),
    padding: theme.spacing(0.125, 0.5),
    whiteSpace: 'pre',
    '&:hover': { background: theme.colors.action.hover },
  });
  return {
    list: css({
      height: '100%',
      overflow: 'auto',
      fontFamily: theme.typography.fontFamilyMonospace,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    line,
    wrapped: `${line} ${css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' })}`,
    level: css({ flex: 'none', width: 3, borderRadius: 2 }),
    time: css({ flex: 'none', color: theme.colors.text.secondary }),
  };
}

export const logs = definePanel<LogsOptions>({
  type: 'logs',
  name: 'Logs',
  component: LogsPanel,
  defaults: { showTime: false, wrapLogMessage: false, sortOrder: 'Descending' },
});
