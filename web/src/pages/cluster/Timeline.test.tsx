// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { fromHistory, type TimelineEntry } from '../../app/cluster/clusterState.ts';

Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { Timeline } = await import('./Timeline.tsx');

const second = (at: number) => Date.parse('2026-11-30T20:00:00Z') + at * 1000;
const entry = (id: number) => ({ id, at: new Date(second(id)).toISOString(), kind: 'failover', to: `n${id}`, epoch: id });

const shown: TimelineEntry[] = [
  fromHistory(entry(11)),
  { key: 'commit-1', at: second(9), tone: 'neutral', title: 'Commit 1 applied' },
];

let box: HTMLElement;
let root: Root;
let pages: Record<string, Response>;
const asked: string[] = [];

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  asked.length = 0;
  vi.stubGlobal('fetch', async (path: string) => {
    const { search } = new URL(path, 'http://x');
    asked.push(search);
    return pages[search] ?? Response.json({ message: 'The database is away' }, { status: 503 });
  });
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  await act(async () => root.render(<Timeline entries={shown} />));
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const button = () => box.querySelector('button');
const more = () => act(async () => button()?.click());
const titles = () => [...box.querySelectorAll('li')].map(({ textContent }) => /n\d+|Commit \d/.exec(textContent ?? '')?.[0]);
const cut = (...entries: object[]) => Response.json(entries, { headers: { 'Lockstep-More': 'true' } });

test('goes back page by page to the end, and tells each once', async () => {
  pages = {
    '?limit=100': cut(entry(12), entry(11)),
    '?limit=100&before=11': cut(entry(10), entry(8)),
    '?limit=100&before=8': Response.json([entry(7)]),
  };
  expect(asked).toEqual([]);
  await more();
  expect(titles()).toEqual(['n12', 'n11', 'Commit 1']);
  await more();
  await more();
  expect(titles()).toEqual(['n12', 'n11', 'n10', 'Commit 1', 'n8', 'n7']);
  expect(button()).toBeNull();
  expect(box.textContent).toContain('goes back no further');
});

test('says when it cannot be read, and can be asked again', async () => {
  vi.useFakeTimers();
  pages = {};
  await more();
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(box.textContent).toContain('could not be read. The database is away. Asked');
  pages = { '?limit=100': Response.json([entry(3)]) };
  await more();
  expect(titles()).toEqual(['n11', 'Commit 1', 'n3']);
  expect(box.textContent).not.toContain('could not be read');
});
