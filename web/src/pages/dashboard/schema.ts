type Json = Record<string, unknown>;

const V2 = /^dashboard\.grafana\.app\/v2((alpha|beta)\d+)?$/;

/** Not a version in the schema of classic JSON: one of v2, or one that is newer than this program. */
const NOT_CLASSIC = /^dashboard\.grafana\.app\/(?!v[01]((alpha|beta)\d+)?$)/;

/**
 * True for a dashboard in the schema of v2, one of its previews or a newer one, given as a resource or as its `spec`: elements and
 * a layout instead of panels, so what draws panels would find none.
 */
export function isBeyondClassic(dashboard: Json | null | undefined): boolean {
  if (!dashboard) {
    return false;
  }
  const { apiVersion, spec } = dashboard;
  return (
    (typeof apiVersion === 'string' && NOT_CLASSIC.test(apiVersion)) ||
    hasElements(dashboard) ||
    (isObject(spec) && hasElements(spec))
  );
}

/** True for what is drawn though it is not classic: v2 and its previews, but nothing newer. */
export function isV2(dashboard: Json | null | undefined): boolean {
  const version = dashboard?.apiVersion;
  const isNewer = typeof version === 'string' && NOT_CLASSIC.test(version) && !V2.test(version);
  return isBeyondClassic(dashboard) && !isNewer;
}

function hasElements({ elements, layout, panels }: Json): boolean {
  return isObject(elements) && isObject(layout) && !Array.isArray(panels);
}

export function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
