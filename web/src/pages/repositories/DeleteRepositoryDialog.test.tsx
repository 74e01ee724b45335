// @vitest-environment jsdom
import { harness, PROVISIONING } from '../../testing/harness.ts';
import { expect, test, vi } from 'vitest';
import type { Repository, Workflow } from '../../api/provisioning.ts';
import { DeleteRepositoryDialog } from './DeleteRepositoryDialog.tsx';

const page = harness();
const repository = (name: string, workflows: Workflow[]): Repository => ({
  metadata: { name },
  spec: { title: name.toUpperCase(), type: 'git', workflows, sync: { enabled: true, target: 'folder' } },
  status: { stats: [{ group: 'g', resource: 'dashboards', count: 3 }] },
});
const LIST = `GET ${PROVISIONING}/repositories`;
const DELETE = `DELETE ${PROVISIONING}/repositories/m`;
const confirm = () => document.querySelector<HTMLButtonElement>('[data-testid="delete-repository"]');
const choice = (label: string) =>
  [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]')].find(
    (one) => one.closest('label')?.textContent?.includes(label)
  );

test('it says what goes, and deletes once when it is meant', async () => {
  const onClose = vi.fn();
  page.answers = { [LIST]: () => Response.json({ items: [] }), [DELETE]: () => Response.json({}) };
  await page.draw(<DeleteRepositoryDialog repository={repository('m', ['write'])} onClose={onClose} />);
  expect(page.text()).toContain('3 dashboards, 0 folders');
  await page.press('Cancel');
  expect(page.asked.some(({ method }) => method === 'DELETE')).toBe(false);
  expect(onClose).toHaveBeenCalledTimes(1);
  await page.press('Delete');
  expect(page.asked.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  expect(onClose).toHaveBeenCalledTimes(2);
});

test('a refusal is told, and the dialog stays', async () => {
  const onClose = vi.fn();
  page.answers = {
    [LIST]: () => Response.json({ items: [] }),
    [DELETE]: () => Response.json({ message: 'jobs are running' }, { status: 409 }),
  };
  await page.draw(<DeleteRepositoryDialog repository={repository('m', ['write'])} onClose={onClose} />);
  await page.press('Delete');
  expect(page.text()).toContain('jobs are running');
  expect(onClose).not.toHaveBeenCalled();
});

test('keeping the dashboards is not offered where nothing can be moved out of it, or nowhere to', async () => {
  page.answers = { [LIST]: () => Response.json({ items: [repository('m', []), repository('n', ['write'])] }) };
  await page.draw(<DeleteRepositoryDialog repository={repository('m', [])} onClose={() => undefined} />);
  expect(choice('Keep them')?.disabled).toBe(true);
  expect(page.text()).toContain('Its branch takes no commits');
});

test('there is no other repository that takes them', async () => {
  page.answers = { [LIST]: () => Response.json({ items: [repository('m', ['write']), repository('n', [])] }) };
  await page.draw(<DeleteRepositoryDialog repository={repository('m', ['write'])} onClose={() => undefined} />);
  expect(choice('Keep them')?.disabled).toBe(true);
  expect(page.text()).toContain('There is no other repository that takes commits.');
});

test('kept dashboards are moved first, and what could not be moved keeps the repository', async () => {
  page.answers = {
    [LIST]: () => Response.json({ items: [repository('m', ['write']), repository('n', ['write'])] }),
    [`POST ${PROVISIONING}/repositories/n/jobs`]: () =>
      Response.json({
        metadata: { name: 'j', uid: 'j' },
        spec: { action: 'migrate' },
        status: { state: 'warning', warnings: ['x.json: its uid is taken'] },
      }),
  };
  await page.draw(<DeleteRepositoryDialog repository={repository('m', ['write'])} onClose={() => undefined} />);
  await page.click(choice('Keep them'));
  await page.press('Move and delete');
  expect(confirm()?.textContent).toBe('Move and delete');
  expect(document.querySelector('[data-testid="not-moved"]')?.textContent).toContain('x.json: its uid is taken');
  expect(page.asked.some(({ method }) => method === 'DELETE')).toBe(false);
});
