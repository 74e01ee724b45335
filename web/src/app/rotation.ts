/**
 * Another token for the session before the present one is old.
 *
 * The server says by a cookie when it is time. Several tabs may ask at once, at several instances:
 * the server gives all of them the same one.
 */

const COOKIE = /(?:^|;\s*)grafana_session_expiry=(\d{1,12})(?:;|$)/;
const LOOK_EVERY_MILLIS = 30_000;

/** True when the cookies say that the token is to be replaced. False when nobody is signed in. */
export function isRotationDue(cookies: string, nowMillis: number): boolean {
  const due = COOKIE.exec(cookies)?.[1];
  return due !== undefined && Number(due) * 1000 <= nowMillis;
}

/**
 * Asks for another token whenever it is time, as long as the page is open. What fails is tried again
 * with the next look: the old token stays good for a long while.
 *
 * @returns ends it
 */
export function keepRotating(rotate: () => Promise<unknown>, cookies: () => string = () => document.cookie): () => void {
  let asking = false;
  const look = async () => {
    if (asking || !isRotationDue(cookies(), Date.now())) {
      return;
    }
    asking = true;
    try {
      await rotate();
    } catch {
      // A session that has ended shows with the next request of the page.
    } finally {
      asking = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MILLIS);
  return () => clearInterval(timer);
}
