import { getDataSourceSrv } from '@grafana/runtime';
import { Combobox, Field, Input, Switch } from '@grafana/ui';
import type { ClassicVariable } from '../../dashboard/types.ts';
import { JsonEditor } from '../JsonEditor.tsx';
import { setIn } from '../setIn.ts';
import { setVariableQuery } from './variableEdits.ts';

interface VariableFormProps {
  variable: ClassicVariable;
  onChange(variable: ClassicVariable, step: string): void;
}

const QUERY_LABELS: Record<string, { label: string; placeholder: string }> = {
  query: { label: 'Query', placeholder: '* or A.*' },
  custom: { label: 'Values', placeholder: 'one, two, shown : three' },
  interval: { label: 'Intervals', placeholder: '1m,10m,1h,6h' },
  constant: { label: 'Value', placeholder: '' },
  textbox: { label: 'Default', placeholder: '' },
  datasource: { label: 'Type of data source', placeholder: 'prometheus' },
};

export function VariableForm({ variable, onChange }: VariableFormProps) {
  const set = (field: string, value: unknown) => onChange(setIn(variable, [field], value), field);
  const { type } = variable;
  const words = QUERY_LABELS[type];
  const hasValues = type === 'query' || type === 'custom' || type === 'datasource';
  return (
    <div style={{ paddingTop: 12 }}>
      <Field label="Name">
        <Input value={variable.name} onChange={(event) => set('name', event.currentTarget.value)} />
      </Field>
      <Field label="Label">
        <Input
          placeholder={variable.name}
          value={variable.label ?? ''}
          onChange={(event) => set('label', event.currentTarget.value || undefined)}
        />
      </Field>
      <Field label="Show">
        <Combobox
          options={[
            { value: 0, label: 'Label and value' },
            { value: 1, label: 'Value only' },
            { value: 2, label: 'Nothing' },
          ]}
          value={variable.hide ?? 0}
          onChange={(option) => set('hide', option.value)}
        />
      </Field>
      {type === 'query' && <SourceField variable={variable} onChange={(ref) => set('datasource', ref)} />}
      {words && typeof (variable.query ?? '') === 'string' ? (
        <Field label={words.label}>
          <Input
            placeholder={words.placeholder}
            value={String(variable.query ?? '')}
            onChange={(event) => onChange(setVariableQuery(variable, event.currentTarget.value), 'query')}
          />
        </Field>
      ) : (
        <div style={{ height: 260 }}>
          <JsonEditor
            label={`Variable ${variable.name} as JSON`}
            value={variable}
            onApply={(next) => onChange(next, 'json')}
          />
        </div>
      )}
      {(type === 'query' || type === 'datasource') && (
        <Field label="Only what matches" description="A regular expression; a group in it is what is kept.">
          <Input
            value={String(variable.regex ?? '')}
            onChange={(event) => set('regex', event.currentTarget.value)}
          />
        </Field>
      )}
      {hasValues && (
        <div style={{ display: 'flex', gap: 24 }}>
          <Field label="Several at once">
            <Switch
              value={Boolean(variable.multi)}
              onChange={(event) => set('multi', event.currentTarget.checked)}
            />
          </Field>
          <Field label="Offer “All”">
            <Switch
              value={Boolean(variable.includeAll)}
              onChange={(event) => set('includeAll', event.currentTarget.checked)}
            />
          </Field>
        </div>
      )}
    </div>
  );
}

function SourceField({ variable, onChange }: { variable: ClassicVariable; onChange(ref: unknown): void }) {
  const sources = getDataSourceSrv().getList();
  const settings = getDataSourceSrv().getInstanceSettings(variable.datasource as string);
  const options = sources.map((one) => ({ value: one.uid, label: one.name }));
  const isListed = options.some((one) => one.value === settings?.uid);
  return (
    <Field label="Data source">
      <Combobox
        options={
          isListed || !settings
            ? options
            : [...options, { value: settings.uid, label: `${settings.name} (not configured)` }]
        }
        value={settings?.uid ?? null}
        onChange={(option) =>
          onChange({ type: sources.find((one) => one.uid === option.value)?.type, uid: option.value })
        }
      />
    </Field>
  );
}
