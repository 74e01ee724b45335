import { css } from '@emotion/css';
import { Suspense, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';

import { type Crumb, PageContext } from './page.ts';
import { PageErrorBoundary } from './PageErrorBoundary.tsx';
import { SearchPalette } from './SearchPalette.tsx';
import { SaveNotices } from './SaveNotices.tsx';
import { TOP_BAR_HEIGHT, TopBar } from './TopBar.tsx';

/** The id of a page's own search field, if it has one; `/` goes there. */
export const PAGE_SEARCH_ID = 'page-search';

/** The frame of every page but the log-in. */
export function Frame({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const [crumbs, setCrumbs] = useState<readonly Crumb[]>([]);
  const [isSearching, setSearching] = useState(false);
  const page = useMemo(() => ({ setCrumbs }), []);

  useSearchKeys(() => setSearching(true));

  return (
    <PageContext.Provider value={page}>
      <TopBar crumbs={crumbs} onSearch={() => setSearching(true)} />
      <main className={styles.main}>
        <PageErrorBoundary resetKey={pathname}>
          <Suspense fallback={<LoadingPlaceholder className={styles.loading} text="Loading" />}>
            {children}
          </Suspense>
        </PageErrorBoundary>
      </main>
      <SaveNotices />
      {isSearching && <SearchPalette onClose={() => setSearching(false)} />}
    </PageContext.Provider>
  );
}

/** Ctrl+K (or Cmd+K) opens the palette anywhere; `/` goes to the page's own search if it has one. */
function useSearchKeys(openPalette: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPaletteKey = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isPaletteKey && !(isSlash && !isTyping(event.target))) {
        return;
      }
      event.preventDefault();
      const field = isSlash ? document.getElementById(PAGE_SEARCH_ID) : null;
      if (field) {
        field.focus();
      } else {
        openPalette();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  main: css({ minHeight: `calc(100vh - ${TOP_BAR_HEIGHT}px)`, color: theme.colors.text.primary }),
  loading: css({ padding: theme.spacing(8), textAlign: 'center' }),
});
