/**
 * Makes plain links to our own pages change the page without loading everything anew. Components
 * may then use `<a href>` and `LinkButton`, and a middle click or Ctrl+click still opens a tab.
 *
 * @returns how to stop
 */
export function followLinksInPage(root: Document, push: (path: string) => void): () => void {
  const onClick = (event: MouseEvent) => {
    const path = pathToFollow(event, root.location);
    if (path !== undefined) {
      event.preventDefault();
      push(path);
    }
  };
  root.addEventListener('click', onClick);
  return () => root.removeEventListener('click', onClick);
}

function pathToFollow(event: MouseEvent, here: Location): string | undefined {
  const withKeys = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || withKeys) {
    return undefined;
  }
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || (link.target && link.target !== '_self') || link.hasAttribute('download')) {
    return undefined;
  }
  const href = link.getAttribute('href');
  return href === null ? undefined : ownPath(href, here);
}

/** The path within this page's routes that `href` leads to, or undefined when it leads elsewhere. */
export function ownPath(href: string, here: { href: string; origin: string }): string | undefined {
  let url: URL;
  try {
    url = new URL(href, here.href);
  } catch {
    return undefined;
  }
  if (url.origin !== here.origin || href.startsWith('#') || SERVED.test(url.pathname)) {
    return undefined;
  }
  return url.pathname + url.search + url.hash;
}

/** Paths that the server answers with something else than our page. */
const SERVED = /^\/(api|apis|ha|public|logout|metrics|livez|readyz)(\/|$)/;
