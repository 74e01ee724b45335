import { Field, Input, RadioButtonList, Stack } from '@grafana/ui';

export type PasswordSource = 'made' | 'typed';

interface Props {
  source: PasswordSource;
  typed: string;
  problem?: string;
  onSource: (source: PasswordSource) => void;
  onTyped: (password: string) => void;
}

/** A password for somebody else: made here, or typed. */
export function PasswordField({ source, typed, problem, onSource, onTyped }: Props) {
  return (
    <Stack direction="column" gap={1}>
      <Field label="Password" useFieldset noMargin>
        <RadioButtonList<PasswordSource>
          name="password-source"
          value={source}
          onChange={onSource}
          options={[
            { value: 'made', label: 'Make a password' },
            { value: 'typed', label: 'Type a password' },
          ]}
        />
      </Field>
      {(source === 'typed' || problem) && (
        <Field label="Typed password" noMargin invalid={problem !== undefined} error={problem}>
          <Input
            id="user-password"
            type="password"
            autoComplete="new-password"
            value={typed}
            onChange={(event) => onTyped(event.currentTarget.value)}
          />
        </Field>
      )}
    </Stack>
  );
}
