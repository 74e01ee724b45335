type Json = Record<string, unknown>;

/** Versions in the schema of classic JSON; all others, also ones newer than this program, are not drawn. */
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

function hasElements({ elements, layout, panels }: Json): boolean {
  return isObject(elements) && isObject(layout) && !Array.isArray(panels);
}

export function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
