// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { DashboardViewProps } from '../../dashboard/index.ts';
import { played, PlayedView } from '../../testing/PlayedView.tsx';
import { aside, begin, IN_GIT, inGit, merged, refused, saved, type Sent, serve, server, show } from '../../testing/playedSaves.ts';
import type { ConflictActions } from '../conflict/ConflictPage.tsx';
import type { Base } from './base.ts';
import type { ConflictState, DialogState, SaveWords } from './saveFlow.ts';

/*
 * The page over a server that is played here: what is sent, and from which base, while saves wait for
 * Git. What is drawn has tests of its own.
 */

let dialog: { state: DialogState; onSubmit: (words: SaveWords) => void; onRetry: () => void } | undefined;
let conflict: (ConflictActions & { conflict: ConflictState }) | undefined;
let tip: Base;
let badge: { isDirty: boolean; isWaiting: boolean };
let wentTo: string | undefined;
const notices: string[] = [];

vi.mock('../../dashboard/index.ts', () => ({ DashboardView: (props: DashboardViewProps) => <PlayedView {...props} /> }));
vi.mock('./SaveDialog.tsx', () => ({
  SaveDialog: (props: NonNullable<typeof dialog>) => {
    dialog = props;
    return <div id="dialog" />;
  },
}));
vi.mock('../conflict/ConflictPage.tsx', () => ({
  ConflictPage: (props: NonNullable<typeof conflict>) => {
    conflict = props;
    return <div id="conflict" />;
  },
}));
vi.mock('./useRemoteChange.ts', () => ({
  useRemoteChange: (_read: unknown, _uid: string, base: Base) => {
    tip = base;
    return [undefined, () => undefined];
  },
}));
vi.mock('./StateBadge.tsx', () => ({
  StateBadge: (props: typeof badge) => {
    badge = props;
    return null;
  },
}));
vi.mock('./DashboardMenu.tsx', () => ({ DashboardMenu: () => null }));
vi.mock('./LastChange.tsx', () => ({ LastChange: () => null }));
vi.mock('./presence/PeopleHere.tsx', () => ({ PeopleHere: () => null }));
vi.mock('./presence/usePresence.ts', () => ({ usePresence: () => [] }));
vi.mock('@grafana/runtime', () => ({
  locationService: {
    push: (path: string) => {
      wentTo = path;
    },
    getLocation: () => ({ pathname: '/d/m', search: '' }),
  },
  getAppEvents: () => undefined,
}));
vi.mock('../../app/notices.tsx', () => {
  const show = ({ title }: { title: string }) => notices.push(title);
  const all = { show, dismiss: () => undefined };
  return { useNotices: () => all };
});
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { DashboardHost } = await import('./DashboardHost.tsx');

let root: Root;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => serve(path, init));
  localStorage.clear();
  begin();
  notices.length = 0;
  dialog = conflict = wentTo = undefined;
});

afterEach(async () => {
  await close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(isNew = false, onOther?: () => void): Promise<void> {
  root = createRoot(document.body.appendChild(document.createElement('div')));
  const { dashboard, meta, etag } = server.shown;
  const initial = isNew ? { dashboard: { title: 'New' }, meta: {} } : { dashboard, meta };
  await act(async () => {
    root.render(<DashboardHost initial={initial} revision={{ etag, commit: 'c3' }} isNew={isNew} onOther={onOther} />);
  });
  await pass(0);
}

async function close(): Promise<void> {
  await act(async () => root.unmount());
  document.body.replaceChildren();
}

const pass = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));
const edit = (title: string) => act(async () => played.type(title));
const has = (id: string) => document.getElementById(id) !== null;
const drafts = () =>
  Object.keys(localStorage).map((key) => JSON.parse(localStorage.getItem(key) ?? '') as Record<string, unknown>);

async function save(words: Partial<SaveWords> = {}): Promise<Sent> {
  await act(async () => played.press());
  const title = played.view.currentJson().title ?? '';
  await act(async () => dialog?.onSubmit({ to: 'here', title, folderUid: '', message: '', ...words }));
  await pass(0);
  return server.sent[server.sent.length - 1];
}

/** Two saves, both in the journal. */
async function two(): Promise<[Sent, Sent]> {
  await edit('One');
  const first = await save();
  await pass(10);
  await edit('Two');
  return [first, await save()];
}

describe('while a save waits', () => {
  test('the page counts as saved, and the next save is sent from it', async () => {
    await open();
    const [first, second] = await two();
    expect(first.base).toBe('"b3"');
    expect(second).toMatchObject({ base: '"w1"', dashboard: { title: 'Two', version: 4 } });
    expect(second.id).not.toBe(first.id);
    expect(badge).toMatchObject({ isDirty: false, isWaiting: true });
    expect(has('dialog')).toBe(false);
    expect(tip).toMatchObject({ version: 5, etag: '"w2"' });
    expect(document.body.textContent).toContain('2 of your saves wait for Git');
    await edit('Three');
    expect(await save()).toMatchObject({ base: '"w2"', dashboard: { version: 5 } });
  });

  test('what was sent is kept in the browser, and what is typed on top of it too', async () => {
    await open();
    const [first, second] = await two();
    await edit('Three');
    await pass(2000);
    const kept = drafts();
    expect(kept.filter((it) => it.sent).map((it) => it.id).sort()).toEqual([first.id, second.id].sort());
    expect(kept.find((it) => !it.sent)).toMatchObject({ baseEtag: '"w2"', json: { title: 'Three' } });
  });

  test('a failover in between loses and doubles nothing', async () => {
    await open();
    await edit('One');
    const first = await save();
    server.answers = [refused(503, { message: 'no primary' })];
    await edit('Two');
    const second = await save();
    server.fates = { [first.id]: 503 };
    await pass(3000);
    server.fates = { [first.id]: 404 };
    await pass(3000);
    expect(dialog?.state).toMatchObject({ kind: 'unavailable' });
    await act(async () => dialog?.onRetry());
    await pass(0);
    expect(server.sent[2]).toEqual(second);
    expect(tip.etag).toBe('"w3"');
    expect(badge).toMatchObject({ isDirty: false, isWaiting: true });
  });

  test('an unconfirmed one is waited for before the next', async () => {
    await open();
    server.answers = [refused(504, { status: 'unknown' })];
    await edit('One');
    server.fates = new Proxy({}, { get: () => 404 });
    await save();
    await act(async () => played.press());
    expect(has('dialog')).toBe(false);
    expect(notices).toContain('Your earlier save comes first');
  });

  test('a copy that waits is none of this dashboard', async () => {
    await open();
    await edit('One');
    const copy = await save({ to: 'copy', title: 'One (copy)' });
    expect(copy.dashboard.uid).toBeUndefined();
    expect(badge).toMatchObject({ isDirty: true, isWaiting: false });
    expect(tip.etag).toBe('"b3"');
    await edit('Two');
    server.fates = { [copy.id]: { ...inGit(1), uid: 'copy' } };
    await pass(3000);
    expect(played.view.currentJson().title).toBe('Two');
    expect(wentTo).toBeUndefined();
    expect(notices).toContain('One (copy) is in Git');
  });

  test('a new dashboard is saved again under its uid, and is gone to once it is in Git', async () => {
    await open(true);
    await edit('One');
    const first = await save({ folderUid: 'infra' });
    expect(first.dashboard.uid).toBeUndefined();
    await edit('Two');
    const second = await save();
    expect(second).toMatchObject({ base: '"w1"', dashboard: { uid: 'fresh', version: 1 } });
    server.fates = { [first.id]: { ...inGit(1), uid: 'fresh' }, [second.id]: { ...inGit(2), uid: 'fresh' } };
    await pass(3000);
    await pass(0);
    expect(wentTo).toBe('/d/fresh');
    expect(drafts()).toEqual([]);
  });
});

describe('when Git is back', () => {
  test('the first is saved and the second waits: nothing on screen changes', async () => {
    await open();
    const [first] = await two();
    await edit('Three');
    server.fates = { [first.id]: inGit(4) };
    await pass(3000);
    expect(played.view.currentJson().title).toBe('Three');
    expect(tip.etag).toBe('"w2"');
    expect(has('conflict')).toBe(false);
    expect(await save()).toMatchObject({ base: '"w2"' });
  });

  test('both are saved: what is in Git is shown, with its own tag, and nothing is kept', async () => {
    await open();
    const [first, second] = await two();
    server.fates = { [first.id]: inGit(4), [second.id]: inGit(5) };
    show('Two', 5, '"b5"');
    await pass(3000);
    expect(tip).toMatchObject({ version: 5, etag: '"b5"' });
    expect(badge).toMatchObject({ isDirty: false, isWaiting: false });
    expect(drafts()).toEqual([]);
  });

  test('an instance that has not read them yet does not take the screen back', async () => {
    await open();
    const [first, second] = await two();
    server.fates = { [first.id]: inGit(4), [second.id]: inGit(5) };
    await pass(5000);
    expect(played.view.currentJson().title).toBe('Two');
    show('Two', 5, '"b5"');
    await pass(1000);
    expect(tip.etag).toBe('"b5"');
  });

  test('both are saved and somebody has typed: the text stays, from the tag that the server can check', async () => {
    await open();
    const [first, second] = await two();
    await edit('Three');
    server.fates = { [first.id]: inGit(4), [second.id]: inGit(5) };
    show('Two', 5, '"b5"');
    await pass(3000);
    expect(played.view.currentJson().title).toBe('Three');
    expect(badge).toMatchObject({ isDirty: true, isWaiting: false });
    expect(await save()).toMatchObject({ base: '"w2"', dashboard: { title: 'Three', version: 5 } });
  });

  test.each([
    ['the first is merged', merged(4), inGit(5)],
    ['both are merged', merged(4), merged(5)],
  ])('%s and somebody has typed: the next save is merged from what was seen', async (_, one, other) => {
    await open();
    const [first, second] = await two();
    await edit('Three');
    server.fates = { [first.id]: one, [second.id]: other };
    show('Two and theirs', 5, '"b5"');
    await pass(3000);
    expect(played.view.currentJson().title).toBe('Three');
    expect(await save()).toMatchObject({ base: '"b3"', dashboard: { title: 'Three', version: 3 } });
  });

  test('they are merged and nobody has typed: what came in is shown', async () => {
    await open();
    const [first, second] = await two();
    server.fates = { [first.id]: merged(4), [second.id]: merged(5) };
    show('Two and theirs', 5, '"b5"');
    await pass(3000);
    expect(played.view.currentJson().title).toBe('Two and theirs');
    expect(tip.etag).toBe('"b5"');
    expect(notices).toContain('Saved and merged');
  });

  test('the first clashes and the second waits: it is asked when nothing waits, about the whole work', async () => {
    await open();
    const [first, second] = await two();
    server.fates = { [first.id]: aside(first.id) };
    await pass(3000);
    expect(has('conflict')).toBe(false);
    expect(played.view.currentJson().title).toBe('Two');
    expect(document.body.textContent).toContain('One before could not be merged');

    server.fates[second.id] = inGit(4);
    show('Theirs, and what Two added', 4, '"b4"');
    await pass(3000);
    expect(conflict?.conflict).toMatchObject({
      branch: `lockstep/waiting/${first.id}`,
      attempt: { dashboard: { title: 'Two', version: 3 }, base: '"b3"' },
    });
    expect(played.view.currentJson().title).toBe('Two');
    expect(badge.isDirty).toBe(true);
    expect(drafts()).toMatchObject([{ baseVersion: 3, baseEtag: '"b3"', json: { title: 'Two' } }]);

    server.answers = [saved(5, '"b5"')];
    await act(async () => conflict?.onTryAgain());
    await pass(0);
    expect(server.sent[2]).toMatchObject({ base: '"b3"', dashboard: { title: 'Two', version: 3 }, overwrite: false });
    expect([first.id, second.id]).not.toContain(server.sent[2].id);
    expect(has('conflict')).toBe(false);
  });

  test('what is typed while it is asked for stays, and comes after', async () => {
    await open();
    const [first, second] = await two();
    await edit('Three');
    server.fates = { [first.id]: aside(first.id), [second.id]: aside(second.id) };
    await pass(3000);
    expect(conflict?.conflict.attempt).toMatchObject({ dashboard: { title: 'Two' }, base: '"b3"' });
    expect(played.view.currentJson().title).toBe('Three');
    await act(async () => conflict?.onKeepEditing());
    expect(played.view.currentJson().title).toBe('Three');
    expect(await save()).toMatchObject({ base: '"b3"', dashboard: { title: 'Three', version: 3 } });
  });

  test('a clash is shown over no open dialog, and what is saved from there is asked about itself', async () => {
    await open();
    await edit('One');
    const first = await save();
    await edit('Two');
    await act(async () => played.press());
    server.fates = { [first.id]: aside(first.id) };
    await pass(3000);
    expect(has('conflict')).toBe(false);
    expect(has('dialog')).toBe(true);
    server.answers = [saved(5, '"b5"')];
    await act(async () => dialog?.onSubmit({ to: 'here', title: 'Two', folderUid: '', message: '' }));
    await pass(0);
    expect(server.sent[1]).toMatchObject({ base: '"b3"', dashboard: { title: 'Two', version: 3 } });
    expect(has('conflict')).toBe(false);
    expect(tip.etag).toBe('"b5"');
  });

  test('the second goes to Git at once: what became of the first decides what it stands on', async () => {
    await open();
    await edit('One');
    const first = await save();
    server.answers = [saved(5, '"b5"')];
    await edit('Two');
    await save();
    expect(tip.etag).toBe('"b5"');
    await edit('Three');
    server.fates = { [first.id]: inGit(4) };
    await pass(3000);
    expect(tip).toMatchObject({ version: 5, etag: '"b5"' });
    expect(played.view.currentJson().title).toBe('Three');
  });

  test('one that is on its way when the first is set aside is waited for, and asked about with it', async () => {
    await open();
    await edit('One');
    const first = await save();
    let answer: (response: Response) => void = () => undefined;
    server.answers = [() => new Promise<Response>((done) => (answer = done))];
    await edit('Two');
    await save();
    server.fates = { [first.id]: aside(first.id) };
    await pass(3000);
    expect(has('conflict')).toBe(false);
    answer(refused(412, { status: 'version-mismatch', message: 'no base', updatedBy: 'Eve', version: 4 })());
    await pass(0);
    expect(conflict?.conflict).toMatchObject({
      branch: `lockstep/waiting/${first.id}`,
      attempt: { base: '"b3"', dashboard: { title: 'Two', version: 3 } },
    });
  });

  test('the second clashes at once, on a first that was merged: it is asked from what was seen', async () => {
    await open();
    await edit('One');
    const first = await save();
    server.answers = [refused(412, { status: 'version-mismatch', message: 'no base', updatedBy: 'Eve', version: 5 })];
    await edit('Two');
    await save();
    server.fates = { [first.id]: merged(4) };
    await pass(3000);
    expect(conflict?.conflict.attempt).toMatchObject({ base: '"b3"', dashboard: { title: 'Two', version: 3 } });
    expect(conflict?.conflict.theirs).toBeUndefined();
    expect(played.view.currentJson().title).toBe('Two');
    expect(badge.isDirty).toBe(true);
  });
});

describe('a page that is loaded again', () => {
  async function again(): Promise<[Sent, Sent]> {
    await open();
    const saves = await two();
    show('Two', 5, '"w2"', saves[1].id);
    await close();
    await open();
    await pass(0);
    return saves;
  }

  test('knows of all saves that wait, and goes on from what is shown', async () => {
    await again();
    expect(document.body.textContent).toContain('2 of your saves wait for Git');
    expect(played.view.currentJson().title).toBe('Two');
    expect(badge).toMatchObject({ isDirty: false, isWaiting: true });
    await edit('Three');
    expect(await save()).toMatchObject({ base: '"w2"', dashboard: { title: 'Three', version: 5 } });
  });

  test('shows what is in Git when they are saved', async () => {
    const [first, second] = await again();
    server.fates = { [first.id]: inGit(4), [second.id]: inGit(5) };
    show('Two', 5, '"b5"');
    await pass(3000);
    expect(tip).toMatchObject({ version: 5, etag: '"b5"' });
    expect(drafts()).toEqual([]);
  });

  test('keeps the text that was typed meanwhile, on what was shown', async () => {
    const [first, second] = await again();
    await edit('Three');
    server.fates = { [first.id]: inGit(4), [second.id]: inGit(5) };
    await pass(3000);
    expect(played.view.currentJson().title).toBe('Three');
    expect(await save()).toMatchObject({ base: '"w2"', dashboard: { title: 'Three' } });
  });

  test('and merges it from what was seen first when others came in', async () => {
    const [first, second] = await again();
    await edit('Three');
    server.fates = { [first.id]: merged(4), [second.id]: merged(5) };
    await pass(3000);
    expect(played.view.currentJson().title).toBe('Three');
    expect(await save()).toMatchObject({ base: '"b3"', dashboard: { title: 'Three', version: 3 } });
  });

  test('asks about the one that clashes, with all that was built on it', async () => {
    const [first, second] = await again();
    server.fates = { [first.id]: aside(first.id), [second.id]: inGit(4) };
    show('Theirs', 4, '"b4"');
    await pass(3000);
    expect(conflict?.conflict.attempt).toMatchObject({ base: '"b3"', dashboard: { title: 'Two', version: 3 } });
    expect(drafts()).toMatchObject([{ baseEtag: '"b3"', json: { title: 'Two' } }]);
    await act(async () => conflict?.onKeepEditing());
    expect(played.view.currentJson().title).toBe('Two');
    expect(await save()).toMatchObject({ base: '"b3"', dashboard: { title: 'Two', version: 3 } });
  });

  test('between the clash of the first and the end of the second asks about both once more', async () => {
    await open();
    const [first, second] = await two();
    server.fates = { [first.id]: aside(first.id) };
    await pass(3000);
    show('Two', 4, '"w2"', second.id);
    await close();
    await open();
    await pass(0);
    server.fates[second.id] = inGit(4);
    await pass(3000);
    expect(conflict?.conflict.attempt).toMatchObject({ base: '"b3"', dashboard: { title: 'Two' } });
  });

  test.each([
    ['of an earlier page', again],
    ['of this one', async () => (await open(), await two())],
  ])('does not take an old draft that is restored for an edit of what waits, %s', async (_, start) => {
    localStorage.setItem(
      'lockstep.draft.old',
      JSON.stringify({
        id: 'old',
        uid: 'm',
        baseVersion: 3,
        baseEtag: '"b3"',
        title: 'Old',
        savedAt: Date.now(),
        json: { ...IN_GIT, title: 'Old' },
      })
    );
    await start();
    const button = [...document.querySelectorAll('button')].find((it) => it.textContent === 'Restore');
    await act(async () => button?.click());
    expect(await save()).toMatchObject({ base: '"b3"', dashboard: { title: 'Old', version: 3 } });
  });
});

test('who lets go of their work goes to the page of the newer schema, where the dashboard has it by now', async () => {
  const onOther = vi.fn();
  await open(false, onOther);
  await edit('Mine');
  server.answers = [refused(412, { status: 'version-mismatch', message: 'no base', updatedBy: 'Eve', version: 4 })];
  await save();
  vi.stubGlobal('fetch', async () => Response.json({ message: 'v2', storedVersion: 'v2beta1' }, { status: 406 }));
  await act(async () => conflict?.onDiscard());
  expect(onOther).toHaveBeenCalledOnce();
});
