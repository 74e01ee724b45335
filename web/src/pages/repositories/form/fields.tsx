/** The fields of the form: each with its label, a line of help, and what is wrong with it. */
import { css } from '@emotion/css';
import type { ComponentProps } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Field, Input, TextArea, useStyles2 } from '@grafana/ui';

import type { FormModel } from './model.ts';
import type { FlagField, NumberField, SecretField, TextField } from './places.ts';
import { SecretControl } from './SecretControl.tsx';
import { isStored } from './values.ts';

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

/** What goes in and never comes out. */
export function Secret({ form, field, label, help, isFile }: Props<SecretField> & { isFile?: boolean }) {
  const { invalid, error } = wrongness(form, field);
  return (
    <Field label={label} description={help} htmlFor={idOf(field)} invalid={invalid} error={error}>
      <SecretControl
        id={idOf(field)}
        what={label.toLowerCase()}
        isStored={isStored(field, form.before)}
        isInvalid={invalid}
        isFile={isFile}
        mayRemove
        change={form.values[field]}
        onChange={(change) => form.set(field, change)}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  file: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
});
