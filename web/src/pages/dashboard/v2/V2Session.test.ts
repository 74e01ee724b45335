import { beforeEach, expect, test } from 'vitest';

import type { DashboardJson } from '../../../api/types.ts';
import { specProblem, withSpec } from './v2Json.ts';
import { V2Session } from './V2Session.ts';

const spec = (title: string) => ({ title, elements: {}, layout: {} });
const base: DashboardJson = withSpec({ uid: 'm', version: 3, apiVersion: 'dashboard.grafana.app/v2' }, spec('Base'));
let session: V2Session;

beforeEach(() => {
  session = new V2Session(base);
});

const now = () => session.getState();

test('an edit is dirty under its own title, and none that says the same', () => {
  session.edit({ layout: {}, elements: {}, title: 'Base' });
  expect(now()).toMatchObject({ isDirty: false });
  expect(now().current.spec).toBe(base.spec); // so that nothing is drawn anew
  session.edit(spec('Mine'));
  expect(now()).toMatchObject({ isDirty: true, current: { title: 'Mine', version: 3 } });
});

test('what was typed since a save was sent stays an edit of it', () => {
  session.edit(spec('Mine'));
  const sent = now().current;
  session.edit(spec('More'));
  session.markSaved(sent, 4);
  expect(now()).toMatchObject({ isDirty: true, current: { title: 'More', version: 4 } });
  session.markSaved(now().current, 5);
  expect(now()).toMatchObject({ isDirty: false, current: { version: 5 } });
});

test('what did not come to Git after all is an edit again', () => {
  session.edit(spec('Mine'));
  session.markSaved(now().current, 4);
  session.markUnsaved(base);
  expect(now()).toMatchObject({ isDirty: true, current: { title: 'Mine', version: 3 } });
});

test('leaving edit mode goes back to what is in Git', () => {
  session.startEditing();
  session.edit(spec('Mine'));
  session.stopEditing();
  expect(now()).toEqual({ isDirty: false, isEditing: false, current: base });
});

test('a draft that is restored counts as an edit, and is open for more', () => {
  session.restore(withSpec({ ...base, version: 1 }, spec('Old')));
  expect(now()).toMatchObject({ isDirty: true, isEditing: true, current: { title: 'Old' } });
  session.replace(withSpec({ ...base, version: 9 }, spec('Theirs')));
  expect(now()).toMatchObject({ isDirty: false, current: { title: 'Theirs', version: 9 } });
});

test.each([
  [[], 'object'],
  ['text', 'object'],
  [{ ...spec(' ') }, '"title"'],
  [{ ...spec('T'), elements: [] }, '"elements"'],
  [{ title: 'T', elements: {} }, '"layout"'],
])('what would be no dashboard of v2 is told before it is sent: %j', (value, word) => {
  expect(specProblem(value)).toContain(word);
  expect(specProblem(spec('T'))).toBeUndefined();
});
