// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SaveTargetAnswer } from '../../api/types.ts';
import type { Destination, DialogState } from './saveFlow.ts';

// Its list is laid out by the browser, of which jsdom has none.
vi.mock('../repositories/BranchPicker.tsx', () => ({
  BranchPicker: ({ repository, except, onChange }: Record<string, string> & { onChange: (to: string) => void }) => (
    <button type="button" id="pick" onClick={() => onChange('ada/x')}>
      {repository} but {except}
    </button>
  ),
}));

// Read while @grafana/ui is imported, before any test.
Object.assign(window, {
  matchMedia: () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }),
});
// jsdom lays nothing out, so there is no size to observe.
Object.assign(globalThis, {
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
  IntersectionObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
});
const { SaveDialog } = await import('./SaveDialog.tsx');

const usual: SaveTargetAnswer = {
  repository: 'manifests',
  title: 'Manifests',
  branch: 'main',
  workflows: ['write', 'branch'],
  newBranch: 'dash/update-cpu-abc123',
  enforceBranch: false,
  enforceMessage: false,
};
const json = { uid: 'cpu', title: 'CPU' };
const onSubmit = vi.fn();
const asked: string[] = [];
let root: Root;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  onSubmit.mockReset();
  asked.length = 0;
  const box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The dialog once the server has said where saves may go; `undefined`: it does not say. */
async function open(target: SaveTargetAnswer | undefined, to: Destination = 'here'): Promise<void> {
  vi.stubGlobal('fetch', async (input: unknown) => {
    asked.push(String(input));
    return target
      ? new Response(JSON.stringify(target))
      : new Response('{"message":"no"}', { status: 422 });
  });
  const state: DialogState = { kind: 'asking', json, to };
  await act(async () => {
    root.render(
      <SaveDialog
        state={state}
        base={json}
        json={json}
        folderUid="infra"
        onSubmit={onSubmit}
        onRetry={() => undefined}
        onClose={() => undefined}
      />
    );
    await vi.advanceTimersByTimeAsync(400);
  });
}

const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector);
const places = () => [...document.querySelectorAll('[role=radiogroup] label')].map((it) => it.textContent);
const submitted = async () => {
  await act(async () => find('[data-testid=save-submit]')?.click());
  return onSubmit.mock.calls.at(-1)?.[0];
};

test('asks about the repository that owns the dashboard, and offers what it allows', async () => {
  await open(usual);
  expect(asked.filter((url) => url.includes('/ha/save-target'))).toEqual([
    expect.stringContaining('/ha/save-target?uid=cpu&folderUid=infra&title=CPU'),
  ]);
  expect(places()).toEqual(['To main', 'Branch', 'Copy']);
  expect(await submitted()).toMatchObject({ to: 'here', branch: undefined });
});

test('without the workflow write goes to a new branch, by the name from the template', async () => {
  await open({ ...usual, workflows: ['branch'] });
  expect(places()).toEqual(['Branch', 'Copy', 'A new one', 'One that is there']);
  expect(find<HTMLInputElement>('#save-branch')?.value).toBe('dash/update-cpu-abc123');
  expect(await submitted()).toMatchObject({ to: 'new', branch: 'dash/update-cpu-abc123' });
});

test('without the workflow branch offers none', async () => {
  await open({ ...usual, workflows: ['write'] });
  expect(places()).toEqual(['To main', 'Copy']);
});

test('does not let people name what the repository names', async () => {
  await open({ ...usual, enforceBranch: true, message: 'update CPU', enforceMessage: true }, 'new');
  expect(find<HTMLInputElement>('#save-branch')?.readOnly).toBe(true);
  const message = find<HTMLTextAreaElement>('#save-message');
  expect(message?.readOnly).toBe(true);
  expect(message?.placeholder).toBe('update CPU');
});

test('has the server name the branch when it did not say how', async () => {
  await open(undefined, 'new');
  expect(await submitted()).toMatchObject({ to: 'new', branch: undefined });
});

test('saves to a branch that is there only once it is picked', async () => {
  await open(usual, 'existing');
  expect(find<HTMLButtonElement>('[data-testid=save-submit]')?.disabled).toBe(true);
  expect(find('#pick')?.textContent).toBe('manifests but main');
  await act(async () => find('#pick')?.click());
  expect(await submitted()).toMatchObject({ to: 'existing', branch: 'ada/x' });
});
