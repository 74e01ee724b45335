// @vitest-environment jsdom
import { denied, harness } from '../../testing/harness.ts';
import { act } from 'react';
import { expect, test, vi } from 'vitest';
import { UsersPage } from './UsersPage.tsx';

const page = harness();
const ADMIN = { userId: 1, login: 'admin', name: 'admin', email: 'admin@localhost', role: 'Admin' };
const EVE = { userId: 2, login: 'eve', name: 'Eve', email: 'eve@example.org', role: 'Editor' };
const SEND = () => document.querySelector<HTMLButtonElement>('[data-testid=ask-send]');
const sent = () => page.asked.filter(({ method }) => method !== 'GET');
const refused = (status: number, message: string) => () => Response.json({ message }, { status });

let people = [ADMIN, EVE];

async function open(role = 'Admin'): Promise<void> {
  people = [ADMIN, EVE];
  page.answers = {
    'GET /api/user/orgs': () => Response.json([{ role }]),
    'GET /api/user': () => Response.json({ id: 1, login: 'admin' }),
    'GET /api/org/users': () => Response.json(people),
    'POST /api/admin/users': () => Response.json({ id: 3 }),
    ...page.answers,
  };
  await page.draw(<UsersPage />);
}

const row = (login: string) => document.querySelector(`[data-testid=user-${login}]`);
const field = (id: string) => document.querySelector(`#user-${id}`);
/** What stands beside a field. */
function error(id: string): string {
  const label = document.querySelector(`label[for=user-${id}]`);
  let box = field(id)?.parentElement;
  while (box && label && !box.contains(label)) {
    box = box.parentElement;
  }
  return box?.querySelector('[role=alert]')?.textContent ?? '';
}

/** What the menu of one row offers; opened by the keyboard's click. */
async function offered(login: string): Promise<HTMLElement[]> {
  await page.press(`Actions for ${login}`);
  return [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
}

async function choose(login: string, label: string): Promise<void> {
  await page.click((await offered(login)).find(({ textContent }) => textContent === label));
}

const pick = (label: string) =>
  page.click([...document.querySelectorAll('label')].find(({ textContent }) => textContent?.startsWith(label)));

test('who is no administrator is told which role it needs, and nobody is asked for', async () => {
  await open('Editor');
  expect(page.text()).toContain('You need the role Admin for this');
  expect(page.asked.map(({ path }) => path)).not.toContain('/api/org/users');
  expect(page.text()).not.toContain('Add user');
});

test('lists who may log in, and marks the person', async () => {
  await open();
  expect(row('eve')?.textContent).toBe('eveEveeve@example.orgEditor');
  expect(row('admin')?.textContent).toContain('you');
  expect(row('eve')?.textContent).not.toContain('you');
});

test('who lost the role meanwhile sees nothing of it any more', async () => {
  vi.useFakeTimers();
  try {
    await open();
    page.answers['GET /api/org/users'] = () => denied('server:operate');
    await act(async () => vi.advanceTimersByTimeAsync(10_000));
    expect(page.text()).toContain('You need the role Admin for this');
    expect(row('eve')).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test('a made password is sent with whom it is for, and shown once', async () => {
  page.answers['PATCH /api/org/users/3'] = () => Response.json({});
  await open();
  await page.press('Add user');
  await page.type(field('login'), 'Bob');
  await page.type(field('name'), 'Bob');
  await pick('Editor');
  await page.click(SEND());
  const secret = document.querySelector('[data-testid=secret]')?.textContent ?? '';
  expect(secret).toMatch(/^[\w-]{20}$/);
  expect(sent()).toEqual([
    { method: 'POST', path: '/api/admin/users', body: { login: 'Bob', name: 'Bob', email: '', password: secret } },
    { method: 'PATCH', path: '/api/org/users/3', body: { role: 'Editor' } },
  ]);
  expect(page.text()).toContain('bob is added');
  expect(page.text()).not.toContain('could not be given');
  await page.press('Close');
  expect(page.text()).not.toContain(secret);
});

test('two that are added get two passwords', async () => {
  await open();
  const made = new Set<unknown>();
  for (const login of ['bob', 'carl']) {
    await page.press('Add user');
    await page.type(field('login'), login);
    await page.click(SEND());
    made.add(document.querySelector('[data-testid=secret]')?.textContent);
    await page.press('Close');
  }
  expect(made.size).toBe(2);
  expect(sent()).toHaveLength(2); // a Viewer is given no role
});

test('a typed password is sent as it is, and none is not sent', async () => {
  await open();
  await page.press('Add user');
  await page.type(field('login'), 'bob');
  await pick('Type a password');
  expect(SEND()?.disabled).toBe(true);
  await page.type(field('password'), ' s ');
  await page.click(SEND());
  expect(sent()[0]?.body).toMatchObject({ password: ' s ' });
});

test('a login that is taken is told beside the login, and the dialog stays', async () => {
  page.answers['POST /api/admin/users'] = refused(412, "User with email '' or username 'eve' already exists");
  await open();
  await page.press('Add user');
  await page.type(field('login'), 'eve');
  await page.click(SEND());
  expect(error('login')).toContain("username 'eve' already exists");
  expect(error('email')).not.toContain('already exists');
  expect(SEND()?.disabled).toBe(false);
});

test('an email that is taken is told beside the email', async () => {
  page.answers['POST /api/admin/users'] = refused(412, "User with email 'eve@example.org' or username 'x' already exists");
  await open();
  await page.press('Add user');
  await page.type(field('login'), 'x');
  await page.type(field('email'), 'Eve@example.org');
  await page.click(SEND());
  expect(error('email')).toContain('already exists');
  expect(error('login')).not.toContain('already exists');
});

test('a password that the server refuses is told beside the password', async () => {
  page.answers['POST /api/admin/users'] = refused(400, 'bad request data: password: 1 to 1024 characters are needed');
  await open();
  await page.press('Add user');
  await page.type(field('login'), 'bob');
  await pick('Type a password');
  await page.type(field('password'), 'x');
  await page.click(SEND());
  expect(error('password')).toContain('1 to 1024 characters are needed.');
});

test('who was added without the wished role is told to be Viewer, and the password is shown all the same', async () => {
  page.answers['PATCH /api/org/users/3'] = refused(503, 'the database does not answer');
  await open();
  await page.press('Add user');
  await page.type(field('login'), 'bob');
  await pick('Admin');
  await page.click(SEND());
  expect(page.text()).toContain('bob is Viewer: the role Admin could not be given');
  expect(page.text()).toContain('The database does not answer.');
  expect(document.querySelector('[data-testid=secret]')).not.toBeNull();
});

test('another role is given, and the list is read anew', async () => {
  page.answers['PATCH /api/org/users/2'] = () => {
    people = [ADMIN, { ...EVE, role: 'Viewer' }];
    return Response.json({});
  };
  await open();
  await choose('eve', 'Change role…');
  expect(SEND()?.disabled).toBe(true);
  await pick('Viewer');
  await page.click(SEND());
  expect(sent()).toEqual([{ method: 'PATCH', path: '/api/org/users/2', body: { role: 'Viewer' } }]);
  expect(row('eve')?.textContent).toContain('Viewer');
  expect(SEND()).toBeNull();
});

test('the refusal of the last administrator is told', async () => {
  const words = 'Nobody would be an administrator any more: make somebody else one';
  page.answers['DELETE /api/admin/users/2'] = refused(400, words);
  await open();
  await choose('eve', 'Delete…');
  expect(page.text()).toContain('What they saved stays');
  expect(sent()).toEqual([]);
  await page.click(SEND());
  expect(page.text()).toContain(words);
  expect(SEND()?.disabled).toBe(false);
});

test('who lost the role while a dialog was open is told which one it needs', async () => {
  page.answers['DELETE /api/admin/users/2'] = () => denied('server:operate');
  await open();
  await choose('eve', 'Delete…');
  await page.click(SEND());
  expect(document.querySelector('form [role=alert]')?.textContent).toContain('You need the role Admin for this.');
});

test('somebody whom another has deleted meanwhile is told to be gone, and leaves the list', async () => {
  page.answers['PUT /api/admin/users/2/password'] = refused(404, 'user not found');
  await open();
  await choose('eve', 'Set password…');
  people = [ADMIN];
  await page.click(SEND());
  expect(page.text()).toContain('User not found.');
  expect(row('eve')).toBeNull();
  await page.press('Cancel');
  expect(page.text()).toContain('admin@localhost');
});

test('a set password is shown once', async () => {
  page.answers['PUT /api/admin/users/2/password'] = () => Response.json({});
  await open();
  await choose('eve', 'Set password…');
  await page.click(SEND());
  const secret = document.querySelector('[data-testid=secret]')?.textContent;
  expect(sent()).toEqual([{ method: 'PUT', path: '/api/admin/users/2/password', body: { password: secret } }]);
});

test('nobody is offered to take their own role or themselves away', async () => {
  await open();
  expect((await offered('admin')).map(({ textContent }) => textContent)).toEqual(['Change password…']);
  expect(page.text()).toContain('by another administrator');
});
