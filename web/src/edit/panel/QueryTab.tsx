import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, Combobox, Field } from '@grafana/ui';
import type { DashboardSession } from '../../dashboard/DashboardSession.ts';
import { allPanels } from '../../dashboard/document/panels.ts';
import { sourceRef } from '../../dashboard/scene/buildPanel.ts';
import type { ClassicDashboard, ClassicPanel, ClassicTarget } from '../../dashboard/types.ts';
import { MISSING_TYPE } from '../../datasources/index.ts';
import { newTarget, nextRefId } from '../panelEdits.ts';
import { setIn } from '../setIn.ts';
import type { EditPanel } from './PanelPane.tsx';
import { QueryCard } from './QueryCard.tsx';

interface QueryTabProps {
  panel: ClassicPanel;
  dashboard: ClassicDashboard;
  session: DashboardSession;
  edit: EditPanel;
}

const FROM_PANEL = '-- Dashboard --';
const MIXED = '-- Mixed --';

/** Where the panel's data come from. */
export function QueryTab({ panel, dashboard, session, edit }: QueryTabProps) {
  const targets = panel.targets ?? [];
  const ref = sourceRef(panel.datasource) ?? sourceRef(targets[0]?.datasource);
  const source = getDataSourceSrv().getInstanceSettings(ref);
  const isMissing = source?.type === MISSING_TYPE;
  const setTargets = (next: ClassicTarget[], step?: string) =>
    edit((before) => setIn(before, ['targets'], next), step);
  return (
    <>
      <SourcePicker
        uid={source?.uid ?? ''}
        missing={isMissing ? source.name : undefined}
        onChange={(uid, type) => edit((before) => changeSource(before, uid, type))}
      />
      {isMissing && (
        <Alert severity="info" title={`Data source not configured: ${source.name}`}>
          The queries are kept as they are. They can be edited as JSON, and run where that source is.
        </Alert>
      )}
      {source?.uid === FROM_PANEL ? (
        <PanelPicker
          panel={panel}
          dashboard={dashboard}
          onChange={(panelId) => setTargets([{ refId: 'A', datasource: { uid: FROM_PANEL }, panelId }])}
        />
      ) : (
        <>
          {targets.map((target, i) => (
            <QueryCard
              key={i}
              target={target}
              sourceType={queryType(target, source?.type)}
              onChange={(next, step) =>
                setTargets(
                  targets.map((one, j) => (j === i ? next : one)),
                  step && `query ${i} ${step}`
                )
              }
              onDuplicate={() =>
                setTargets([...targets, { ...target, refId: nextRefId(targets.map((one) => one.refId)) }])
              }
              onRemove={() => setTargets(targets.filter((_, j) => j !== i))}
            />
          ))}
          <Button
            icon="plus"
            size="sm"
            variant="secondary"
            onClick={() => setTargets([...targets, newTarget(targets, source?.type)])}
          >
            Add query
          </Button>{' '}
          <Button
            icon="sync"
            size="sm"
            variant="secondary"
            fill="text"
            onClick={() => session.runQueries(panel.id ?? -1)}
          >
            Run
          </Button>
        </>
      )}
    </>
  );
}

interface SourcePickerProps {
  uid: string;
  missing?: string;
  onChange(uid: string, type: string): void;
}

function SourcePicker({ uid, missing, onChange }: SourcePickerProps) {
  const configured = getDataSourceSrv().getList();
  const types = new Map(configured.map((one) => [one.uid, one.type]));
  const options = [
    ...configured.map((one) => ({ value: one.uid, label: one.name })),
    { value: 'grafana', label: '-- Grafana --', description: 'A random walk' },
    { value: FROM_PANEL, label: FROM_PANEL, description: 'The result of another panel' },
    { value: MIXED, label: MIXED, description: 'Each query has its own' },
    ...(missing ? [{ value: uid, label: `${missing} (not configured)` }] : []),
  ];
  return (
    <Field label="Data source">
      <Combobox
        options={options}
        value={uid}
        onChange={(option) =>
          option.value !== uid && onChange(option.value, types.get(option.value) ?? 'datasource')
        }
      />
    </Field>
  );
}

function PanelPicker({
  panel,
  dashboard,
  onChange,
}: {
  panel: ClassicPanel;
  dashboard: ClassicDashboard;
  onChange(id: number): void;
}) {
  const others = allPanels(dashboard).filter(
    (one) => one.id !== panel.id && one.type !== 'row' && one.type !== 'text'
  );
  return (
    <Field label="Use the result of">
      <Combobox
        options={others.map((one) => ({ value: one.id ?? -1, label: one.title || `Panel ${one.id}` }))}
        value={Number(panel.targets?.[0]?.panelId ?? NaN) || null}
        onChange={(option) => onChange(option.value)}
      />
    </Field>
  );
}

/** In a mixed panel each query names its source; else the panel's counts. */
function queryType(target: ClassicTarget, panelType: string | undefined): string | undefined {
  return panelType === 'mixed'
    ? getDataSourceSrv().getInstanceSettings(sourceRef(target.datasource))?.type
    : panelType;
}

/** Queries of one source mean nothing to another: they begin anew, unless each is to keep its own. */
function changeSource(panel: ClassicPanel, uid: string, type: string): ClassicPanel {
  const datasource = { type, uid };
  const before = sourceRef(panel.datasource);
  const targets =
    uid === MIXED
      ? (panel.targets ?? []).map((target) => ({ ...target, datasource: target.datasource ?? before }))
      : [newTarget([], type)];
  return { ...panel, datasource, targets };
}
