import {
  Button,
  Combobox,
  Field,
  Input,
  Stack,
  Switch,
  TagsInput,
  TextArea,
  TimeZonePicker,
} from '@grafana/ui';
import { sceneGraph } from '@grafana/scenes';
import type { DashboardSession, SessionState } from '../../dashboard/DashboardSession.ts';
import { setIn } from '../setIn.ts';

const REFRESH = ['5s', '10s', '30s', '1m', '5m', '15m', '30m', '1h', '2h', '1d'];

/** Title, description, tags, and how the dashboard opens. */
export function GeneralSettings({ session, state }: { session: DashboardSession; state: SessionState }) {
  const { current, scene } = state;
  const set = (path: string[], value: unknown) =>
    session.edit((before) => setIn(before, path, value), path.join('.'));
  const useTimeOnScreen = () => {
    const { from, to } = sceneGraph.getTimeRange(scene).state;
    session.edit((before) => setIn(before, ['time'], { ...before.time, from, to }));
  };
  return (
    <>
      <Field label="Title" invalid={!current.title?.trim()} error="A dashboard needs a title">
        <Input
          data-testid="dashboard-title"
          value={current.title ?? ''}
          onChange={(event) => set(['title'], event.currentTarget.value)}
        />
      </Field>
      <Field label="Description">
        <TextArea
          rows={2}
          value={current.description ?? ''}
          onChange={(event) => set(['description'], event.currentTarget.value || undefined)}
        />
      </Field>
      <Field label="Tags">
        <TagsInput tags={current.tags ?? []} onChange={(tags) => set(['tags'], tags)} />
      </Field>
      <Field label="Opens with the time range" description="For example now-6h to now, or a date.">
        <Stack direction="row" gap={1}>
          <Input
            aria-label="From"
            value={current.time?.from ?? 'now-6h'}
            onChange={(event) =>
              set(['time'], { to: 'now', ...current.time, from: event.currentTarget.value })
            }
          />
          <Input
            aria-label="To"
            value={current.time?.to ?? 'now'}
            onChange={(event) =>
              set(['time'], { from: 'now-6h', ...current.time, to: event.currentTarget.value })
            }
          />
          <Button
            variant="secondary"
            tooltip="Take the time range that is on screen"
            onClick={useTimeOnScreen}
            icon="clock-nine"
            aria-label="Take the time range that is on screen"
          />
        </Stack>
      </Field>
      <Field label="Refreshes every">
        <Combobox
          isClearable
          createCustomValue
          placeholder="Only when asked"
          options={REFRESH.map((value) => ({ value }))}
          value={current.refresh || null}
          onChange={(option: { value: string } | null) => set(['refresh'], option?.value ?? '')}
        />
      </Field>
      <Field label="Time zone">
        <TimeZonePicker
          includeInternal
          value={current.timezone || 'browser'}
          onChange={(zone) => set(['timezone'], zone || undefined)}
        />
      </Field>
      <Field label="Cursor" description="Pointing into one panel marks the same time in the others.">
        <Combobox
          options={[
            { value: 0, label: 'Each panel for itself' },
            { value: 1, label: 'Shared crosshair' },
            { value: 2, label: 'Shared tooltip' },
          ]}
          value={current.graphTooltip ?? 0}
          onChange={(option) => set(['graphTooltip'], option.value)}
        />
      </Field>
      <Field label="Hide the time picker">
        <Switch
          value={Boolean(current.timepicker?.hidden)}
          onChange={(event) => set(['timepicker', 'hidden'], event.currentTarget.checked || undefined)}
        />
      </Field>
    </>
  );
}
