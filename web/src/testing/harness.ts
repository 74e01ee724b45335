/** For tests of components: a place to draw in, and a server that answers from a table. Import it first. */
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, vi } from 'vitest';

// Read while @grafana/ui is imported.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });

export interface Asked {
  method: string;
  path: string;
  body?: unknown;
}

// Boxes to choose from measure their words.
HTMLCanvasElement.prototype.getContext = (() => ({ measureText: () => ({ width: 80 }) })) as never;

type Answerer = (asked: Asked) => Response | Promise<Response>;

export const PROVISIONING = '/apis/provisioning.grafana.app/v0alpha1/namespaces/default';

/** How the server refuses somebody whose role does not do. */
export function denied(permission: 'dashboards:write' | 'server:operate'): Response {
  return Response.json({ message: 'denied', accessErrorId: `ACE-${permission}` }, { status: 403 });
}

export function harness() {
  let root: Root;
  const self = {
    box: undefined as unknown as HTMLElement,
    asked: [] as Asked[],
    /** By method and path, such as `GET /api/user`; whatever is not in it is 404. */
    answers: {} as Record<string, Answerer>,
    draw: (node: ReactNode) => act(async () => root.render(node)),
    text: () => document.body.textContent ?? '',
    buttons: (label: string) =>
      [...document.querySelectorAll('button')].filter(
        (one) => one.textContent === label || one.getAttribute('aria-label') === label
      ),
    click: (one: HTMLElement | null | undefined) => act(async () => one?.click()),
    press: (label: string) => self.click(self.buttons(label)[0]),
    type: (input: Element | null, text: string) =>
      act(async () => {
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
        set?.call(input, text);
        input?.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    links: () =>
      Object.fromEntries([...document.querySelectorAll('a')].map((a) => [a.textContent, a.getAttribute('href')])),
  };
  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    // Titles that may be cut measure themselves.
    vi.stubGlobal('ResizeObserver', class {
      observe = () => undefined;
      disconnect = () => undefined;
    });
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
      const method = init?.method ?? 'GET';
      const asked = { method, path: String(url), body: init?.body ? JSON.parse(String(init.body)) : undefined };
      self.asked.push(asked);
      return (self.answers[`${method} ${url}`] ?? (() => new Response('{}', { status: 404 })))(asked);
    });
    self.asked.length = 0;
    self.answers = {};
    self.box = document.body.appendChild(document.createElement('div'));
    root = createRoot(self.box);
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    self.box.remove();
    vi.unstubAllGlobals();
  });
  return self;
}
