/** A server of one dashboard, `m`, of which saves wait for Git. */
import type { DashboardJson, DashboardMeta } from '../api/types.ts';

export interface Sent {
  id: string;
  base: string | undefined;
  dashboard: DashboardJson;
  overwrite: boolean;
}

export const IN_GIT: DashboardJson = { uid: 'm', title: 'In Git', version: 3 };

interface Server {
  /** The saves that came, in order. */
  sent: Sent[];
  /** How the next ones are answered; else they wait. */
  answers: Array<(save: Sent, n: number) => Response | Promise<Response>>;
  /** What `/ha/saves/{id}` says of each, or with which status; else that it waits. */
  fates: Record<string, unknown>;
  /** The dashboard, as it is read. */
  shown: { dashboard: DashboardJson; meta: DashboardMeta; etag: string };
}

export const server: Server = fresh();

function fresh(): Server {
  return { sent: [], answers: [], fates: {}, shown: { dashboard: IN_GIT, meta: {}, etag: '"b3"' } };
}

export function begin(): void {
  Object.assign(server, fresh());
}

/** The journal takes it: shown as the next version, with a tag of its own. */
export const waits = ({ dashboard }: Sent, n: number) =>
  new Response(
    JSON.stringify({ status: 'waiting', uid: dashboard.uid ?? 'fresh', version: (dashboard.version ?? 0) + 1 }),
    { status: 202, headers: { ETag: `"w${n}"` } }
  );
export const saved = (version: number, etag: string) => () =>
  new Response(JSON.stringify({ status: 'success', uid: 'm', version }), { headers: { ETag: etag } });
export const refused = (status: number, body: object) => () => new Response(JSON.stringify(body), { status });

export function serve(path: string, init?: RequestInit): Response | Promise<Response> {
  const { pathname } = new URL(path, 'http://x');
  if (init?.method === 'POST' && pathname === '/api/dashboards/db') {
    const headers = init.headers as Record<string, string>;
    const { dashboard, overwrite } = JSON.parse(String(init.body)) as Sent;
    const save = { id: headers['Lockstep-Save-Id'], base: headers['If-Match'], dashboard, overwrite };
    server.sent.push(save);
    return (server.answers.shift() ?? waits)(save, server.sent.length);
  }
  if (pathname.startsWith('/ha/saves/')) {
    const id = pathname.slice('/ha/saves/'.length);
    const etag = `w${server.sent.findIndex((save) => save.id === id) + 1}`;
    const fate = server.fates[id] ?? { state: 'waiting', uid: 'm', etag };
    return typeof fate === 'number' ? new Response('{}', { status: fate }) : Response.json(fate);
  }
  if (pathname === '/api/dashboards/uid/m') {
    const { etag, ...answer } = server.shown;
    return new Response(JSON.stringify(answer), { headers: { ETag: etag } });
  }
  return new Response('{"message":"no"}', { status: 400 });
}

export const inGit = (version: number) => ({ state: 'saved', uid: 'm', version, commit: `c${version}` });
export const merged = (version: number) => ({ ...inGit(version), state: 'merged' });
export const aside = (id: string) => ({ state: 'conflict', message: 'Eve was faster', branch: `lockstep/waiting/${id}` });

export function show(title: string, version: number, etag: string, waiting?: string): void {
  const meta = waiting ? { waiting: { saveId: waiting } } : {};
  server.shown = { dashboard: { uid: 'm', title, version }, meta: { ...meta, version }, etag };
}
