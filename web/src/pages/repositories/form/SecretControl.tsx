import { css } from '@emotion/css';
import type { ChangeEvent } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Input, SecretInput, SecretTextArea, useStyles2 } from '@grafana/ui';

import type { SecretChange } from './places.ts';
import { KEEP } from './values.ts';

interface Props {
  id: string;
  /** What it is, in the middle of a sentence. */
  what: string;
  isStored: boolean;
  isInvalid: boolean;
  /** Whether it has several lines. */
  isFile?: boolean;
  /** Whether it may be taken away without another in its place. */
  mayRemove?: boolean;
  change: SecretChange;
  onChange: (change: SecretChange) => void;
}

/** What goes in and never comes out: one that is stored can only be replaced or removed. */
export function SecretControl(props: Props) {
  return props.change.kind === 'new' || !props.isStored ? <Typed {...props} /> : <Stored {...props} />;
}

function Typed({ id, what, isStored, isInvalid, isFile = false, change, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const common = {
    id,
    'data-testid': id,
    autoComplete: 'off',
    spellCheck: false,
    'aria-invalid': isInvalid,
    isConfigured: false,
    autoFocus: isStored,
    value: change.kind === 'new' ? change.text : '',
    onReset: () => onChange(KEEP),
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange(value === '' && !isStored ? KEEP : { kind: 'new', text: value }),
  };
  return (
    <div className={styles.row}>
      <div className={styles.grows}>
        {isFile ? (
          <SecretTextArea {...common} className={styles.file} rows={4} grow />
        ) : (
          <SecretInput {...common} />
        )}
      </div>
      {isStored && (
        <Button
          type="button"
          variant="secondary"
          fill="outline"
          aria-label={`Keep ${what}`}
          onClick={() => onChange(KEEP)}
        >
          Keep it
        </Button>
      )}
    </div>
  );
}

function Stored({ id, what, mayRemove = false, change, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const isRemoved = change.kind === 'remove';
  return (
    <div className={styles.row}>
      <Input
        id={id}
        data-testid={`${id}-stored`}
        className={styles.grows}
        readOnly
        disabled
        value={isRemoved ? 'removed when you save' : 'configured'}
      />
      {isRemoved ? (
        <Button type="button" variant="secondary" aria-label={`Keep ${what}`} onClick={() => onChange(KEEP)}>
          Keep it
        </Button>
      ) : (
        <>
          <Button
            type="button"
            variant="secondary"
            aria-label={`Replace ${what}`}
            onClick={() => onChange({ kind: 'new', text: '' })}
          >
            Replace
          </Button>
          {mayRemove && (
            <Button
              type="button"
              variant="secondary"
              fill="outline"
              aria-label={`Remove ${what}`}
              onClick={() => onChange({ kind: 'remove' })}
            >
              Remove
            </Button>
          )}
        </>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  file: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
  row: css({ display: 'flex', alignItems: 'flex-start', gap: theme.spacing(1) }),
  grows: css({ flex: 1, minWidth: 0 }),
});
