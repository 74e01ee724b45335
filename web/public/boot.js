// Runs before any module. The Grafana packages read these two globals while they are imported, so they
// cannot be set from the bundle. It also paints the page in the chosen theme before the first frame.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('lockstep.theme');
  } catch {
    // Storage may be forbidden; the default theme is fine then.
  }
  var light = stored === 'light';
  document.documentElement.style.colorScheme = light ? 'light' : 'dark';
  document.documentElement.style.background = light ? '#f4f5f5' : '#111217';

  // Zod would probe whether it may compile code at run time, which our Content-Security-Policy
  // forbids and the browser's console would then report on each page.
  window.__zod_globalConfig = { jitless: true };

  window.__grafana_public_path__ = '/public/';
  window.grafanaBootData = {
    assets: {},
    navTree: [],
    user: {
      timezone: 'browser',
      weekStart: 'monday',
      locale: navigator.language || 'en-US',
      language: 'en-US',
      theme: light ? 'light' : 'dark',
      lightTheme: light,
      orgRole: 'Editor',
    },
    settings: {
      appSubUrl: '',
      featureToggles: {},
      buildInfo: { version: '13.2.2', commit: '', env: 'production' },
      minRefreshInterval: '5s',
      datasources: {},
      defaultDatasource: '',
      namespace: 'default',
    },
  };
})();
