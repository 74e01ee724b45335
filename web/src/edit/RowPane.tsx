import { Button, Field, Input, Stack, Switch } from '@grafana/ui';
import type { DashboardSession } from '../dashboard/DashboardSession.ts';
import { editPanel } from '../dashboard/document/panels.ts';
import { setRowCollapsed } from '../dashboard/document/rows.ts';
import type { ClassicDashboard, ClassicPanel } from '../dashboard/types.ts';
import { RepeatPicker } from './RepeatPicker.tsx';
import { setIn } from './setIn.ts';

interface RowPaneProps {
  session: DashboardSession;
  row: ClassicPanel;
  dashboard: ClassicDashboard;
}

export function RowPane({ session, row, dashboard }: RowPaneProps) {
  const id = row.id ?? -1;
  const set = (field: string, value: unknown) =>
    session.edit(
      (before) => editPanel(before, id, (one) => setIn(one, [field], value)),
      `row ${id} ${field}`
    );
  return (
    <>
      <Field label="Title">
        <Input value={row.title ?? ''} onChange={(event) => set('title', event.currentTarget.value)} />
      </Field>
      <Field label="Closed when the dashboard opens">
        <Switch
          value={Boolean(row.collapsed)}
          onChange={(event) => {
            const collapsed = event.currentTarget.checked;
            session.edit((before) => setRowCollapsed(before, id, collapsed));
          }}
        />
      </Field>
      <RepeatPicker dashboard={dashboard} value={row.repeat} onChange={(name) => set('repeat', name)} />
      <Stack direction="row" gap={1}>
        <Button variant="secondary" size="sm" onClick={() => session.removeRow(id, false)}>
          Remove the row, keep its panels
        </Button>
        <Button variant="destructive" size="sm" fill="outline" onClick={() => session.removeRow(id, true)}>
          Remove both
        </Button>
      </Stack>
    </>
  );
}
