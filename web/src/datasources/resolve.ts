import type { FrontendSettings, DataSourceSettings } from '../boot/settings.ts';

/** What dashboards write where a data source belongs: a name, a reference, or nothing for the default. */
export type SourceRef = string | { uid?: string | null; type?: string | null } | null | undefined;

export type Resolved =
  | { kind: 'configured'; settings: DataSourceSettings }
  | { kind: 'mixed' }
  | { kind: 'dashboard' }
  | { kind: 'grafana' }
  | { kind: 'missing'; name: string };

const TESTDATA_TYPES = ['grafana-testdata-datasource', 'testdata'];

/**
 * Finds the source that a dashboard means.
 *
 * @param replace replaces variables in a name or uid (`${datasource}`)
 */
export function resolveSource(
  ref: SourceRef,
  settings: FrontendSettings,
  replace: (text: string) => string
): Resolved {
  const written = typeof ref === 'string' ? ref : (ref?.uid ?? '');
  const type = typeof ref === 'string' ? '' : (ref?.type ?? '');
  const wanted = replace(written);
  switch (wanted) {
    case '-- Mixed --':
      return { kind: 'mixed' };
    case '-- Dashboard --':
      return { kind: 'dashboard' };
    case '-- Grafana --':
    case 'grafana':
      return { kind: 'grafana' };
  }
  const all = Object.values(settings.datasources);
  const found =
    wanted && wanted !== 'default'
      ? (all.find((source) => source.uid === wanted) ?? all.find((source) => source.name === wanted))
      : defaultFor(written, type, all, settings.defaultDatasource);
  const settled = found ?? testData(wanted, type, all);
  return settled
    ? { kind: 'configured', settings: settled }
    : { kind: 'missing', name: missingName(written, wanted, type) };
}

/** Nothing is named: the default, unless a type is asked for that the default does not have. */
function defaultFor(written: string, type: string, all: DataSourceSettings[], name: string) {
  if (written && written !== 'default') {
    return undefined; // A variable that is empty: the dashboard asked for a source that is not there.
  }
  const fallback = all.find((source) => source.name === name) ?? all.find((source) => source.isDefault);
  return !type || fallback?.type === type ? fallback : all.find((source) => source.type === type);
}

/**
 * TestData has no settings of its own, so any one is as good as the one that a dashboard was made
 * with: `gdev-testdata`, or a uid of somebody else's server.
 */
function testData(wanted: string, type: string, all: DataSourceSettings[]) {
  return TESTDATA_TYPES.includes(type) || /testdata/i.test(wanted)
    ? all.find((source) => TESTDATA_TYPES.includes(source.type))
    : undefined;
}

function missingName(written: string, wanted: string, type: string): string {
  const name = wanted || written;
  return type && name !== type ? `${type} (${name || 'default'})` : name || 'default';
}
