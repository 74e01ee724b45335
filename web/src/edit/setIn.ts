type Json = Record<string, unknown>;

/**
 * A copy of `object` with `value` at `path`; everything beside the path is the same object. A value
 * of `undefined` takes the field away, so that an emptied input leaves no trace in the file.
 */
export function setIn<T extends object>(object: T, path: string[], value: unknown): T {
  const [key, ...rest] = path;
  const now = (object as Json)[key];
  const next = rest.length === 0 ? value : setIn(isObject(now) ? now : {}, rest, value);
  if (next === now || (next === undefined && !(key in object))) {
    return object;
  }
  if (next === undefined) {
    const { [key]: _, ...others } = object as Json;
    return others as T;
  }
  return { ...object, [key]: next };
}

export function getIn(object: unknown, path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), object);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
