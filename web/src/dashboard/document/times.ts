import { dateMath } from '@grafana/data';

/** True for what a time range can begin or end with: `now-6h`, `now/d`, a date. Anything else would end the page. */
export function isTime(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && dateMath.isValid(value);
}
