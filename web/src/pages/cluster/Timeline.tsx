import { css, keyframes } from '@emotion/css';

import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, Text, useStyles2 } from '@grafana/ui';

import type { TimelineEntry, Tone } from '../../app/cluster/clusterState.ts';
import { toneColor } from '../../app/tones.ts';
import { sentence } from '../sentence.ts';
import { useOlder } from './useOlder.ts';

/** What happened, newest first, as the server and this browser saw it. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const styles = useStyles2(getListStyles);
  const older = useOlder(entries);
  if (entries.length === 0) {
    return (
      <Text color="secondary">Nothing yet. Commits, role changes and members that come or go appear here.</Text>
    );
  }
  return (
    <div className={styles.box}>
      <ol className={styles.list} aria-live="polite" data-testid="timeline">
        {older.entries.map((entry) => (
          <Line key={`${entry.key}@${entry.at}`} entry={entry} />
        ))}
      </ol>
      {older.problem && (
        <Text color="error" element="p">
          {`What happened before could not be read. ${sentence(older.problem)}`}
        </Text>
      )}
      {older.isEnd ? (
        <Text color="secondary">The history goes back no further.</Text>
      ) : (
        <Button size="sm" variant="secondary" fill="text" disabled={older.isBusy} onClick={older.more}>
          {older.isBusy ? 'Reading' : 'Show what happened before'}
        </Button>
      )}
    </div>
  );
}

function Line({ entry }: { entry: TimelineEntry }) {
  const styles = useStyles2(getLineStyles, entry.tone);
  return (
    <li className={styles.line}>
      <span className={styles.dot} />
      <time className={styles.time} dateTime={new Date(entry.at).toISOString()} title={dateTimeFormat(entry.at)}>
        {dateTimeFormat(entry.at, { format: isToday(entry.at) ? 'HH:mm:ss' : 'MMM D HH:mm' })}
      </time>
      <div className={styles.words}>
        <div>{entry.title}</div>
        {entry.detail && <div className={styles.detail}>{entry.detail}</div>}
        {entry.evidence && entry.evidence.length > 0 && (
          <details className={styles.detail}>
            <summary>Evidence</summary>
            <ul className={styles.evidence}>
              {entry.evidence.map((fact, i) => (
                <li key={i}>{fact}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}

function isToday(at: number): boolean {
  return new Date(at).toDateString() === new Date().toDateString();
}

const appear = keyframes({ from: { opacity: 0, transform: 'translateY(-4px)' } });

const getListStyles = () => ({
  box: css({ maxHeight: 640, overflowY: 'auto' }),
  list: css({ listStyle: 'none', margin: 0 }),
});

const getLineStyles = (theme: GrafanaTheme2, tone: Tone) => ({
  line: css({
    display: 'grid',
    gridTemplateColumns: '10px max-content minmax(0, 1fr)',
    columnGap: theme.spacing(1.5),
    alignItems: 'baseline',
    padding: theme.spacing(0.75, 0),
    '@media (prefers-reduced-motion: no-preference)': { animation: `${appear} 300ms ease-out` },
  }),
  dot: css({ width: 8, height: 8, borderRadius: '50%', background: toneColor(theme, tone) }),
  time: css({
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  words: css({ overflowWrap: 'anywhere' }),
  detail: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    summary: { cursor: 'pointer', width: 'fit-content' },
  }),
  evidence: css({ paddingLeft: theme.spacing(2), margin: 0 }),
});
