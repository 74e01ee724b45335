// @vitest-environment jsdom
import { denied, harness, PROVISIONING } from '../../testing/harness.ts';
import { expect, test, vi } from 'vitest';
import type { Repository } from '../../api/provisioning.ts';
import { JobsTab } from './JobsTab.tsx';

vi.mock('./useEvery.ts', () => ({ useEvery: () => undefined }));
const { shown } = vi.hoisted(() => ({ shown: [] as Array<{ title: string; text?: string }> }));
vi.mock('../../app/notices.tsx', () => ({ useNotices: () => ({ show: (notice: never) => shown.push(notice) }) }));

const page = harness();
const repository: Repository = {
  metadata: { name: 'm' },
  spec: { title: 'M', type: 'git', workflows: [], sync: { enabled: true, target: 'folder' } },
};
const ENDED = `GET ${PROVISIONING}/repositories/m/jobs`;
const RUNNING = `GET ${PROVISIONING}/jobs`;
const job = (name: string, action: string, status: object, of = 'm') => ({
  metadata: { name, uid: name },
  spec: { action, repository: of },
  status,
});
const list = (...items: unknown[]) => () => Response.json({ items });

test('what runs for it comes before what ended, with what went wrong; those of others are not shown', async () => {
  page.answers = {
    [ENDED]: list(job('a', 'pull', { state: 'warning', started: 5, warnings: ['bad.json: no title'] })),
    [RUNNING]: list(job('b', 'push', { state: 'working', progress: 30 }), job('c', 'move', { state: 'working' }, 'other')),
  };
  await page.draw(<JobsTab repository={repository} mayChange={false} />);
  const rows = [...document.querySelectorAll('article')].map((row) => row.getAttribute('aria-label'));
  expect(rows).toEqual(['Job Export', 'Job Pull']);
  expect(document.querySelector('progress')?.getAttribute('value')).toBe('30');
  expect(page.text()).toContain('bad.json: no title');
  expect(page.buttons('Cancel')).toEqual([]);
});

test('an administrator cancels one that runs, and is told when it goes on', async () => {
  page.answers = { [ENDED]: list(), [RUNNING]: list(job('b', 'push', { state: 'working' })) };
  page.answers[`DELETE ${PROVISIONING}/jobs/b`] = () => Response.json({ message: 'it is done' }, { status: 409 });
  await page.draw(<JobsTab repository={repository} mayChange />);
  await page.press('Cancel');
  expect(shown.pop()).toMatchObject({ title: 'Export goes on', text: 'it is done' });
  expect(page.buttons('Cancel')[0].disabled).toBe(false);

  page.answers[`DELETE ${PROVISIONING}/jobs/b`] = () => Response.json({});
  await page.press('Cancel');
  expect(page.text()).toContain('stopping');
});

test('folder files are written by a job, and a refusal is told', async () => {
  page.answers = { [ENDED]: list(), [RUNNING]: list() };
  page.answers[`POST ${PROVISIONING}/repositories/m/jobs`] = () => Response.json({ message: 'unhealthy' }, { status: 424 });
  await page.draw(<JobsTab repository={repository} mayChange />);
  expect(page.text()).toContain('No job ran lately.');
  await page.press('Write missing folder files');
  expect(page.asked.find(({ method }) => method === 'POST')?.body).toMatchObject({ action: 'fixFolderMetadata' });
  expect(shown.pop()).toMatchObject({ title: 'The job was not taken', text: 'unhealthy' });
});

test('who may not see them is told the role', async () => {
  page.answers = { [ENDED]: () => denied('dashboards:write'), [RUNNING]: () => denied('dashboards:write') };
  await page.draw(<JobsTab repository={repository} mayChange={false} />);
  expect(page.text()).toContain('You need the role Editor for this');
});
