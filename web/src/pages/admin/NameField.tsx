import { Field, Input } from '@grafana/ui';

import type { Sending } from './useSending.ts';

interface Props {
  id: string;
  value: string;
  sending: Sending;
  onChange: (name: string) => void;
}

/** What something new is called, with what the server says is wrong with that. */
export function NameField({ id, value, sending, onChange }: Props) {
  const wrong = sending.problem?.field === 'name' ? sending.problem.words : undefined;
  return (
    <Field label="Display name" noMargin invalid={wrong !== undefined} error={wrong}>
      <Input
        id={id}
        autoComplete="off"
        autoFocus
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
