/** The fields of the form: each with its label, a line of help, and what is wrong with it. */
import { css } from '@emotion/css';
import type { ChangeEvent, ComponentProps } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import {
  Button,
  Checkbox,
  Field,
  Input,
  SecretInput,
  SecretTextArea,
  TextArea,
  useStyles2,
} from '@grafana/ui';

import type { FormModel } from './model.ts';
import type { FlagField, NumberField, SecretField, TextField } from './places.ts';
import { isStored, KEEP } from './values.ts';

interface Props<F> {
  form: FormModel;
  field: F;
  label: string;
  help?: string;
}

const idOf = (field: string) => `repository-${field}`;

function wrongness(form: FormModel, field: FlagField | NumberField | SecretField | TextField | 'name') {
  const error = form.problem(field);
  return { invalid: error !== undefined, error };
}

/** One line of text. */
export function Line({
  form,
  field,
  label,
  help,
  ...input
}: Props<TextField | NumberField | 'name'> & Omit<ComponentProps<typeof Input>, 'form'>) {
  return (
    <Field label={label} description={help} {...wrongness(form, field)}>
      <Input
        spellCheck={false}
        {...input}
        id={idOf(field)}
        data-testid={idOf(field)}
        value={form.values[field]}
        onChange={(event) => form.set(field, event.currentTarget.value)}
      />
    </Field>
  );
}

/** Several lines, such as those of a file. */
export function Lines({ form, field, label, help, placeholder }: Props<TextField> & { placeholder?: string }) {
  const styles = useStyles2(getStyles);
  const { invalid, error } = wrongness(form, field);
  return (
    <Field label={label} description={help} invalid={invalid} error={error}>
      <TextArea
        className={styles.file}
        rows={4}
        spellCheck={false}
        placeholder={placeholder}
        aria-invalid={invalid}
        id={idOf(field)}
        data-testid={idOf(field)}
        value={form.values[field]}
        onChange={(event) => form.set(field, event.currentTarget.value)}
      />
    </Field>
  );
}

/** On or off. */
export function Flag({ form, field, label, help }: Props<FlagField>) {
  return (
    <Field {...wrongness(form, field)}>
      <Checkbox
        id={idOf(field)}
        data-testid={idOf(field)}
        label={label}
        description={help}
        value={form.values[field]}
        onChange={(event) => form.set(field, event.currentTarget.checked)}
      />
    </Field>
  );
}

/** What goes in and never comes out: one that is stored can only be replaced or removed. */
export function Secret({ form, field, label, help, isFile }: Props<SecretField> & { isFile?: boolean }) {
  return (
    <Field label={label} description={help} htmlFor={idOf(field)} {...wrongness(form, field)}>
      {form.values[field].kind === 'new' || !isStored(field, form.before) ? (
        <Typed form={form} field={field} label={label} isFile={isFile} />
      ) : (
        <Stored form={form} field={field} label={label} />
      )}
    </Field>
  );
}

function Typed({ form, field, label, isFile = false }: Props<SecretField> & { isFile?: boolean }) {
  const styles = useStyles2(getStyles);
  const change = form.values[field];
  const stored = isStored(field, form.before);
  const common = {
    id: idOf(field),
    'data-testid': idOf(field),
    autoComplete: 'off',
    spellCheck: false,
    'aria-invalid': form.problem(field) !== undefined,
    isConfigured: false,
    autoFocus: stored,
    value: change.kind === 'new' ? change.text : '',
    onReset: () => form.set(field, KEEP),
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      form.set(field, value === '' && !stored ? KEEP : { kind: 'new', text: value }),
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
      {stored && (
        <Button
          type="button"
          variant="secondary"
          fill="outline"
          aria-label={`Keep ${label.toLowerCase()}`}
          onClick={() => form.set(field, KEEP)}
        >
          Keep it
        </Button>
      )}
    </div>
  );
}

function Stored({ form, field, label }: Props<SecretField>) {
  const styles = useStyles2(getStyles);
  const isRemoved = form.values[field].kind === 'remove';
  const what = label.toLowerCase();
  return (
    <div className={styles.row}>
      <Input
        id={idOf(field)}
        data-testid={`${idOf(field)}-stored`}
        className={styles.grows}
        readOnly
        disabled
        value={isRemoved ? 'removed when you save' : 'configured'}
      />
      {isRemoved ? (
        <Button type="button" variant="secondary" aria-label={`Keep ${what}`} onClick={() => form.set(field, KEEP)}>
          Keep it
        </Button>
      ) : (
        <>
          <Button
            type="button"
            variant="secondary"
            aria-label={`Replace ${what}`}
            onClick={() => form.set(field, { kind: 'new', text: '' })}
          >
            Replace
          </Button>
          <Button
            type="button"
            variant="secondary"
            fill="outline"
            aria-label={`Remove ${what}`}
            onClick={() => form.set(field, { kind: 'remove' })}
          >
            Remove
          </Button>
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
