import { UnitPicker, Combobox, Field, Input, RadioButtonGroup, Switch } from '@grafana/ui';
import { ThresholdsMode, type ThresholdsConfig } from '@grafana/data';
import type { ClassicPanel } from '../../dashboard/types.ts';
import { NumberInput } from '../NumberInput.tsx';
import { setDisplay } from '../panelEdits.ts';
import { getIn } from '../setIn.ts';
import { fieldsFor, type DisplayField } from './displayFields.ts';
import type { EditPanel } from './PanelPane.tsx';
import { ThresholdsEditor } from './ThresholdsEditor.tsx';

interface DisplayTabProps {
  /** In today's shape. */
  panel: ClassicPanel;
  edit: EditPanel;
}

/** How the values look. Everything else can be set in the JSON, and is kept. */
export function DisplayTab({ panel, edit }: DisplayTabProps) {
  const set = (path: string[], value: unknown) =>
    edit((before) => setDisplay(before, path, value), path.join('.'));
  const defaults = ['fieldConfig', 'defaults'];
  const number = (name: string) => {
    const value = getIn(panel, [...defaults, name]);
    return typeof value === 'number' ? value : undefined;
  };
  const overrides = panel.fieldConfig?.overrides?.length ?? 0;
  return (
    <>
      {fieldsFor(panel.type ?? '').map((field) => (
        <OptionField
          key={field.label}
          field={field}
          value={getIn(panel, field.path)}
          onChange={(value) => set(field.path, value)}
        />
      ))}
      {!WITHOUT_UNITS.includes(panel.type ?? '') && (
        <>
          <Field label="Unit">
            <UnitPicker
              value={String(getIn(panel, [...defaults, 'unit']) ?? '')}
              onChange={(unit) => set([...defaults, 'unit'], unit || undefined)}
            />
          </Field>
          <div style={{ display: 'grid', gridTemplateColumns: 'repeat(3, 1fr)', columnGap: 8 }}>
            <Field label="Min">
              <NumberInput
                aria-label="Min"
                placeholder="auto"
                value={number('min')}
                onChange={(value) => set([...defaults, 'min'], value)}
              />
            </Field>
            <Field label="Max">
              <NumberInput
                aria-label="Max"
                placeholder="auto"
                value={number('max')}
                onChange={(value) => set([...defaults, 'max'], value)}
              />
            </Field>
            <Field label="Decimals">
              <NumberInput
                aria-label="Decimals"
                integer
                min={0}
                placeholder="auto"
                value={number('decimals')}
                onChange={(value) => set([...defaults, 'decimals'], value)}
              />
            </Field>
          </div>
          <Field label="Display name">
            <Input
              placeholder="as the data says"
              value={String(getIn(panel, [...defaults, 'displayName']) ?? '')}
              onChange={(event) => set([...defaults, 'displayName'], event.currentTarget.value || undefined)}
            />
          </Field>
          <ThresholdsEditor
            value={
              (getIn(panel, [...defaults, 'thresholds']) as ThresholdsConfig | undefined) ??
              DEFAULT_THRESHOLDS
            }
            onChange={(value, step) =>
              edit((before) => setDisplay(before, [...defaults, 'thresholds'], value), step)
            }
          />
          {overrides > 0 && (
            <p>
              {overrides === 1 ? 'One override' : `${overrides} overrides`} for single fields; see the JSON.
            </p>
          )}
        </>
      )}
    </>
  );
}

const WITHOUT_UNITS = ['text', 'logs'];

const DEFAULT_THRESHOLDS: ThresholdsConfig = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: null as unknown as number, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

interface OptionFieldProps {
  field: DisplayField;
  value: unknown;
  onChange(value: unknown): void;
}

function OptionField({ field, value, onChange }: OptionFieldProps) {
  switch (field.kind) {
    case 'choice': {
      const chosen = String(value ?? field.fallback);
      return (
        <Field label={field.label}>
          {field.options.length <= 4 ? (
            <RadioButtonGroup
              fullWidth
              size="sm"
              options={field.options}
              value={chosen}
              onChange={onChange}
            />
          ) : (
            <Combobox options={field.options} value={chosen} onChange={(option) => onChange(option.value)} />
          )}
        </Field>
      );
    }
    case 'switch':
      return (
        <Field label={field.label}>
          <Switch
            value={Boolean(value ?? field.fallback)}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
        </Field>
      );
    case 'number':
      return (
        <Field label={field.label}>
          <NumberInput
            min={0}
            placeholder={String(field.fallback)}
            value={typeof value === 'number' ? value : undefined}
            onChange={onChange}
          />
        </Field>
      );
    case 'calcs':
      return (
        <Field label={field.label}>
          <Combobox
            options={REDUCERS}
            value={String((value as string[] | undefined)?.[0] ?? 'lastNotNull')}
            onChange={(option) => onChange([option.value])}
          />
        </Field>
      );
  }
}

const REDUCERS = [
  { value: 'lastNotNull', label: 'Last that is not null' },
  { value: 'last', label: 'Last' },
  { value: 'firstNotNull', label: 'First that is not null' },
  { value: 'mean', label: 'Mean' },
  { value: 'min', label: 'Min' },
  { value: 'max', label: 'Max' },
  { value: 'sum', label: 'Total' },
  { value: 'count', label: 'Count' },
  { value: 'range', label: 'Range' },
  { value: 'diff', label: 'Difference' },
];
