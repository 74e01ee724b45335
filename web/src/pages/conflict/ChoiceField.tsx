import { css, cx } from '@emotion/css';
import { useId, type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, Text, useStyles2 } from '@grafana/ui';

import type { Choice, Conflict } from '../../api/saves.ts';
import { isLarge, valueWords } from '../dashboard/difference.ts';
import { ValueView } from './ValueView.tsx';

interface Props {
  conflict: Conflict;
  choice: Choice;
  /** The other person, as the start of a label. */
  who: string;
  onChoose: (choice: Choice) => void;
}

/** One thing that clashes: mine and theirs beside each other, one of them chosen. */
export function ChoiceField({ conflict, choice, who, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  const name = useId();
  const { base, mine, theirs, suggestion, both, subject, path } = conflict;
  const option = (value: Choice, label: string, content: ReactNode) => (
    <label className={cx(styles.option, choice === value && styles.chosen)}>
      <input
        type="radio"
        name={name}
        value={value}
        checked={choice === value}
        className={styles.radio}
        onChange={() => onChoose(value)}
      />
      <span className={styles.label}>
        <Icon name={choice === value ? 'check-circle' : 'circle'} />
        {label}
        {suggestion === value && <span className={styles.hint}>suggested</span>}
      </span>
      {content}
    </label>
  );
  return (
    <fieldset className={styles.field} data-testid={`conflict-${path}`}>
      <legend className={styles.legend}>{subject || path}</legend>
      {base !== undefined && !isLarge(base) && (
        <div className={styles.was}>
          <Text color="secondary" variant="bodySmall">
            It was: {valueWords(base)}
          </Text>
        </div>
      )}
      <div className={styles.options}>
        {option('mine', 'Mine', <ValueView value={mine} base={base} />)}
        {option('theirs', who, <ValueView value={theirs} base={base} />)}
        {both && option('both', 'Keep both', <Text color="secondary">Mine and theirs, side by side</Text>)}
      </div>
    </fieldset>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ border: 0, margin: 0, padding: 0, minWidth: 0 }),
  legend: css({
    margin: theme.spacing(0, 0, 0.5),
    border: 0,
    fontSize: theme.typography.body.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    color: theme.colors.text.primary,
    overflowWrap: 'anywhere',
  }),
  was: css({ marginBottom: theme.spacing(0.5), overflowWrap: 'anywhere' }),
  options: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))',
    gap: theme.spacing(1),
  }),
  option: css({
    position: 'relative',
    display: 'block',
    minWidth: 0,
    padding: theme.spacing(1, 1.5),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    cursor: 'pointer',
    '&:hover': { borderColor: theme.colors.border.strong },
    '&:focus-within': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
  }),
  chosen: css({
    borderColor: theme.colors.primary.border,
    boxShadow: `inset 0 0 0 1px ${theme.colors.primary.border}`,
    background: theme.colors.primary.transparent,
  }),
  radio: css({ position: 'absolute', opacity: 0, width: 1, height: 1 }),
  label: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    marginBottom: theme.spacing(0.5),
    fontWeight: theme.typography.fontWeightMedium,
  }),
  hint: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
});
