import { createContext, useContext, useEffect } from 'react';

export interface Crumb {
  title: string;
  href?: string;
}

interface PageTitle {
  setCrumbs: (crumbs: readonly Crumb[]) => void;
}

/** Where a page tells the top bar its place. */
export const PageContext = createContext<PageTitle>({ setCrumbs: () => undefined });

/**
 * Names the page in the breadcrumbs and in the browser's tab.
 *
 * @param crumbs from the top to this page; the last one is the page itself
 */
export function usePage(crumbs: readonly Crumb[]): void {
  const { setCrumbs } = useContext(PageContext);
  const key = JSON.stringify(crumbs);
  useEffect(() => {
    const parsed = JSON.parse(key) as Crumb[];
    setCrumbs(parsed);
    const title = parsed.at(-1)?.title;
    document.title = title ? `${title} · Lockstep` : 'Lockstep';
  }, [key, setCrumbs]);
}
