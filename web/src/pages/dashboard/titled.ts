import type { DashboardJson } from '../../api/types.ts';
import { isObject } from './schema.ts';

/** The dashboard under this title, which a resource of v2 has in its `spec`, too. */
export function titled(json: DashboardJson, title: string): DashboardJson {
  const { spec } = json;
  return { ...json, title, ...(isResource(json) && isObject(spec) && { spec: { ...spec, title } }) };
}

/** The same as a new dashboard, which has no uid yet. */
export function copyOf(json: DashboardJson, title: string): DashboardJson {
  const { uid: _uid, ...rest } = titled(json, title);
  return { ...rest, id: null, version: 0, ...(isResource(json) && { metadata: {} }) };
}

function isResource({ apiVersion }: DashboardJson): boolean {
  return typeof apiVersion === 'string';
}
