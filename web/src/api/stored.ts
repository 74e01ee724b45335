/** Dashboards as the objects that their files are, for those that have no classic JSON. */
import { type Answer, type RequestOptions, request, send } from './client.ts';

const at = encodeURIComponent;
/** The newest version of the API; it lists all dashboards, and of those in another one says which that is. */
const NEWEST = 'v2';

/** A dashboard as a resource, as far as the pages read it. */
export interface StoredDashboard {
  apiVersion: string;
  metadata: {
    name: string;
    resourceVersion?: string;
    generation?: number;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  spec: Record<string, unknown>;
  /** What the person may do with it. */
  access?: { canDelete?: boolean };
  [field: string]: unknown;
}

interface Listed {
  apiVersion?: string;
  status?: { conversion?: { storedVersion?: string } };
}

/** Which version of the API the dashboard is stored in; undefined when it is not there. */
export async function storedVersion(uid: string, options?: RequestOptions): Promise<string | undefined> {
  const query = `?fieldSelector=${at(`metadata.name=${uid}`)}`;
  const { items } = await request<{ items?: Listed[] }>(
    'GET',
    `${pathOf(NEWEST)}${query}`,
    undefined,
    options
  );
  const [found] = items ?? [];
  return found && (found.status?.conversion?.storedVersion ?? NEWEST);
}

/** The dashboard, given in the version that it is stored in. */
export function storedDashboard(
  uid: string,
  version: string,
  options?: RequestOptions
): Promise<Answer<StoredDashboard>> {
  return send('GET', `${storedPath(uid, version)}/dto`, undefined, options);
}

/** Where the server gives it. */
export function storedPath(uid: string, version: string): string {
  return `${pathOf(version)}/${at(uid)}`;
}

function pathOf(version: string): string {
  return `/apis/dashboard.grafana.app/${at(version)}/namespaces/default/dashboards`;
}
