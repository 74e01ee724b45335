// @vitest-environment jsdom
import { harness } from '../testing/harness.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Dialog, noteFocus } from './Dialog.tsx';

const page = harness();
let stop: () => void;
beforeEach(() => {
  stop = noteFocus();
});
afterEach(() => stop());

const draw = (isOpen: boolean) =>
  page.draw(
    <>
      <button id="opener">New folder</button>
      {isOpen && (
        <Dialog title="New folder" onDismiss={() => undefined}>
          <input autoFocus aria-label="Title" />
        </Dialog>
      )}
    </>
  );
const focus = () => document.activeElement;

test('the focus goes back to what opened a dialog, also when a field of it takes the focus by itself', async () => {
  await draw(false);
  document.getElementById('opener')?.focus();
  await draw(true);
  expect(focus()?.tagName).toBe('INPUT');
  await draw(false);
  await new Promise((done) => setTimeout(done));
  expect(focus()?.id).toBe('opener');
});

test('and from a menu that is gone by then, to what opened the menu', async () => {
  await draw(false);
  document.getElementById('opener')?.focus();
  const menu = document.body.appendChild(document.createElement('div'));
  menu.setAttribute('role', 'menu');
  menu.innerHTML = '<button>Rename</button>';
  menu.querySelector('button')?.focus();
  await draw(true);
  menu.remove();
  await draw(false);
  await new Promise((done) => setTimeout(done));
  expect(focus()?.id).toBe('opener');
});
