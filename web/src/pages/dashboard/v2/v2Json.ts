/**
 * A dashboard of v2 as the page around it holds it: the resource that is saved, and beside that what the page reads of
 * any dashboard. The server takes the resource alone.
 */
import type { StoredDashboard } from '../../../api/stored.ts';
import type { DashboardJson } from '../../../api/types.ts';
import { isObject } from '../schema.ts';

type Json = Record<string, unknown>;

export function v2Json({ apiVersion, metadata, spec }: StoredDashboard, version: number): DashboardJson {
  const { name } = metadata;
  return withSpec({ uid: name, version, apiVersion, kind: 'Dashboard', metadata: { name } }, spec);
}

/** What is in it; an empty one where it is none of v2. */
export function specOf({ spec }: DashboardJson): Json {
  return isObject(spec) ? spec : {};
}

/** The dashboard with this in it. */
export function withSpec(json: DashboardJson, spec: Json): DashboardJson {
  return { ...json, title: typeof spec.title === 'string' ? spec.title : '', spec };
}

/** What is in the file. */
export function fileOf({ apiVersion, kind, metadata, spec }: DashboardJson): DashboardJson {
  return { apiVersion, kind, metadata, spec };
}

/** Why this cannot be in a dashboard of v2; undefined when it can. What else is wrong the server says. */
export function specProblem(value: unknown): string | undefined {
  if (!isObject(value)) {
    return 'A dashboard is an object: { … }';
  }
  if (typeof value.title !== 'string' || value.title.trim() === '') {
    return 'Give it a "title".';
  }
  const missing = ['elements', 'layout'].find((field) => !isObject(value[field]));
  return missing && `"${missing}" is missing or no object: without it this would be no dashboard of v2.`;
}
