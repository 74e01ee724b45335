// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from '../../../api/connections.ts';
import type { Repository } from '../../../api/provisioning.ts';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
HTMLCanvasElement.prototype.getContext = (() => ({
  measureText: () => ({ width: 10 }),
})) as unknown as typeof HTMLCanvasElement.prototype.getContext;
const { RepositoryForm } = await import('./RepositoryForm.tsx');

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

// A whole form is slow to draw where other builds run beside.
vi.setConfig({ testTimeout: 30_000 });

const fetched = vi.fn<typeof fetch>();
let place: HTMLElement;
let root: Root;

const stored: Repository = {
  metadata: { name: 'm', resourceVersion: '3' },
  spec: {
    title: 'M',
    type: 'git',
    workflows: ['write'],
    sync: { enabled: true, target: 'folder', intervalSeconds: 60 },
    git: { url: 'https://git.example/m.git', branch: 'main' },
    commit: { singleResourceMessageTemplate: '{{title}}' },
    lockstep: { unknown: 1 },
  },
  secure: { token: { name: 'm-token' } },
};

async function show(before?: Repository, connections: Connection[] = []) {
  await act(async () => root.render(<RepositoryForm before={before} connections={connections} />));
}

function find<E extends HTMLElement = HTMLInputElement>(id: string): E | null {
  return place.querySelector<E>(`[data-testid="repository-${id}"]`);
}

async function type(id: string, text: string) {
  const input = find(id);
  const prototype = input instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  await act(async () => {
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(input, text);
    input?.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

async function press(label: string) {
  const button = [...place.querySelectorAll('button')].find(
    (one) => one.getAttribute('aria-label') === label || one.textContent?.startsWith(label)
  );
  expect(button, label).toBeDefined();
  await act(async () => button?.click());
}

/** The bodies that went to the server with this method, to save or to try out. */
function sent(method: string, isTest = false): Repository[] {
  return fetched.mock.calls
    .filter(([url, init]) => init?.method === method && String(url).endsWith('/test') === isTest)
    .map(([, init]) => JSON.parse(String(init?.body)) as Repository);
}

const wait = () => act(() => vi.advanceTimersByTimeAsync(1000));
const opened = () =>
  [...place.querySelectorAll('button[aria-expanded="true"]')].map((head) => head.parentElement?.getAttribute('aria-label'));

function answer(of: (url: string, method?: string) => [unknown, number]) {
  fetched.mockImplementation(async (url, init) => {
    const [content, status] = of(String(url), init?.method);
    return new Response(JSON.stringify(content), { status });
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  answer(() => [{ code: 200, success: true }, 200]);
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});

afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a new one begins with what each needs: every section is closed', async () => {
  await show();
  expect(find('url')).not.toBeNull();
  expect(find('token')).not.toBeNull();
  expect(find('sshKey')).toBeNull();
  expect(opened()).toEqual([]);
});

test('an SSH URL asks for a key instead of a token', async () => {
  await show();
  await type('url', 'git@git.example:m.git');
  expect(find('token')).toBeNull();
  expect(find('sshKey')).toBeInstanceOf(HTMLTextAreaElement);
});

test('a section opens for a value that is set, and for one that is wrong', async () => {
  await show(stored);
  expect(opened()).toEqual(['Commits']);
  expect(find('messageTemplate')?.value).toBe('{{title}}');
  answer(() => [
    {
      code: 400,
      success: false,
      errors: [{ field: 'spec.lockstep.trust.certificates', detail: 'not trusted here' }],
    },
    400,
  ]);
  await type('branch', 'other');
  await wait();
  expect(opened()).toEqual(['Certificates, proxy', 'Commits']);
  const wrong = find<HTMLTextAreaElement>('certificates');
  expect(wrong?.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(wrong?.getAttribute('aria-describedby') ?? '')?.textContent).toContain('Not trusted here.');
});

test('the host is asked by every value', async () => {
  await show(stored);
  await press('Certificates, proxy');
  await type('proxy', 'http://proxy:3128');
  await wait();
  expect(sent('POST', true).at(-1)?.spec.lockstep).toEqual({ trust: { proxy: 'http://proxy:3128' }, unknown: 1 });
});

test('a secret that is stored is never shown; it is kept, replaced or removed', async () => {
  await show(stored);
  expect(find('token')).toBeNull();
  expect(find('token-stored')?.value).toBe('configured');
  await press('Replace token');
  await type('token', 's3cr3t');
  await press('Save');
  expect(sent('PUT').at(-1)?.secure).toEqual({ token: { create: 's3cr3t' } });
  await press('Keep token');
  expect(find('token-stored')?.value).toBe('configured');
  await press('Remove token');
  expect(find('token-stored')?.value).toBe('removed when you save');
  await press('Save');
  expect(sent('PUT').at(-1)?.secure).toEqual({ token: { remove: true } });
  await press('Keep token');
  await press('Save');
  expect(sent('PUT').at(-1)).not.toHaveProperty('secure');
});

test('a save keeps what the form does not show', async () => {
  await show(stored);
  await type('title', 'Other');
  await press('Save');
  expect(sent('PUT')).toMatchObject([{ metadata: { name: 'm', resourceVersion: '3' } }]);
  expect(sent('PUT')[0].spec).toEqual({ ...stored.spec, title: 'Other' });
});

test('what the server refuses stands at its field, which is opened and focused', async () => {
  answer((url) =>
    url.endsWith('/test')
      ? [{ code: 200, success: true }, 200]
      : [
          {
            message: 'refused',
            details: { causes: [{ field: 'spec.lockstep.deletions.percent', message: 'is too much' }] },
          },
          422,
        ]
  );
  await show(stored);
  await press('Save');
  await wait();
  expect(opened()).toContain('Limits');
  expect(find('deletedPercent')).toBe(document.activeElement);
  expect(place.textContent).toContain('Is too much.');
});

test('a name that is taken is refused at the field of the name', async () => {
  answer((url) =>
    url.endsWith('/test')
      ? [{ code: 200, success: true }, 200]
      : [{ message: 'repositories.provisioning.grafana.app "m" already exists', reason: 'AlreadyExists' }, 409]
  );
  await show();
  await type('url', 'https://git.example/m.git');
  await type('title', 'M');
  await press('Add repository');
  await wait();
  expect(find('name')).toBe(document.activeElement);
  expect(place.textContent).toContain('There is a repository m already: choose another name.');
  expect(place.querySelector('[data-testid="refused"]')).toBeNull();
});

test('what the browser itself refuses opens its section too, and is not sent', async () => {
  await show(stored);
  await press('Limits');
  await type('deletedPercent', '200');
  await press('Limits');
  await press('Save');
  await wait();
  expect(sent('PUT')).toEqual([]);
  expect(find('deletedPercent')).toBe(document.activeElement);
});

test('a connection is offered where one fits, and kept where it does not', async () => {
  const connections: Connection[] = [{ metadata: { name: 'lab' }, spec: { title: 'Lab', type: 'gitlab' } }];
  await show({ ...stored, spec: { ...stored.spec, type: 'gitea', gitea: { url: 'https://g.example/m' } } }, connections);
  expect(place.querySelector('#repository-connection')).toBeNull();
  await act(async () => root.unmount());
  root = createRoot(place);
  await show({ ...stored, spec: { ...stored.spec, connection: { name: 'gone' } } }, connections);
  expect(place.querySelector<HTMLInputElement>('#repository-connection')?.value).toBe('gone');
});
