// @vitest-environment jsdom
import { denied, harness, PROVISIONING } from '../../testing/harness.ts';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { expect, test, vi } from 'vitest';
import { RepositoryPage } from './RepositoryPage.tsx';

vi.mock('./useEvery.ts', () => ({ useEvery: () => undefined }));

const page = harness();
const REPOSITORY = `${PROVISIONING}/repositories/m`;
const ROLES = 'GET /api/user/orgs';
const repository = {
  metadata: { name: 'm' },
  spec: { title: 'M', type: 'git', workflows: [], sync: { enabled: true, target: 'folder' }, git: { branch: 'main' } },
};

async function open(role: () => Response | Promise<Response>, tab = ''): Promise<void> {
  page.answers = {
    [ROLES]: role,
    [`GET ${REPOSITORY}`]: () => Response.json(repository),
    [`GET ${REPOSITORY}/jobs`]: () => Response.json({ items: [] }),
    [`GET ${PROVISIONING}/jobs`]: () => Response.json({ items: [] }),
    [`GET ${REPOSITORY}/history?limit=51`]: () => denied('server:operate'),
    [`GET ${REPOSITORY}/refs`]: () => Response.json({ items: [] }),
  };
  await page.draw(
    <MemoryRouter initialEntries={[`/admin/provisioning/m${tab && `?tab=${tab}`}`]}>
      <Routes>
        <Route path="/admin/provisioning/:name" element={<RepositoryPage />} />
      </Routes>
    </MemoryRouter>
  );
}

const is = (role: string) => () => Response.json([{ role }]);
const tabs = () => [...document.querySelectorAll('[role="tab"]')].map((tab) => tab.textContent);

test('each is shown the tabs that the server lets them use', async () => {
  await open(is('Viewer'));
  expect(tabs()).toEqual(['Overview', 'Files']);
  expect(page.buttons('Pull')).toEqual([]);
});

test('an editor sees the jobs too', async () => {
  await open(is('Editor'), 'jobs');
  expect(tabs()).toEqual(['Overview', 'Files', 'Jobs']);
  expect(page.text()).toContain('No job ran lately.');
  expect(page.buttons('Write missing folder files')).toEqual([]);
});

test('an administrator sees all', async () => {
  await open(is('Admin'));
  expect(tabs()).toEqual(['Overview', 'Files', 'History', 'Jobs']);
  expect(page.buttons('Pull')).toHaveLength(1);
});

test('a link to what one may not see says which role it needs, and asks the server for nothing', async () => {
  await open(is('Editor'), 'history');
  expect(page.text()).toContain('You need the role Admin for this');
  expect(page.asked.some(({ path }) => path.includes('/history'))).toBe(false);
});

test('while the role is not known nothing is refused and nothing asked', async () => {
  await open(() => new Promise<Response>(() => undefined), 'history');
  expect(page.text()).not.toContain('You need the role');
  expect(page.asked.some(({ path }) => path.includes('/history'))).toBe(false);
});

test('where the role cannot be known the server decides', async () => {
  await open(() => Response.json({ message: 'no database' }, { status: 500 }), 'history');
  expect(tabs()).toEqual(['Overview', 'Files', 'History', 'Jobs']);
  expect(page.text()).toContain('You need the role Admin for this');
});
