import {
  PluginType,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type ScopedVars,
} from '@grafana/data';
import type { DataSourceSrv, GetDataSourceListFilters } from '@grafana/runtime';
import { templateSrv } from '../boot/interpolation.ts';
import type { FrontendSettings } from '../boot/settings.ts';
import { GrafanaSource } from './GrafanaSource.ts';
import { MISSING_TYPE, MissingSource } from './MissingSource.ts';
import { MixedSource } from './MixedSource.ts';
import { openDashboard } from './openDashboard.ts';
import { resolveSource, type Resolved, type SourceRef } from './resolve.ts';
import { ServerSource } from './ServerSource.ts';

/** Where the Grafana packages ask for data sources. */
export class DataSources implements DataSourceSrv {
  private readonly known = new Map<string, DataSourceApi>();

  constructor(private readonly settings: FrontendSettings) {}

  async get(ref?: SourceRef, scopedVars?: ScopedVars): Promise<DataSourceApi> {
    const resolved = this.resolve(ref, scopedVars);
    const settings = instanceSettings(resolved);
    const key = `${resolved.kind}/${settings.uid}`;
    let source = this.known.get(key);
    if (!source) {
      source = this.create(resolved, settings);
      this.known.set(key, source);
    }
    return source;
  }

  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const types = [filters.type ?? [], filters.pluginId ?? []].flat();
    return Object.values(this.settings.datasources)
      .map((settings) => instanceSettings({ kind: 'configured', settings }))
      .filter((source) => types.length === 0 || types.includes(source.type))
      .filter((source) => filters.filter?.(source) ?? true);
  }

  /** Also answers for sources that are not configured, with the name that a person would look for. */
  getInstanceSettings(ref?: SourceRef, scopedVars?: ScopedVars): DataSourceInstanceSettings {
    return instanceSettings(this.resolve(ref, scopedVars));
  }

  async reload(): Promise<void> {
    this.known.clear();
  }

  registerRuntimeDataSource(): void {
    // Scenes keeps these itself.
  }

  private resolve(ref: SourceRef, scopedVars?: ScopedVars): Resolved {
    return resolveSource(ref, this.settings, (text) => templateSrv.replace(text, scopedVars));
  }

  private create(resolved: Resolved, settings: DataSourceInstanceSettings): DataSourceApi {
    switch (resolved.kind) {
      case 'configured':
        return new ServerSource(settings);
      case 'mixed':
        return new MixedSource(settings, (ref, scopedVars) => this.get(ref, scopedVars));
      case 'grafana':
        return new GrafanaSource(
          settings,
          () => this.get({ type: 'testdata' }),
          () => openDashboard().uid
        );
      case 'dashboard':
      case 'missing':
        return new MissingSource(settings);
    }
  }
}

function instanceSettings(resolved: Resolved): DataSourceInstanceSettings {
  const { uid, name, type } = identity(resolved);
  return {
    uid,
    name,
    type,
    access: 'proxy',
    readOnly: true,
    jsonData: {},
    meta: {
      id: type,
      name,
      type: PluginType.datasource,
      module: '',
      baseUrl: '',
      metrics: true,
      annotations: true,
      info: {
        author: { name: '' },
        description: '',
        links: [],
        logos: { large: '', small: '' },
        screenshots: [],
        updated: '',
        version: '',
      },
    },
  };
}

function identity(resolved: Resolved): { uid: string; name: string; type: string } {
  switch (resolved.kind) {
    case 'configured':
      return resolved.settings;
    case 'mixed':
      return { uid: '-- Mixed --', name: '-- Mixed --', type: 'mixed' };
    case 'grafana':
      return { uid: 'grafana', name: '-- Grafana --', type: 'datasource' };
    case 'dashboard':
      return { uid: '-- Dashboard --', name: '-- Dashboard --', type: 'datasource' };
    case 'missing':
      return { uid: resolved.name, name: resolved.name, type: MISSING_TYPE };
  }
}
