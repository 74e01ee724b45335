// @vitest-environment jsdom
import { harness } from '../../testing/harness.ts';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { expect, test, vi } from 'vitest';
import { DashboardPage } from '../dashboard/DashboardPage.tsx';
import { DeletedPage } from './DeletedPage.tsx';
import { HomePage } from './HomePage.tsx';

vi.mock('../useCommits.ts', () => ({ useCommits: () => undefined }));
vi.mock('../dashboard/DashboardHost.tsx', () => ({ DashboardHost: () => <div id="host" /> }));
vi.mock('../dashboard/v2/V2Page.tsx', () => ({ V2Page: () => null }));

const page = harness();
const hit = { uid: 'm', title: 'Mem', type: 'dash-db', url: '/d/m', tags: [] };
const gone = { uid: 'g', title: 'Gone', path: 'g.json', version: 1, deletedBy: 'Ada', deletedAt: '2026-11-29T10:00:00Z' };

async function open(path: string, role: string): Promise<void> {
  page.answers = {
    'GET /api/user/orgs': () => Response.json([{ role }]),
    'GET /api/folders?limit=1000': () => Response.json([{ uid: 'f', title: 'Folder' }]),
    'GET /api/search?type=dash-db&folderUIDs=general&limit=1000': () => Response.json([hit]),
    'GET /api/search?query=Mem&limit=200': () => Response.json([hit]),
    'GET /api/search?deleted=true': () => Response.json([gone]),
  };
  await page.draw(null);
  await page.draw(
    <MemoryRouter initialEntries={[path]}>
      <Routes>
        <Route path="/" element={<HomePage />} />
        <Route path="/deleted" element={<DeletedPage />} />
        <Route path="/dashboard/new" element={<DashboardPage />} />
      </Routes>
    </MemoryRouter>
  );
}

const actions = () => ['Actions for folder Folder', 'Actions for dashboard Mem'].flatMap(page.buttons);

test('an editor makes dashboards and folders, and changes those that are there', async () => {
  await open('/', 'Editor');
  expect(page.links()).toMatchObject({ 'New dashboard': '/dashboard/new' });
  expect(page.buttons('New folder')).toHaveLength(1);
  expect(actions()).toHaveLength(2);
});

test('a viewer is offered nothing that the server would refuse', async () => {
  await open('/', 'Viewer');
  expect(page.links()).toMatchObject({ Folder: '/dashboards/f/f', Mem: '/d/m' });
  expect(page.links()).not.toHaveProperty('New dashboard');
  expect(page.buttons('New folder')).toEqual([]);
  expect(actions()).toEqual([]);
});

test('what a search finds is changed by editors alone', async () => {
  await open('/?query=Mem', 'Editor');
  await vi.waitFor(() => expect(actions()).toHaveLength(1));
  await open('/?query=Mem', 'Viewer');
  await vi.waitFor(() => expect(page.links()).toHaveProperty('Mem'));
  expect(actions()).toEqual([]);
});

test('what was deleted is restored by editors alone', async () => {
  await open('/deleted', 'Editor');
  expect(page.buttons('Restore Gone')).toHaveLength(1);
  await open('/deleted', 'Viewer');
  expect(page.links()).toHaveProperty('Gone');
  expect(page.buttons('Restore Gone')).toEqual([]);
});

test('a link to a new dashboard says which role it needs, before anybody works on one that cannot be saved', async () => {
  await open('/dashboard/new', 'Viewer');
  expect(page.text()).toContain('You need the role Editor for this');
  expect(document.querySelector('#host')).toBeNull();
  await open('/dashboard/new', 'Editor');
  expect(document.querySelector('#host')).not.toBeNull();
});
