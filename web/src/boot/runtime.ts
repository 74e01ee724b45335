import { EventBusSrv, setTimeZoneResolver } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import {
  config,
  FakeEchoSrv,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setCurrentUser,
  setDataSourceSrv,
  setEchoSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { DataSources } from '../datasources/index.ts';
import { importPanelPlugin, loadedPanelPlugin } from './panelImport.ts';
import { backendSrv } from './backendSrv.ts';
import { templateSrv } from './interpolation.ts';
import { fillRegistries } from './registries.tsx';
import { runRequest } from './runRequest.ts';
import type { FrontendSettings } from './settings.ts';

/**
 * Hands the Grafana packages the services that Grafana itself would give them.
 * Call once, after log-in and before the first page that draws panels.
 */
export async function initRuntime(settings: FrontendSettings): Promise<void> {
  await initPluginTranslations('app');
  fillRegistries();
  Object.assign(config, {
    datasources: settings.datasources,
    defaultDatasource: settings.defaultDatasource,
    namespace: settings.namespace ?? 'default',
  });
  setAppEvents(new EventBusSrv());
  setRunRequest(runRequest);
  setTemplateSrv(templateSrv);
  setBackendSrv(backendSrv);
  setDataSourceSrv(new DataSources(settings));
  setPluginImportUtils({ importPanelPlugin, getPanelPluginFromCache: loadedPanelPlugin });
  setEchoSrv(new FakeEchoSrv());
  setTimeZoneResolver(() => 'browser');
  setCurrentUser({ login: '', orgId: 1, timezone: 'browser' } as Parameters<typeof setCurrentUser>[0]);
  withoutExtensions();
}

/** Hooks of Grafana's plug-in system and page chrome, which Lockstep does not have. */
function withoutExtensions(): void {
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setReturnToPreviousHook(() => () => undefined);
  setChromeHeaderHeightHook(() => 0);
}
