import { createRoot } from 'react-dom/client';

import { frontendSettings } from '../api/endpoints.ts';
import { ApiError, messageOf } from '../api/client.ts';
import { type FrontendSettings, initRuntime, Shell } from '../boot/index.ts';
import { App } from './App.tsx';
import { goToLogin } from './session.ts';
import { StartFailed } from './StartFailed.tsx';

const NO_SETTINGS: FrontendSettings = { datasources: {}, defaultDatasource: '' };

/** The log-in loads the page anew, so a stranger's page needs no settings. */
async function settingsOrNone(): Promise<FrontendSettings> {
  if (window.location.pathname === '/login') {
    return NO_SETTINGS;
  }
  try {
    return await frontendSettings();
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
      if (error.status === 401) {
        // Before anything is drawn: each part of a page would ask, and be told the same.
        goToLogin();
      }
      return NO_SETTINGS;
    }
    throw error;
  }
}

async function start(): Promise<void> {
  const root = createRoot(document.getElementById('root')!);
  let failure: string | undefined;
  let settings = NO_SETTINGS;
  try {
    settings = await settingsOrNone();
  } catch (error) {
    failure = messageOf(error);
  }
  await initRuntime(settings);
  root.render(<Shell>{failure === undefined ? <App /> : <StartFailed reason={failure} />}</Shell>);
}

void start();
