// @vitest-environment jsdom
import { harness } from '../testing/harness.ts';
import { expect, test, vi } from 'vitest';
import { PasswordDialog } from './PasswordDialog.tsx';

const page = harness();
const PATH = 'PUT /api/user/password';
const CHANGE = 'Change and log in again';
const sent = () => page.asked.filter(({ method }) => method !== 'GET');

async function filled(next: string, again: string) {
  const leave = vi.fn();
  await page.draw(<PasswordDialog onClose={() => undefined} leave={leave} />);
  await page.type(document.querySelector('#password-present'), 'old');
  await page.type(document.querySelector('#password-next'), next);
  await page.type(document.querySelector('#password-again'), again);
  return leave;
}

test('a new password that was typed the same twice is set, and one logs in with it', async () => {
  page.answers = { [PATH]: () => Response.json({ message: 'User password changed' }) };
  const leave = await filled('new', 'new');
  await page.press(CHANGE);
  expect(sent()).toEqual([
    { method: 'PUT', path: '/api/user/password', body: { oldPassword: 'old', newPassword: 'new' } },
  ]);
  expect(leave).toHaveBeenCalledOnce();
});

test('one that was typed otherwise the second time is not sent', async () => {
  await filled('new', 'nwe');
  expect(page.text()).toContain('The two differ.');
  await page.press(CHANGE);
  expect(sent()).toEqual([]);
});

test('a wrong present password is told, and the dialog stays', async () => {
  page.answers = {
    [PATH]: () => Response.json({ message: 'oldPassword: is not the present password' }, { status: 400 }),
  };
  const leave = await filled('new', 'new');
  await page.press(CHANGE);
  expect(page.text()).toContain('is not the present password');
  expect(leave).not.toHaveBeenCalled();
  expect(page.buttons(CHANGE)[0]?.disabled).toBe(false);
});
