// @vitest-environment jsdom
import { denied, harness, PROVISIONING } from '../../testing/harness.ts';
import { expect, test, vi } from 'vitest';
import type { Repository } from '../../api/provisioning.ts';
import { HistoryTab } from './HistoryTab.tsx';

vi.mock('./BranchPicker.tsx', () => ({
  BranchPicker: ({ value, onChange }: { value: string; onChange: (branch: string) => void }) => (
    <button onClick={() => onChange('ada/x')}>{`branch ${value}`}</button>
  ),
}));

const page = harness();
const repository: Repository = {
  metadata: { name: 'm' },
  spec: { title: 'M', type: 'git', workflows: [], sync: { enabled: true, target: 'folder' }, git: { branch: 'main' } },
};
const OF = `${PROVISIONING}/repositories/m`;
const list = (items: unknown[]) => () => Response.json({ items });
const commits = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ref: `c${i}`, message: `change ${i}\n\nwhy`, authors: [{ name: 'Ada' }] }));
const rows = () => document.querySelectorAll('table[aria-label="Commits"] > tbody > tr').length;

test('a commit tells the files that it changed, what they were and the versions of what is there', async () => {
  page.answers = {
    [`GET ${OF}/history?limit=51`]: list(commits(2)),
    [`GET ${OF}/resources`]: list([{ path: 'a.json', resource: 'dashboards', name: 'uid-a' }]),
    [`GET ${OF}/files/?ref=c0`]: list([{ path: 'a.json', hash: '2' }]),
    [`GET ${OF}/files/?ref=c1`]: list([
      { path: 'a.json', hash: '1' },
      { path: 'b.json', hash: '3' },
    ]),
  };
  await page.draw(<HistoryTab repository={repository} />);
  expect(page.text()).toContain('change 0');
  expect(page.text()).not.toContain('why');
  expect(page.buttons('Show more')).toEqual([]);

  await page.press('What c0 changed');
  const [changed, removed] = [...document.querySelectorAll('ul[aria-label="Changed files"] li')];
  expect(changed.textContent).toBe('changeda.jsonPreviewVersions');
  expect([...changed.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual([
    '/admin/provisioning/m/dashboard/preview/a.json?ref=c0',
    '/d/uid-a/-/versions',
  ]);
  expect(removed.querySelector('a')?.getAttribute('href')).toBe('/admin/provisioning/m/dashboard/preview/b.json?ref=c1');

  // The first of all is compared with nothing.
  await page.press('What c0 changed');
  await page.press('What c1 changed');
  expect(document.querySelectorAll('ul[aria-label="Changed files"] li')).toHaveLength(2);
  expect(document.querySelector('ul[aria-label="Changed files"] li')?.textContent).toContain('added');
});

test('more are shown when they are asked for, until there are no more', async () => {
  page.answers = {
    [`GET ${OF}/history?limit=51`]: list(commits(51)),
    [`GET ${OF}/history?limit=101`]: list(commits(70)),
  };
  await page.draw(<HistoryTab repository={repository} />);
  expect(rows()).toBe(50);
  await page.press('Show more');
  expect(rows()).toBe(70);
  expect(page.buttons('Show more')).toEqual([]);
});

test('another branch has a history of its own', async () => {
  page.answers = {
    [`GET ${OF}/history?limit=51`]: list(commits(51)),
    [`GET ${OF}/history?limit=51&ref=ada%2Fx`]: list([{ ref: 'd0', message: 'on the branch' }]),
  };
  await page.draw(<HistoryTab repository={repository} />);
  await page.press('branch main');
  expect(rows()).toBe(1);
  expect(page.text()).toContain('on the branch');
});

test('a refusal names the role that is needed; another error can be tried again', async () => {
  page.answers = { [`GET ${OF}/history?limit=51`]: () => denied('server:operate') };
  await page.draw(<HistoryTab repository={repository} />);
  expect(page.text()).toContain('You need the role Admin for this');
  expect(page.text()).not.toContain('could not be loaded');

  page.answers = { [`GET ${OF}/history?limit=51&ref=ada%2Fx`]: () => Response.json({ message: 'no such branch' }, { status: 404 }) };
  await page.press('branch main');
  expect(page.text()).toContain('The history could not be loaded');
  expect(page.text()).toContain('no such branch');
  page.answers = { [`GET ${OF}/history?limit=51&ref=ada%2Fx`]: list([]) };
  await page.press('Try again');
  expect(page.text()).toContain('No commit yet.');
});
