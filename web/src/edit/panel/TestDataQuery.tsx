import { Combobox, Field, Input, TextArea } from '@grafana/ui';
import type { ClassicTarget } from '../../dashboard/types.ts';
import { NumberInput } from '../NumberInput.tsx';
import { setIn } from '../setIn.ts';

interface Scenario {
  id: string;
  name: string;
  description?: string;
  /** What its text input is called, for those that have one. */
  input?: string;
  isLong?: boolean;
  isWalk?: boolean;
}

/** What the server's TestData can do; an id that is not here can be typed. */
const SCENARIOS: Scenario[] = [
  { id: 'random_walk', name: 'Random walk', isWalk: true },
  {
    id: 'csv_metric_values',
    name: 'CSV metric values',
    description: 'Your numbers, spread over the time range',
    input: 'Values',
  },
  {
    id: 'csv_content',
    name: 'CSV content',
    description: 'A table that you write',
    input: 'CSV',
    isLong: true,
  },
  { id: 'random_walk_table', name: 'Random walk table' },
  { id: 'predictable_pulse', name: 'Predictable pulse' },
  { id: 'predictable_csv_wave', name: 'Predictable CSV wave' },
  { id: 'logs', name: 'Logs' },
  { id: 'annotations', name: 'Annotations' },
  { id: 'table_static', name: 'Table static' },
  { id: 'no_data_points', name: 'No data points' },
  { id: 'datapoints_outside_range', name: 'Datapoints outside range' },
  { id: 'slow_query', name: 'Slow query', input: 'Duration' },
  { id: 'server_error_500', name: 'Server error (500)' },
];

interface TestDataQueryProps {
  target: ClassicTarget;
  onChange(target: ClassicTarget, step?: string): void;
}

export function TestDataQuery({ target, onChange }: TestDataQueryProps) {
  const id = text(target.scenarioId) || 'random_walk';
  const scenario = SCENARIOS.find((one) => one.id === id);
  const field = scenario?.id === 'csv_content' ? 'csvContent' : 'stringInput';
  const set = (name: string, value: unknown) => onChange(setIn(target, [name], value), name);
  return (
    <>
      <Field label="Scenario">
        <Combobox
          createCustomValue
          options={[
            ...SCENARIOS.map((one) => ({ value: one.id, label: one.name, description: one.description })),
            ...(scenario ? [] : [{ value: id, label: id }]),
          ]}
          value={id}
          onChange={(option) => set('scenarioId', option.value)}
        />
      </Field>
      {(scenario?.input || target.stringInput) && (
        <Field label={scenario?.input ?? 'String input'}>
          {scenario?.isLong ? (
            <TextArea
              rows={6}
              value={text(target[field])}
              onChange={(event) => set(field, event.currentTarget.value)}
            />
          ) : (
            <Input
              placeholder={id === 'csv_metric_values' ? '1,20,90,30,5,0' : undefined}
              value={text(target[field])}
              onChange={(event) => set(field, event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      <Field label="Alias">
        <Input
          placeholder={`${target.refId}-series`}
          value={text(target.alias)}
          onChange={(event) => set('alias', event.currentTarget.value || undefined)}
        />
      </Field>
      {scenario?.isWalk && <WalkFields target={target} set={set} />}
      <Field label="Labels">
        <Input
          placeholder="host=web-1, zone=north"
          value={text(target.labels)}
          onChange={(event) => set('labels', event.currentTarget.value || undefined)}
        />
      </Field>
    </>
  );
}

const WALK_FIELDS = [
  { name: 'seriesCount', label: 'Series', placeholder: '1', integer: true, min: 1 },
  { name: 'startValue', label: 'Start', placeholder: 'auto' },
  { name: 'min', label: 'Min', placeholder: 'none' },
  { name: 'max', label: 'Max', placeholder: 'none' },
  { name: 'spread', label: 'Spread', placeholder: '1' },
  { name: 'noise', label: 'Noise', placeholder: '0' },
];

function WalkFields({ target, set }: { target: ClassicTarget; set(name: string, value: unknown): void }) {
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(3, 1fr)', columnGap: 8 }}>
      {WALK_FIELDS.map(({ name, label, ...rest }) => (
        <Field key={name} label={label}>
          <NumberInput
            {...rest}
            aria-label={label}
            value={typeof target[name] === 'number' ? target[name] : undefined}
            onChange={(value) => set(name, value)}
          />
        </Field>
      ))}
    </div>
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
