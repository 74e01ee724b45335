import { css } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2 } from '@grafana/ui';

import { differences, isLarge, valueWords } from '../dashboard/difference.ts';
import { isBeyondClassic, isObject } from '../dashboard/schema.ts';

interface Props {
  value: unknown;
  /** What it was before; of a large value only what differs from this is shown. */
  base: unknown;
}

const SHOWN = 6;

function isInAnotherSchema(value: unknown, base: unknown): boolean {
  return isObject(value) && isObject(base) && isBeyondClassic(value) !== isBeyondClassic(base);
}

/** A value to read: a plain one as it is, of a large one what somebody changed in it. */
export function ValueView({ value, base }: Props) {
  const styles = useStyles2(getStyles);
  if (value === undefined) {
    return <Text color="secondary">{base === undefined ? 'Does not have it' : 'Took it away'}</Text>;
  }
  if (isInAnotherSchema(value, base)) {
    // Field by field all of it would be called taken away.
    return <Text color="secondary">The whole dashboard, as it is in the other schema</Text>;
  }
  if (!isLarge(value) || !isLarge(base)) {
    return <pre className={styles.value}>{valueWords(value)}</pre>;
  }
  const changed = differences(base, value);
  if (changed.length === 0) {
    return <Text color="secondary">As it was</Text>;
  }
  return (
    <dl className={styles.list}>
      {changed.slice(0, SHOWN).map(({ path, after }) => (
        <div key={path}>
          <dt className={styles.path}>{path || 'all of it'}</dt>
          <dd>
            <pre className={styles.value}>{after === undefined ? 'taken away' : valueWords(after)}</pre>
          </dd>
        </div>
      ))}
      {changed.length > SHOWN && <Text color="secondary">and {changed.length - SHOWN} more fields</Text>}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  value: css({
    margin: 0,
    padding: 0,
    border: 0,
    background: 'none',
    maxHeight: 160,
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.primary,
  }),
  list: css({ margin: 0, dd: { margin: theme.spacing(0, 0, 0.5) } }),
  path: css({
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
