import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';

type Interpolate = (text: string, scopedVars?: ScopedVars, format?: unknown) => string;

let interpolate: Interpolate = (text) => text;

/**
 * The dashboard that is open says here how variables are replaced. It is set from outside so that
 * pages without a dashboard do not load the scenes code.
 */
export function setInterpolation(next: Interpolate): void {
  interpolate = next;
}

export const templateSrv: TemplateSrv = {
  getVariables: () => [],
  containsTemplate: (text) => /\$|\[\[/.test(text ?? ''),
  updateTimeRange: () => undefined,
  replace: (text, scopedVars, format) => interpolate(text ?? '', scopedVars, format),
};
