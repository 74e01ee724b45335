// @vitest-environment jsdom
import { harness } from '../../testing/harness.ts';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { expect, test } from 'vitest';
import { ConnectionFormPage } from './ConnectionFormPage.tsx';

const page = harness();

async function open(role: string): Promise<void> {
  page.answers = { 'GET /api/user/orgs': () => Response.json([{ role }]) };
  await page.draw(null);
  await page.draw(
    <MemoryRouter initialEntries={['/new']}>
      <Routes>
        <Route path="/new" element={<ConnectionFormPage />} />
      </Routes>
    </MemoryRouter>
  );
}

test('only an administrator is given the form, for nobody else could send it', async () => {
  await open('Editor');
  expect(page.text()).toContain('You need the role Admin for this');
  expect(page.buttons('Add connection')).toEqual([]);
  await open('Admin');
  expect(page.buttons('Add connection')).toHaveLength(1);
});
