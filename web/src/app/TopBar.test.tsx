// @vitest-environment jsdom
import { harness } from '../testing/harness.ts';
import { expect, test, vi } from 'vitest';
import { TopBar } from './TopBar.tsx';

vi.mock('../boot/index.ts', () => ({ useThemeSwitch: () => ({ mode: 'dark', setMode: () => undefined }) }));
vi.mock('./ClusterPill.tsx', () => ({ ClusterPill: () => null }));
const page = harness();

test.each([
  [true, ['Repositories', 'Administration', 'Change password', 'Log out']],
  [false, ['Repositories', 'Change password', 'Log out']],
])('the administration is in the menu of administrators alone: %s', async (isGrafanaAdmin, offered) => {
  page.answers = { 'GET /api/user': () => Response.json({ id: 1, login: 'eve', isGrafanaAdmin }) };
  await page.draw(<TopBar crumbs={[]} onSearch={() => undefined} />);
  await page.press('User menu of eve');
  expect([...document.querySelectorAll('[role=menuitem]')].map(({ textContent }) => textContent)).toEqual(offered);
});
