// @vitest-environment jsdom
import { harness, PROVISIONING } from '../../testing/harness.ts';
import { MemoryRouter } from 'react-router-dom';
import { expect, test, vi } from 'vitest';
import type { Repository } from '../../api/provisioning.ts';
import { FilesTab } from './FilesTab.tsx';

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
const FILES = `GET ${PROVISIONING}/repositories/m/files/`;
const list = (...paths: string[]) => () => Response.json({ items: paths.map((path) => ({ path, hash: 'ab' })) });
const shown = () => [...document.querySelectorAll('tbody tr')].map((row) => row.firstChild?.textContent);

const draw = (mayChoose = true, query = '') =>
  page.draw(
    <MemoryRouter initialEntries={[`/admin/provisioning/m${query}`]}>
      <FilesTab repository={repository} mayChoose={mayChoose} />
    </MemoryRouter>
  );

test('the files of the followed branch are listed, and what may be a dashboard has a preview', async () => {
  page.answers = { [FILES]: list('a b/cpu.json', 'README.md', 'x/_folder.json') };
  await draw();
  expect(shown()).toEqual(['a b/cpu.json', 'README.md', 'x/_folder.json']);
  expect(page.links()).toEqual({ Preview: '/admin/provisioning/m/dashboard/preview/a%20b/cpu.json' });
});

test('another branch is chosen, and its files are seen on it', async () => {
  page.answers = { [FILES]: list('a.json'), [`${FILES}?ref=ada%2Fx`]: list('b.json') };
  await draw();
  await page.press('branch main');
  expect(shown()).toEqual(['b.json']);
  expect(page.links()).toEqual({ Preview: '/admin/provisioning/m/dashboard/preview/b.json?ref=ada%2Fx' });
});

test('a link may name the branch', async () => {
  page.answers = { [`${FILES}?ref=ada%2Fx`]: list('b.json') };
  await draw(true, '?tab=files&ref=ada%2Fx');
  expect(shown()).toEqual(['b.json']);
});

test('who may not see the branches is offered no choice of them', async () => {
  page.answers = { [FILES]: list('a.json') };
  await draw(false);
  expect(shown()).toEqual(['a.json']);
  expect(page.text()).not.toContain('Branch');
});

test('a part of a path finds files, of many the first are shown', async () => {
  page.answers = { [FILES]: list(...Array.from({ length: 600 }, (_, i) => `f${i}.json`), 'Disk.json') };
  await draw();
  expect(shown()).toHaveLength(500);
  expect(page.text()).toContain('The first 500 of 601 files.');
  await page.type(document.querySelector('#files-find'), 'disk');
  expect(shown()).toEqual(['Disk.json']);
  await page.type(document.querySelector('#files-find'), 'nowhere');
  expect(page.text()).toContain('No file there.');
});

test('an error is told with a way to try again', async () => {
  page.answers = { [FILES]: () => Response.json({ message: 'the host refused' }, { status: 424 }) };
  await draw();
  expect(page.text()).toContain('The files could not be loaded');
  expect(page.text()).toContain('the host refused.');
  page.answers = { [FILES]: list('a.json') };
  await page.press('Try again');
  expect(shown()).toEqual(['a.json']);
});
