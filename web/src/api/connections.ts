/** Grafana's provisioning API for connections: how the cluster is known to a Git host, apart from any one repository. */
import { type RequestOptions, request } from './client.ts';
import type { FieldError, Health } from './provisioning.ts';

const PATH = '/apis/provisioning.grafana.app/v0alpha1/namespaces/default/connections';
const at = encodeURIComponent;

export type ConnectionType = 'github' | 'githubEnterprise' | 'gitlab' | 'bitbucket' | 'gitea';

/** Repositories that name it get their tokens from it. */
export interface Connection {
  apiVersion?: string;
  kind?: 'Connection';
  metadata: { name: string; resourceVersion?: string; generation?: number };
  spec: { title: string; type: ConnectionType; description?: string; url?: string; [block: string]: unknown };
  /** What goes in and never comes out. */
  secure?: Record<string, { create?: string; name?: string; remove?: boolean }>;
  status?: {
    health?: Health;
    conditions?: Array<{ type: string; status: string; reason?: string; message?: string }>;
    fieldErrors?: FieldError[];
  };
}

/** What a connection opens, as the host tells it. */
export interface OpenRepository {
  name: string;
  owner?: string;
  url: string;
}

/** For administrators alone. */
export async function connections(options?: RequestOptions): Promise<Connection[]> {
  return (await request<{ items?: Connection[] }>('GET', PATH, undefined, options)).items ?? [];
}

export function connection(name: string, options?: RequestOptions): Promise<Connection> {
  return request('GET', `${PATH}/${at(name)}`, undefined, options);
}

export function createConnection(made: Connection): Promise<Connection> {
  return request('POST', PATH, made);
}

/** Refused with 409 when somebody else changed it since it was read. */
export function updateConnection(changed: Connection): Promise<Connection> {
  return request('PUT', `${PATH}/${at(changed.metadata.name)}`, changed);
}

/** Refused with 422 while repositories name it. */
export function deleteConnection(name: string): Promise<unknown> {
  return request('DELETE', `${PATH}/${at(name)}`);
}

/** Which repositories it opens, asked of the host now; refused with 424 and the reason when it does not tell. */
export async function repositoriesOf(name: string, options?: RequestOptions): Promise<OpenRepository[]> {
  const list = await request<{ items?: OpenRepository[] }>('GET', `${PATH}/${at(name)}/repositories`, undefined, options);
  return list.items ?? [];
}
