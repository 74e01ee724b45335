import { css } from '@emotion/css';
import { useMemo, useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Badge, type BadgeColor, RadioButtonGroup, Text, useStyles2 } from '@grafana/ui';

import type { DashboardJson } from '../../api/types.ts';
import { canonical, dashboardDifference, type DifferenceGroup, valueWords } from '../dashboard/difference.ts';
import { lineDiff, withContext } from './lineDiff.ts';

interface Props {
  before: DashboardJson;
  after: DashboardJson;
}

const WAYS = [
  { value: 'fields' as const, label: 'By panel' },
  { value: 'json' as const, label: 'JSON' },
];

/** What differs between two versions: thing by thing, or as lines of JSON. */
export function DifferenceView({ before, after }: Props) {
  const [way, setWay] = useState<'fields' | 'json'>('fields');
  return (
    <div>
      <RadioButtonGroup
        aria-label="How to show the difference"
        options={WAYS}
        value={way}
        onChange={setWay}
      />
      {way === 'fields' ? <Fields before={before} after={after} /> : <Lines before={before} after={after} />}
    </div>
  );
}

const KIND_COLORS: Record<DifferenceGroup['kind'], BadgeColor> = {
  added: 'green',
  removed: 'red',
  changed: 'blue',
};

function Fields({ before, after }: Props) {
  const styles = useStyles2(getStyles);
  const groups = useMemo(() => dashboardDifference(before, after), [before, after]);
  if (groups.length === 0) {
    return (
      <p className={styles.none}>
        <Text color="secondary">These two versions show the same.</Text>
      </p>
    );
  }
  return (
    <>
      {groups.map(({ key, title, kind, differences }) => (
        <section
          key={key}
          className={styles.group}
          aria-label={`${title}, ${kind}`}
          data-testid="difference-group"
        >
          <h3 className={styles.title}>
            {title} <Badge text={kind} color={KIND_COLORS[kind]} />
          </h3>
          {differences.map((one, i) => (
            <div key={i} className={styles.row}>
              <div className={styles.path}>{one.path || 'order'}</div>
              <pre className={styles.gone} aria-label="before">
                {valueWords(one.before)}
              </pre>
              <pre className={styles.come} aria-label="after">
                {valueWords(one.after)}
              </pre>
            </div>
          ))}
        </section>
      ))}
    </>
  );
}

const CONTEXT_LINES = 3;
const SIGNS = { same: ' ', gone: '-', new: '+' };

function Lines({ before, after }: Props) {
  const styles = useStyles2(getStyles);
  const lines = useMemo(
    () => withContext(lineDiff(canonical(before, 2), canonical(after, 2)), CONTEXT_LINES),
    [before, after]
  );
  if (lines.length === 0) {
    return (
      <p className={styles.none}>
        <Text color="secondary">The JSON of these two versions is the same.</Text>
      </p>
    );
  }
  const looks = { same: '', gone: styles.goneLine, new: styles.newLine };
  return (
    <pre className={styles.lines} data-testid="json-difference">
      {lines.map((line, i) =>
        line.kind === 'hidden' ? (
          <div key={i} className={styles.hidden}>
            {line.count} {line.count === 1 ? 'line' : 'lines'} alike
          </div>
        ) : (
          <div key={i} className={looks[line.kind]}>
            {SIGNS[line.kind]} {line.text}
          </div>
        )
      )}
    </pre>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const value = {
    margin: 0,
    padding: theme.spacing(0.5, 1),
    border: 0,
    borderRadius: theme.shape.radius.default,
    maxHeight: 240,
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.primary,
  } as const;
  return {
    none: css({ margin: theme.spacing(3, 0) }),
    group: css({
      marginTop: theme.spacing(2),
      padding: theme.spacing(2),
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.secondary,
    }),
    title: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      margin: 0,
      fontSize: theme.typography.h5.fontSize,
      overflowWrap: 'anywhere',
    }),
    row: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(120px, 1fr) minmax(0, 2fr) minmax(0, 2fr)',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
      alignItems: 'start',
      [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: theme.spacing(0.5) },
    }),
    path: css({
      paddingTop: theme.spacing(0.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      overflowWrap: 'anywhere',
    }),
    gone: css({ ...value, background: theme.colors.error.transparent }),
    come: css({ ...value, background: theme.colors.success.transparent }),
    lines: css({
      marginTop: theme.spacing(2),
      padding: theme.spacing(1, 0),
      overflowX: 'auto',
      fontSize: theme.typography.bodySmall.fontSize,
      background: theme.colors.background.secondary,
      '> div': { padding: theme.spacing(0, 1.5), whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
    }),
    goneLine: css({ background: theme.colors.error.transparent }),
    newLine: css({ background: theme.colors.success.transparent }),
    hidden: css({ color: theme.colors.text.secondary, background: theme.colors.background.primary }),
  };
};
