import { Combobox, Field } from '@grafana/ui';
import type { ClassicDashboard } from '../dashboard/types.ts';

interface RepeatPickerProps {
  dashboard: ClassicDashboard;
  value: string | null | undefined;
  onChange(variable: string | undefined): void;
}

/** Chooses the variable that a panel or row repeats for. */
export function RepeatPicker({ dashboard, value, onChange }: RepeatPickerProps) {
  const names = (dashboard.templating?.list ?? []).map((variable) => variable.name);
  if (names.length === 0 && !value) {
    return null;
  }
  return (
    <Field label="Repeat for each value of" description="Copies appear when you leave edit mode.">
      <Combobox
        isClearable
        placeholder="Does not repeat"
        options={names.map((name) => ({ value: name, label: `$${name}` }))}
        value={value ?? null}
        onChange={(option: { value: string } | null) => onChange(option?.value)}
      />
    </Field>
  );
}
