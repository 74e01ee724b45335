import { createTheme, ThemeContext, type GrafanaTheme2 } from '@grafana/data';
import { config, LocationServiceProvider, locationService } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { createContext, useContext, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { Router, type Location, type Navigator } from 'react-router-dom';
import { storedThemeMode, storeThemeMode, type ThemeMode } from './themeMode.ts';

interface ThemeSwitch {
  mode: ThemeMode;
  setMode(mode: ThemeMode): void;
}

const ThemeSwitchContext = createContext<ThemeSwitch>({ mode: 'dark', setMode: () => undefined });

/** The chosen theme and the way to change it; only inside {@link Shell}. */
export function useThemeSwitch(): ThemeSwitch {
  return useContext(ThemeSwitchContext);
}

/**
 * What every page stands in: theme, global styles, router and portal.
 *
 * @param theme overrides what the person chose last; for tests and screenshots.
 */
export function Shell({ theme, children }: { theme?: ThemeMode; children: ReactNode }) {
  const [mode, setMode] = useState<ThemeMode>(theme ?? storedThemeMode());
  const grafanaTheme = useMemo(() => publishTheme(mode), [mode]);
  const themeSwitch = useMemo<ThemeSwitch>(
    () => ({
      mode,
      setMode: (next) => {
        storeThemeMode(next);
        setMode(next);
      },
    }),
    [mode]
  );
  return (
    <SharedHistoryRouter>
      <LocationServiceProvider service={locationService}>
        <ThemeSwitchContext.Provider value={themeSwitch}>
          <ThemeContext.Provider value={grafanaTheme}>
            <GlobalStyles />
            {children}
            <PortalContainer />
          </ThemeContext.Provider>
        </ThemeSwitchContext.Provider>
      </LocationServiceProvider>
    </SharedHistoryRouter>
  );
}

/** Makes the theme; code outside React (canvas drawing, field colours) reads it from `config`. */
function publishTheme(mode: ThemeMode): GrafanaTheme2 {
  const theme = createTheme({ colors: { mode } });
  Object.assign(config, { theme2: theme, theme: theme.v1 });
  document.documentElement.style.colorScheme = mode;
  document.documentElement.style.background = theme.colors.background.canvas;
  return theme;
}

/**
 * Scenes write the time range and the variables to the URL through `locationService`, which
 * wraps a history of version 4; the router must follow that same history.
 */
function SharedHistoryRouter({ children }: { children: ReactNode }) {
  const history = locationService.getHistory();
  const [location, setLocation] = useState({ action: history.action, location: history.location });
  useLayoutEffect(
    () => history.listen((next: Location, action: string) => setLocation({ action, location: next })),
    [history]
  );
  return (
    <Router
      location={location.location}
      navigationType={location.action as never}
      navigator={history as unknown as Navigator}
    >
      {children}
    </Router>
  );
}
