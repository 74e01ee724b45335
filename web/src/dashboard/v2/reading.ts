/** Reads what a file says, whatever it is: each returns something of its type, and none throws. */

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The object, or an empty one. */
export function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The objects of a list. */
export function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text, or an empty one. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The text, or undefined where there is none. */
export function someText(value: unknown): string | undefined {
  return text(value) || undefined;
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A whole number within bounds; the default where there is none. */
export function whole(value: unknown, least: number, most: number, otherwise: number): number {
  return Math.min(most, Math.max(least, Math.round(number(value) ?? otherwise)));
}

/** The object without what is undefined in it. */
export function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

/**
 * A reference to a data source as classic JSON has it. In v2alpha1 it is that already, and the type is also
 * the query's kind; since v2beta1 it has the uid under `name`, and the type is the query's group.
 *
 * @param type the kind or the group of what asks it
 */
export function sourceOf(reference: unknown, type: unknown): { uid?: string; type?: string } | undefined {
  const { uid, name, type: own } = object(reference);
  const found = { uid: someText(uid) ?? someText(name), type: someText(own) ?? someText(type) };
  return found.uid || found.type ? defined(found) : undefined;
}

/** The type of the source of a query: its group, or in v2alpha1, where there was none, its kind. */
export function queryType({ kind, group }: Json): string | undefined {
  return someText(group) ?? (kind === 'DataQuery' ? undefined : someText(kind));
}
