import { DashboardCursorSync } from '@grafana/schema';
import {
  behaviors,
  SceneGridLayout,
  SceneObjectBase,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
  type SceneObjectState,
} from '@grafana/scenes';
import type { WeekStart } from '@grafana/ui';
import { isTime } from '../document/times.ts';
import type { ClassicDashboard } from '../types.ts';
import { buildAnnotations } from './buildAnnotations.ts';
import { buildVariables } from './buildVariables.ts';

interface DashboardSceneState extends SceneObjectState {
  body: SceneGridLayout;
  timePicker: SceneTimePicker;
  refreshPicker: SceneRefreshPicker;
  variableControls: VariableValueSelectors;
}

/** The living form of a dashboard: time, variables, annotations and the grid of panels. */
export class DashboardScene extends SceneObjectBase<DashboardSceneState> {}

/** What of a dashboard, when edited, needs a new scene; panels do not (see `grid.ts`). */
export function sceneSettings(dashboard: ClassicDashboard): unknown[] {
  const { templating, annotations, time, refresh, timezone, weekStart, graphTooltip, timepicker } = dashboard;
  return [templating, annotations, time, refresh, timezone, weekStart, graphTooltip, timepicker];
}

/** A scene without panels yet. */
export function buildScene(dashboard: ClassicDashboard): DashboardScene {
  const { timezone, timepicker } = dashboard;
  return new DashboardScene({
    key: 'dashboard',
    $timeRange: new SceneTimeRange({
      from: isTime(dashboard.time?.from) ? dashboard.time.from : 'now-6h',
      to: isTime(dashboard.time?.to) ? dashboard.time.to : 'now',
      timeZone: timezone && timezone !== 'browser' ? timezone : undefined,
      weekStart: (dashboard.weekStart || undefined) as WeekStart | undefined,
      UNSAFE_nowDelay: isTime(`now-${timepicker?.nowDelay}`) ? timepicker?.nowDelay : undefined,
    }),
    $variables: new SceneVariableSet({ variables: buildVariables(dashboard.templating?.list ?? []) }),
    $data: buildAnnotations(dashboard.annotations?.list ?? []),
    $behaviors: [
      new behaviors.CursorSync({ key: 'cursor', sync: dashboard.graphTooltip ?? DashboardCursorSync.Off }),
      new behaviors.SceneQueryController(),
    ],
    body: new SceneGridLayout({ key: 'grid', isLazy: true, children: [] }),
    timePicker: new SceneTimePicker({ key: 'time', isOnCanvas: true }),
    refreshPicker: new SceneRefreshPicker({
      key: 'refresh',
      isOnCanvas: true,
      refresh: dashboard.refresh || '',
      intervals: timepicker?.refresh_intervals,
    }),
    variableControls: new VariableValueSelectors({ key: 'variables' }),
  });
}
