import { locationService } from '@grafana/runtime';

/** The path of the log-in that leads back to where the person is now. */
export function loginPath(here: { pathname: string; search: string }): string {
  if (here.pathname === '/login') {
    return '/login' + here.search;
  }
  const back = here.pathname + here.search;
  return back === '/' ? '/login' : `/login?redirectTo=${encodeURIComponent(back)}`;
}

/** Goes to the log-in, unless that is where we are. */
export function goToLogin(): void {
  const here = locationService.getLocation();
  if (here.pathname !== '/login') {
    locationService.push(loginPath(here));
  }
}

/**
 * Where to go after the log-in: the wanted path if it is one of ours, else home. A full URL, or a
 * path that a browser would read as one, would let a stranger send people elsewhere.
 */
export function safeRedirect(wanted: string | null | undefined): string {
  if (!wanted || !/^\/(?![/\\])/.test(wanted) || /[\u0000-\u001f]/.test(wanted)) {
    return '/';
  }
  return wanted.startsWith('/login') ? '/' : wanted;
}
