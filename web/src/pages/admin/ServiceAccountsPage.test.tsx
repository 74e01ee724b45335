// @vitest-environment jsdom
import { harness } from '../../testing/harness.ts';
import { act } from 'react';
import { locationService } from '@grafana/runtime';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { beforeEach, expect, test, vi } from 'vitest';
import { serviceAccounts } from '../../api/people.ts';
import { ServiceAccountPage } from './ServiceAccountPage.tsx';
import { ServiceAccountsPage } from './ServiceAccountsPage.tsx';

const page = harness();
const CI = { id: 7, name: 'ci', login: 'sa-ci', role: 'Editor', isDisabled: false, tokens: 1 };
const LAPTOP = {
  id: 70,
  name: 'laptop',
  created: '2026-11-30T10:00:01Z',
  expiration: '2027-02-28T10:00:01Z',
  hasExpired: false,
  lastUsedAt: null,
};
const LIST = 'GET /api/serviceaccounts/search?perpage=1000&page=1';
const SEND = () => document.querySelector<HTMLButtonElement>('[data-testid=ask-send]');
const sent = () => page.asked.filter(({ method }) => method !== 'GET');
const refused = (status: number, message: string) => () => Response.json({ message }, { status });

let scripts = [CI];
let tokens = [LAPTOP];

beforeEach(() => {
  scripts = [CI];
  tokens = [LAPTOP];
  page.answers = {
    'GET /api/user/orgs': () => Response.json([{ role: 'Admin' }]),
    [LIST]: () => Response.json({ serviceAccounts: scripts }),
    'GET /api/serviceaccounts/7': () =>
      scripts[0] ? Response.json(scripts[0]) : Response.json({ message: 'service account not found' }, { status: 404 }),
    'GET /api/serviceaccounts/7/tokens': () => Response.json(tokens),
  };
});

const openList = () => page.draw(<ServiceAccountsPage />);
const openOne = (id = '7') =>
  page.draw(
    <MemoryRouter initialEntries={[`/org/serviceaccounts/${id}`]}>
      <Routes>
        <Route path="/org/serviceaccounts/:id" element={<ServiceAccountPage />} />
      </Routes>
    </MemoryRouter>
  );

async function choose(label: string): Promise<void> {
  await page.press('Actions for ci');
  const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
  await page.click(items.find(({ textContent }) => textContent === label));
}

const pick = (label: string) =>
  page.click([...document.querySelectorAll('label')].find(({ textContent }) => textContent?.startsWith(label)));

test.each([
  ['list', openList],
  ['page of one', openOne],
])('who is no administrator sees nothing of the %s, and is told which role it needs', async (_what, open) => {
  page.answers['GET /api/user/orgs'] = () => Response.json([{ role: 'Viewer' }]);
  await open();
  expect(page.text()).toContain('You need the role Admin for this');
  expect(page.asked.filter(({ path }) => path.startsWith('/api/serviceaccounts'))).toEqual([]);
});

test('lists accounts with their roles and how many tokens they have', async () => {
  scripts = [CI, { ...CI, id: 8, name: 'old', login: 'sa-old', role: 'Viewer', isDisabled: true, tokens: 0 }];
  await openList();
  const line = (login: string) => document.querySelector(`[data-testid=script-${login}]`)?.textContent;
  expect(line('sa-ci')).toBe('cisa-ciEditor1');
  expect(line('sa-old')).toBe('olddisabledsa-oldViewernone');
  expect(page.links()['ci']).toBe('/org/serviceaccounts/7');
});

test('more accounts than fit one answer are all read', async () => {
  scripts = Array.from({ length: 1000 }, (_, i) => ({ ...CI, id: i + 1 }));
  const last = { ...CI, id: 2000 };
  page.answers['GET /api/serviceaccounts/search?perpage=1000&page=2'] = () => Response.json({ serviceAccounts: [last] });
  const all = await serviceAccounts();
  expect(all).toHaveLength(1001);
  expect(all.at(-1)).toEqual(last);
});

test('a new account leads to its page, where it gets its tokens', async () => {
  scripts = [];
  page.answers['POST /api/serviceaccounts'] = () => Response.json({ ...CI, id: 9 }, { status: 201 });
  const push = vi.spyOn(locationService, 'push').mockImplementation(() => undefined);
  await openList();
  await page.press('Add service account');
  expect(SEND()?.disabled).toBe(true);
  await page.type(document.querySelector('#script-name'), 'ci');
  await pick('Editor');
  await page.click(SEND());
  expect(sent()).toEqual([{ method: 'POST', path: '/api/serviceaccounts', body: { name: 'ci', role: 'Editor' } }]);
  expect(push).toHaveBeenCalledWith('/org/serviceaccounts/9');
  push.mockRestore();
});

test('a name whose login is taken is told beside the name', async () => {
  const words = "name: somebody has the login 'sa-ci' that it would get already";
  page.answers['POST /api/serviceaccounts'] = refused(400, words);
  await openList();
  await page.press('Add service account');
  await page.type(document.querySelector('#script-name'), 'CI');
  await page.click(SEND());
  expect(document.querySelector('form [role=alert]')?.textContent).toBe(
    "Somebody has the login 'sa-ci' that it would get already."
  );
  expect(document.querySelectorAll('form [role=alert]')).toHaveLength(1);
  expect(SEND()?.disabled).toBe(false);
});

test('an account is disabled after a question, and enabled', async () => {
  page.answers['PATCH /api/serviceaccounts/7'] = ({ body }) => {
    scripts = [{ ...CI, ...(body as Partial<typeof CI>) }];
    return Response.json({});
  };
  await openOne();
  await choose('Disable…');
  expect(sent()).toEqual([]);
  await page.click(SEND());
  expect(page.text()).toContain('It is disabled: its tokens open nothing until it is enabled');
  await choose('Enable…');
  await page.click(SEND());
  expect(sent().map(({ body }) => body)).toEqual([{ isDisabled: true }, { isDisabled: false }]);
  expect(page.text()).not.toContain('It is disabled');
});

test('only the role is sent when the role is changed, so that nothing of others is undone', async () => {
  page.answers['PATCH /api/serviceaccounts/7'] = () => Response.json({});
  await openList();
  await choose('Change role…');
  await pick('Admin');
  await page.click(SEND());
  expect(sent()).toEqual([{ method: 'PATCH', path: '/api/serviceaccounts/7', body: { role: 'Admin' } }]);
});

test('an account is deleted after a question that says what stays', async () => {
  page.answers['DELETE /api/serviceaccounts/7'] = () => {
    scripts = [];
    return Response.json({});
  };
  const push = vi.spyOn(locationService, 'push').mockImplementation(() => undefined);
  await openOne();
  await choose('Delete…');
  expect(page.text()).toContain('What it saved stays');
  expect(sent()).toEqual([]);
  await page.click(SEND());
  expect(sent()).toHaveLength(1);
  expect(push).toHaveBeenCalledWith('/org/serviceaccounts');
  push.mockRestore();
});

test('lists the tokens: until when they are good and when they were used', async () => {
  tokens = [LAPTOP, { ...LAPTOP, id: 71, name: 'old', hasExpired: true }];
  await openOne();
  const line = (name: string) => document.querySelector(`[data-testid=token-${name}]`)?.textContent;
  expect(line('laptop')).toMatch(/^laptop2027-02-28 \d\d:\d\d2026-11-30 \d\d:\d\dNever$/);
  expect(line('old')).toMatch(/^oldexpired/);
});

test('the key of a new token is shown once, and a click beside it does not close it', async () => {
  page.answers['POST /api/serviceaccounts/7/tokens'] = () => Response.json({ id: 71, name: 'phone', key: 'glsa_x' });
  await openOne();
  await page.press('Add service account token');
  await page.type(document.querySelector('#token-name'), 'phone');
  await page.click(SEND());
  expect(sent()).toEqual([
    { method: 'POST', path: '/api/serviceaccounts/7/tokens', body: { name: 'phone', secondsToLive: 7_776_000 } },
  ]);
  expect(document.querySelector('[data-testid=secret]')?.textContent).toBe('glsa_x');
  expect(page.buttons('Copy to clipboard')).toHaveLength(1);
  expect(document.activeElement).toBe(page.buttons('Copy to clipboard')[0]);
  await act(async () => document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true })));
  expect(page.text()).toContain('glsa_x');
  await page.press('Close');
  expect(page.text()).not.toContain('glsa_x');
});

test('the second token of a name is refused beside the name', async () => {
  page.answers['POST /api/serviceaccounts/7/tokens'] = refused(409, "name: the account has a token 'laptop' already");
  await openOne();
  await page.press('Add service account token');
  await page.type(document.querySelector('#token-name'), 'laptop');
  await page.click(SEND());
  expect(document.querySelector('form [role=alert]')?.textContent).toBe("The account has a token 'laptop' already.");
});

test('a dialog whose answer is on its way stays, for it may bring a key', async () => {
  page.answers['POST /api/serviceaccounts/7/tokens'] = () => new Promise<Response>(() => undefined);
  await openOne();
  await page.press('Add service account token');
  await page.type(document.querySelector('#token-name'), 'phone');
  await page.click(SEND());
  await page.press('Close');
  await page.press('Cancel');
  expect(document.querySelector('#token-name')).not.toBeNull();
});

test('a token is deleted after a question; one that another has deleted is told to be gone', async () => {
  page.answers['DELETE /api/serviceaccounts/7/tokens/70'] = refused(404, 'service account token not found');
  await openOne();
  await page.press('Delete token laptop');
  expect(sent()).toEqual([]);
  tokens = [];
  await page.click(SEND());
  expect(page.text()).toContain('Service account token not found.');
  await page.press('Cancel');
  expect(page.text()).toContain('It has none');
});

test('an account that another has deleted is said to be gone', async () => {
  page.answers['PATCH /api/serviceaccounts/7'] = refused(404, 'service account not found');
  await openOne();
  await choose('Disable…');
  scripts = [];
  await page.click(SEND());
  expect(page.text()).toContain('There is no such service account, or not any more');
  expect(page.text()).not.toContain('laptop');
});

test.each(['8', 'x'])('an address of no account, %s, says so', async (id) => {
  page.answers['GET /api/serviceaccounts/NaN'] = refused(400, 'id is invalid');
  await openOne(id);
  expect(page.text()).toContain('There is no such service account, or not any more');
});
