/** Dashboards as the objects that their files are, for those that have no classic JSON. */
import { type Answer, ApiError, type RequestOptions, send } from './client.ts';
import { dashboard } from './endpoints.ts';
import type { DashboardMeta } from './types.ts';

const at = encodeURIComponent;

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
  status?: { waiting?: DashboardMeta['waiting'] };
  /** What the person may do with it. */
  access?: { canSave?: boolean; canEdit?: boolean; canDelete?: boolean };
  [field: string]: unknown;
}

/** What a dashboard is stored in that has classic JSON: which version of it makes no difference here. */
const CLASSIC = 'v1';

const OTHER_SCHEMA = 406;

/** True for what a dashboard is refused with that is in another schema than it was asked for in. */
export function isOtherSchema(error: unknown): boolean {
  return error instanceof ApiError && error.status === OTHER_SCHEMA;
}

/** As the server refuses it, for what only the page can tell. */
export function otherSchema(): ApiError {
  return new ApiError(OTHER_SCHEMA, 'The dashboard is in another schema', undefined);
}

/** The file of a dashboard of any schema, below the path of its repository; undefined when it is not there. */
export async function filePathOf(uid: string, options?: RequestOptions): Promise<string | undefined> {
  try {
    return (await dashboard(uid, options)).data.meta.provisionedExternalId;
  } catch (error) {
    const version = storedIn(error);
    const { metadata } = version ? (await storedDashboard(uid, version, options)).data : {};
    return metadata?.annotations?.['grafana.app/sourcePath'];
  }
}

/** Which version of the API the dashboard is stored in, also while it only waits for Git; undefined when it is not there. */
export async function storedVersion(uid: string, options?: RequestOptions): Promise<string | undefined> {
  try {
    await dashboard(uid, options);
    return CLASSIC;
  } catch (error) {
    return storedIn(error);
  }
}

/** What a refusal of classic JSON says of it; undefined when there is no such dashboard. Any other trouble is thrown. */
function storedIn(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || (error.status !== 404 && !isOtherSchema(error))) {
    throw error;
  }
  return (error.body as { storedVersion?: string } | undefined)?.storedVersion;
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
