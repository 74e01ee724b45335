// @vitest-environment jsdom
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const show = vi.fn();
vi.mock('../../app/notices.tsx', () => ({ useNotices: () => ({ show, dismiss: () => undefined }) }));
const { CreateFolderDialog, DeleteDashboardDialog, DeleteFolderDialog, RenameFolderDialog } = await import(
  './dialogs.tsx'
);

// The picker's list needs a layout, which jsdom has not.
vi.mock('../dashboard/FolderPicker.tsx', () => ({
  FolderPicker: ({ onChange }: { onChange: (to: { uid: string; title: string }) => void }) => (
    <>
      <button onClick={() => onChange({ uid: 'crew', title: 'Crew' })}>Crew</button>
      <button onClick={() => onChange({ uid: '', title: 'Dashboards' })}>Top</button>
    </>
  ),
}));
const { MoveFolderDialog } = await import('./MoveFolderDialog.tsx');

interface Sent {
  what: string;
  base: string | null;
  saveId: string | null;
  body?: unknown;
}
let sent: Sent[] = [];
let answers: Record<string, () => Response> = {};
let root: Root;
const onDone = vi.fn();
const onClose = vi.fn();

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  sent = [];
  [show, onDone, onClose].forEach((mock) => mock.mockReset());
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const what = `${init.method} ${url}`;
    if (url.startsWith('/api/') && init.method !== 'GET') {
      const headers = new Headers(init.headers);
      const [base, saveId] = [headers.get('If-Match'), headers.get('Lockstep-Save-Id')];
      sent.push({ what, base, saveId, ...(init.body ? { body: JSON.parse(String(init.body)) } : {}) });
    }
    return (answers[what] ?? (() => Response.json([])))();
  });
  const box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const open = (dialog: ReactNode) => act(async () => root.render(dialog));
const press = (label: string) =>
  act(async () =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === label)?.click()
  );
const type = (text: string) =>
  act(async () => {
    const field = document.querySelector<HTMLInputElement>('#folder-title')!;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });

const CPU = '/api/dashboards/uid/cpu';
const changed = (more = {}) =>
  Response.json({ status: 'version-mismatch', message: 'changed', ...more }, { status: 412 });
const waiting = () =>
  Response.json({ status: 'waiting', message: 'Git cannot be reached' }, { status: 202 });

function byAnn(etag: string): Response {
  const updated = new Date(Date.now() - 5 * 60_000).toISOString();
  const body = { dashboard: { title: 'CPU' }, meta: { version: 4, updatedBy: 'Ann', updated } };
  return Response.json(body, { headers: { ETag: etag } });
}

test('a dashboard is deleted as it was opened, and newer work is shown before it goes', async () => {
  let tries = 0;
  answers = {
    [`GET ${CPU}`]: () => byAnn('"ann"'),
    [`DELETE ${CPU}`]: () => (tries++ === 0 ? changed() : Response.json({})),
  };
  const dialog = (base: string, version: number) => (
    <DeleteDashboardDialog uid="cpu" title="CPU" seen={{ base, version }} onDone={onDone} onClose={onClose} />
  );
  await open(dialog('"mine"', 3));
  await open(dialog('"ann"', 4)); // the page behind it goes on
  await press('Delete');
  expect(sent).toMatchObject([{ base: '"mine"' }]);
  expect(document.body.textContent).toContain('CPU was changed by Ann 5 minutes ago, after you opened it');
  expect(document.querySelector('a')?.getAttribute('href')).toContain('from=3&to=4');
  expect(onDone).not.toHaveBeenCalled();

  await press('Delete it all the same');
  expect(sent[1]).toMatchObject({ what: `DELETE ${CPU}`, base: '"ann"' });
  expect(sent[1].saveId).not.toBe(sent[0].saveId);
  expect(show).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ severity: 'success' }));
  expect(onDone).toHaveBeenCalledTimes(1);
});

test('it can be left, and nothing more is sent', async () => {
  answers = { [`GET ${CPU}`]: () => byAnn('"ann"'), [`DELETE ${CPU}`]: () => changed() };
  await open(<DeleteDashboardDialog uid="cpu" title="CPU" seen={{ base: '"m"' }} onDone={onDone} onClose={onClose} />);
  await press('Delete');
  await press('Leave it');
  expect(sent).toHaveLength(1);
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('from a list it is looked at first, and a try again is the same save', async () => {
  answers = {
    [`GET ${CPU}`]: () => byAnn('"ann"'),
    [`DELETE ${CPU}`]: () => Response.json({ message: 'no answer' }, { status: 504 }),
  };
  await open(<DeleteDashboardDialog uid="cpu" title="CPU" onDone={onDone} onClose={onClose} />);
  expect(document.body.textContent).toContain('Changed last by Ann 5 minutes ago.');
  await press('Delete');
  await press('Delete');
  expect(sent.map(({ base }) => base)).toEqual(['"ann"', '"ann"']);
  expect(sent[0].saveId).toBe(sent[1].saveId);
  expect(document.body.textContent).toContain('It may have been done or not.');
});

test('one of the schema v2 is deleted as it was looked at, too', async () => {
  const newest = { version: 4, etag: 'e4', createdBy: 'Ann', created: new Date(Date.now() - 300_000).toISOString() };
  answers = {
    [`GET ${CPU}`]: () => Response.json({ message: 'in the schema of v2' }, { status: 406 }),
    [`GET ${CPU}/versions?limit=1`]: () => Response.json({ versions: [newest] }),
    [`DELETE ${CPU}`]: () => Response.json({ title: 'CPU' }),
  };
  await open(<DeleteDashboardDialog uid="cpu" title="CPU" onDone={onDone} onClose={onClose} />);
  expect(document.body.textContent).toContain('Changed last by Ann 5 minutes ago.');
  await press('Delete');
  expect(sent.map(({ base }) => base)).toEqual(['"e4"']);
});

test('what waits for Git is never called done', async () => {
  const folder = { uid: 'f', title: 'Team', etag: '"f"', version: 1 };
  answers = {
    [`DELETE ${CPU}`]: waiting,
    'PUT /api/folders/f': waiting,
    'DELETE /api/folders/f': waiting,
    'POST /api/folders': waiting,
  };
  await open(<DeleteDashboardDialog uid="cpu" title="CPU" seen={{}} onDone={onDone} onClose={onClose} />);
  await press('Delete');
  await open(<RenameFolderDialog folder={folder} onDone={onDone} onClose={onClose} />);
  await type('Crew');
  await press('Rename');
  await open(<DeleteFolderDialog folder={folder} onDone={onDone} onClose={onClose} />);
  await press('Delete');
  onDone.mockReset();
  await open(<CreateFolderDialog onDone={onDone} onClose={onClose} />);
  await type('New');
  await press('Create');

  expect(show.mock.calls.map(([{ severity, title }]) => `${severity}: ${title}`)).toEqual([
    'warning: Deleting CPU waits for Git',
    'warning: Renaming Team to Crew waits for Git',
    'warning: Deleting the folder Team waits for Git',
    'warning: The new folder New waits for Git',
  ]);
  expect(onDone, 'a folder that is not there yet has no page').not.toHaveBeenCalled();
});

test('a folder is renamed from the title that was seen', async () => {
  answers = {
    'PUT /api/folders/f': () => changed(),
    'GET /api/folders/f': () =>
      Response.json({ uid: 'f', title: 'Crew', version: 2, updatedBy: 'Ann' }, { headers: { ETag: '"2"' } }),
  };
  const folder = { uid: 'f', title: 'Team', etag: '"1"', version: 1 };
  await open(<RenameFolderDialog folder={folder} onDone={onDone} onClose={onClose} />);
  const behind = { ...folder, title: 'Crew', etag: '"2"', version: 2 };
  await open(<RenameFolderDialog folder={behind} onDone={onDone} onClose={onClose} />);
  await type('Band');
  await press('Rename');
  expect(sent).toMatchObject([{ base: '"1"', body: { title: 'Band' } }]);
  expect(document.body.textContent).toContain('Team was changed by Ann, after you opened it');
  expect(document.body.textContent).toContain('It is called Crew now.');
  await press('Rename all the same');
  expect(sent[1]).toMatchObject({ base: '"2"', body: { title: 'Band' } });
});

test('a folder goes only with what was seen in it', async () => {
  let tag = '"empty"';
  answers = {
    'GET /api/folders/f/counts': () => Response.json({ dashboard: 1 }, { headers: { ETag: tag } }),
    'GET /api/folders/f': () =>
      Response.json({ uid: 'f', title: 'Team', version: 1 }, { headers: { ETag: '"1"' } }),
    [`DELETE /api/folders/f?contents=${encodeURIComponent('"empty"')}`]: () =>
      changed({ inside: 'CPU', updatedBy: 'Ann' }),
  };
  const folder = { uid: 'f', title: 'Team', etag: '"1"', version: 1 };
  await open(<DeleteFolderDialog folder={folder} onDone={onDone} onClose={onClose} />);
  tag = '"full"';
  await press('Delete');
  expect(document.body.textContent).toContain('CPU in Team was changed by Ann, after you opened it');
  await press('Delete it all the same');
  expect(sent[1].what).toBe(`DELETE /api/folders/f?contents=${encodeURIComponent('"full"')}`);
  expect(sent[1].base).toBe('"1"');
});

test('a folder moves to where the person says, and as they saw it', async () => {
  answers = {
    'POST /api/folders/f/move': () => changed(),
    'GET /api/folders/f': () =>
      Response.json({ uid: 'f', title: 'Gang', version: 2, updatedBy: 'Ann' }, { headers: { ETag: '"2"' } }),
  };
  const folder = { uid: 'f', title: 'Team', etag: '"1"', version: 1 };
  await open(<MoveFolderDialog folder={folder} onDone={onDone} onClose={onClose} />);
  await press('Move'); // nothing is chosen
  expect(sent).toHaveLength(0);
  await press('Crew');
  await press('Move');
  expect(sent).toMatchObject([{ base: '"1"', body: { parentUid: 'crew' } }]);
  expect(document.body.textContent).toContain('Team was changed by Ann, after you opened it');
  answers['POST /api/folders/f/move'] = () => Response.json({ uid: 'f', title: 'Gang' });
  await press('Top');
  await press('Move it all the same');
  expect(sent[1]).toMatchObject({ base: '"2"', body: { parentUid: '' } });
  expect(show.mock.calls.map(([{ title }]) => title)).toEqual(['Moved Gang to the top']);
  expect(onDone).toHaveBeenCalledTimes(1);
});
