type Json = Record<string, unknown>;

const V2 = 'dashboard.grafana.app/v2';

/**
 * True for a dashboard in the schema of v2 or one of its previews, given as a resource or as its `spec`: elements and
 * a layout instead of panels, so what draws panels would find none.
 */
export function isV2(dashboard: Json | null | undefined): boolean {
  if (!dashboard) {
    return false;
  }
  const { apiVersion, spec } = dashboard;
  return (
    (typeof apiVersion === 'string' && apiVersion.startsWith(V2)) ||
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
