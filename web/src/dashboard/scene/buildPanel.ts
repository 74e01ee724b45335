import type { DataSourceRef, DataTransformerConfig } from '@grafana/data';
import {
  LocalValueVariable,
  SceneDataNode,
  SceneDataTransformer,
  SceneQueryRunner,
  SceneVariableSet,
  VizPanel,
  type SceneDataProvider,
  type SceneObject,
} from '@grafana/scenes';
import { migratePanel } from '../../panels/migrations/index.ts';
import type { SourceRef } from '../../datasources/index.ts';
import type { Scope } from '../document/repeats.ts';
import type { ClassicPanel, ClassicTarget } from '../types.ts';
import { PanelLinks } from './PanelLinks.tsx';
import { panelMenu, type PanelActions } from './panelMenu.ts';
import { PanelTimeRange } from './PanelTimeRange.tsx';
import { SharedResult } from './SharedResult.ts';

/** The panel of the file that a panel on screen was made from. */
const builtFrom = new WeakMap<VizPanel, ClassicPanel>();

export function buildPanel(
  panel: ClassicPanel,
  key: string,
  scopes: Scope[],
  actions: PanelActions
): VizPanel {
  const shown = migratePanel(panel);
  const viz = new VizPanel({
    key,
    pluginId: shown.type ?? 'timeseries',
    pluginVersion: shown.pluginVersion,
    ...appearance(shown),
    ...drawing(shown),
    $data: dataFor(shown),
    $timeRange: timeRangeFor(shown),
    $variables: localVariables(scopes),
    menu: panel.id === undefined ? undefined : panelMenu(panel.id, actions),
    titleItems: titleItems(shown),
  });
  builtFrom.set(viz, panel);
  return viz;
}

/** What a repeated panel or row sees of the variable that it repeats for. */
export function localVariables(scopes: Scope[]): SceneVariableSet | undefined {
  return scopes.length > 0
    ? new SceneVariableSet({
        variables: scopes.map(({ name, value, text }) => new LocalValueVariable({ name, value, text })),
      })
    : undefined;
}

/** Brings a panel on screen up to date, and leaves alone what did not change: above all, its queries. */
export function updatePanel(viz: VizPanel, next: ClassicPanel): 'updated' | 'rebuild' {
  const before = builtFrom.get(viz);
  if (before === next) {
    return 'updated';
  }
  if (!before) {
    return 'rebuild';
  }
  const was = migratePanel(before);
  const shown = migratePanel(next);
  if (
    was.type !== shown.type ||
    differ(timeRangeState(was), timeRangeState(shown)) ||
    differ(was.links, shown.links)
  ) {
    return 'rebuild';
  }
  if (differ(dataState(was), dataState(shown))) {
    viz.setState({ $data: dataFor(shown) });
  }
  if (differ(appearance(was), appearance(shown))) {
    viz.setState(appearance(shown));
  }
  if (differ(was.options, shown.options)) {
    viz.onOptionsChange(drawing(shown).options, true);
  }
  if (differ(was.fieldConfig, shown.fieldConfig)) {
    viz.onFieldConfigChange(drawing(shown).fieldConfig, true);
    viz.forceRender();
  }
  builtFrom.set(viz, next);
  return 'updated';
}

function appearance(panel: ClassicPanel) {
  return {
    title: panel.title ?? '',
    description: panel.description,
    displayMode: panel.transparent ? ('transparent' as const) : ('default' as const),
    hoverHeader: !panel.title && !panel.timeFrom && !panel.timeShift,
  };
}

/** Copies, because the packages' own migrations write into what they are given. */
function drawing(panel: ClassicPanel) {
  return {
    options: structuredClone(panel.options ?? {}),
    fieldConfig: {
      defaults: structuredClone(panel.fieldConfig?.defaults ?? {}),
      overrides: structuredClone(panel.fieldConfig?.overrides ?? []),
    },
  };
}

function dataState(panel: ClassicPanel) {
  const { datasource, targets, transformations, maxDataPoints, interval, cacheTimeout } = panel;
  return { datasource, targets, transformations, maxDataPoints, interval, cacheTimeout };
}

function dataFor(panel: ClassicPanel): (SceneObject & SceneDataProvider) | undefined {
  if (panel.type === 'text' || panel.type === 'row') {
    return undefined;
  }
  if (panel.targets?.length === 0) {
    // Without data of its own a panel would take what the dashboard has: the annotations.
    return new SceneDataNode();
  }
  const result = resultFor(panel);
  return new SceneDataTransformer({ $data: result, transformations: transformationsFor(panel) });
}

/** A panel that says nothing about queries asks the default source for its default. */
const DEFAULT_QUERY: ClassicTarget[] = [{ refId: 'A' }];

function resultFor(panel: ClassicPanel) {
  const [first] = panel.targets ?? [];
  const source = sourceRef(panel.datasource) ?? sourceRef(first?.datasource);
  if (source?.uid === '-- Dashboard --') {
    return new SharedResult({ panelId: Number(first?.panelId ?? -1) });
  }
  return new SceneQueryRunner({
    datasource: source,
    queries: structuredClone(panel.targets ?? DEFAULT_QUERY).map((target) => ({
      ...target,
      datasource: sourceRef(target.datasource),
    })),
    maxDataPoints: panel.maxDataPoints ?? undefined,
    maxDataPointsFromWidth: !panel.maxDataPoints,
    minInterval: panel.interval || undefined,
    cacheTimeout: panel.cacheTimeout ?? undefined,
    dataLayerFilter: panel.id === undefined ? undefined : { panelId: panel.id },
  });
}

/** A disabled transformation, or one that this version does not have, is passed over. */
function transformationsFor(panel: ClassicPanel): DataTransformerConfig[] {
  return (structuredClone(panel.transformations ?? []) as DataTransformerConfig[]).filter(
    (one) => !one.disabled
  );
}

/** Old files name a source by its name alone; scenes wants a reference, and finds by name too. */
export function sourceRef(source: SourceRef): DataSourceRef | undefined {
  if (typeof source === 'string') {
    return { uid: source };
  }
  return source ? { uid: source.uid ?? undefined, type: source.type ?? undefined } : undefined;
}

function timeRangeState({ timeFrom, timeShift }: ClassicPanel) {
  return { timeFrom, timeShift };
}

function timeRangeFor(panel: ClassicPanel): PanelTimeRange | undefined {
  return panel.timeFrom || panel.timeShift
    ? new PanelTimeRange(panel.timeFrom ?? undefined, panel.timeShift ?? undefined)
    : undefined;
}

function titleItems(panel: ClassicPanel): SceneObject[] | undefined {
  const links = panel.links?.filter((link) => link.url) ?? [];
  return links.length > 0 ? [new PanelLinks({ links })] : undefined;
}

function differ(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}
