import type { ClassicDashboard } from '../../dashboard/types.ts';

/** What would no longer be this dashboard, or none at all. The server checks the rest when it saves. */
export function checkDashboard(value: unknown, current: ClassicDashboard): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'A dashboard is an object: { … }';
  }
  const next = value as ClassicDashboard;
  if (typeof next.title !== 'string' || next.title.trim() === '') {
    return 'A dashboard needs a "title"';
  }
  if (next.uid !== current.uid) {
    return `The "uid" must stay ${JSON.stringify(current.uid)}: with another one it would be another dashboard`;
  }
  if (next.version !== current.version) {
    return `The "version" must stay ${current.version}: it says what your edits began from`;
  }
  if (next.panels !== undefined && !Array.isArray(next.panels)) {
    return '"panels" must be a list';
  }
  const ids = (next.panels ?? [])
    .flatMap((panel) => [panel, ...(panel?.panels ?? [])])
    .map((panel) => panel?.id);
  const repeated = ids.find((id, i) => typeof id === 'number' && ids.indexOf(id) !== i);
  return repeated === undefined ? undefined : `Two panels have the id ${repeated}`;
}
