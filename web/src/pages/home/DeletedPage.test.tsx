// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
// What is told by events is not what is tested here.
vi.mock('../useCommits.ts', () => ({ useCommits: () => undefined }));
const { DeletedPage } = await import('./DeletedPage.tsx');

const gone = {
  uid: 'cpu',
  title: 'CPU',
  path: 'hosts/cpu.json',
  version: 3,
  deletedBy: 'Ada',
  deletedAt: '2026-11-29T10:00:00Z',
};
const asked: Array<{ method?: string; url: string; saveId: string | null }> = [];
let answers: Record<string, () => Response> = {};
let box: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  asked.length = 0;
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push({ method: init?.method, url, saveId: new Headers(init?.headers).get('Lockstep-Save-Id') });
    return (answers[`${init?.method ?? 'GET'} ${url}`] ?? (() => new Response('{}', { status: 404 })))();
  });
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.unstubAllGlobals();
});

const press = (label: string, where: ParentNode = document) =>
  act(async () =>
    [...where.querySelectorAll('button')].find(({ textContent }) => textContent === label)?.click()
  );

test('tells what was deleted by whom, and one restore is one save however often it is tried', async () => {
  const list = () => Response.json([gone]);
  answers = {
    'GET /api/search?deleted=true': list,
    'PATCH /api/dashboards/uid/cpu/trash': () => Response.json({ message: 'Git is away' }, { status: 503 }),
  };
  await act(async () => root.render(<DeletedPage />));
  expect(box.textContent).toContain('CPU');
  expect(box.textContent).toContain('by Ada, from hosts/cpu.json');

  await press('Restore', box);
  const dialog = () => document.querySelector('[role="dialog"]') ?? document;
  await press('Restore', dialog());
  expect(document.body.textContent).toContain('Git is away.');
  await press('Try again', dialog());

  const tries = asked.filter(({ method }) => method === 'PATCH');
  expect(tries).toHaveLength(2);
  expect(tries[0].saveId).toBeTruthy();
  expect(tries[1].saveId).toBe(tries[0].saveId);
});

test('says so when nothing was deleted', async () => {
  answers = { 'GET /api/search?deleted=true': () => Response.json([]) };
  await act(async () => root.render(<DeletedPage />));
  expect(box.textContent).toContain('No dashboard was deleted');
});

const type = (text: string) =>
  act(async () => {
    const input = box.querySelector('#deleted-find');
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input?.dispatchEvent(new Event('input', { bubbles: true }));
  });
const restorable = () => [...box.querySelectorAll('button[aria-label]')].map((one) => one.getAttribute('aria-label'));

test('a part of the title, the file or the name of who did it finds among what is listed', async () => {
  const others = { ...gone, uid: 'mem', title: 'Memory', path: 'x/ram.json', deletedBy: 'Bob' };
  answers = { 'GET /api/search?deleted=true': () => Response.json([gone, others]) };
  await act(async () => root.render(<DeletedPage />));
  for (const text of ['memo', 'RAM', ' bob ']) {
    await type(text);
    expect(restorable()).toEqual(['Restore Memory']);
  }
  await type('disk');
  expect(restorable()).toEqual([]);
  expect(box.textContent).toContain('None of those that are listed here');
});

test('a list that is cut says so, one that is not does not', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...gone, uid: `u${i}` }));
  answers = { 'GET /api/search?deleted=true': () => Response.json(many(200)) };
  await act(async () => root.render(<DeletedPage />));
  expect(box.textContent).not.toContain('Only the');
  await act(async () => root.render(<></>));
  const cut = { headers: { 'Lockstep-More': 'true' } };
  answers = { 'GET /api/search?deleted=true': () => Response.json(many(150), cut) };
  await act(async () => root.render(<DeletedPage />));
  expect(box.textContent).toContain('Only the 150 that were deleted last are listed.');
});
