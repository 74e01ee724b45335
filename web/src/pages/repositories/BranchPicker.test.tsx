// @vitest-environment jsdom
import { harness, PROVISIONING } from '../../testing/harness.ts';
import { act } from 'react';
import { expect, test, vi } from 'vitest';
import { BranchPicker } from './BranchPicker.tsx';

interface ComboboxProps {
  options: (typed: string) => Promise<Array<{ value: string }>>;
  placeholder: string;
  createCustomValue: boolean;
}

// What it does with a list is Grafana's; which list it gets is ours.
const { latest } = vi.hoisted(() => ({ latest: {} as { props?: unknown } }));
vi.mock('@grafana/ui', () => ({
  Combobox: (props: unknown) => {
    latest.props = props;
    return null;
  },
}));

const page = harness();
const props = () => latest.props as ComboboxProps;
const offered = (typed: string) =>
  act(async () => (await props().options(typed)).map(({ value }) => value));
const REFS = `GET ${PROVISIONING}/repositories/m/refs`;
const refs = (...names: string[]) => () => Response.json({ items: names.map((name) => ({ name })) });
const picker = (more: object = {}) => (
  <BranchPicker id="x" repository="m" value="main" onChange={() => undefined} {...more} />
);

test('it offers the branches of the remote that have what is typed in them', async () => {
  page.answers = { [REFS]: refs('main', 'ada/Disk', 'lockstep/kept') };
  await page.draw(picker());
  expect(await offered('')).toEqual(['main', 'ada/Disk', 'lockstep/kept']);
  expect(await offered('disk')).toEqual(['ada/Disk']);
  expect(props().createCustomValue).toBe(false);
});

test('for a save neither the followed one nor those that hold what waited are offered', async () => {
  page.answers = { [REFS]: refs('main', 'ada/x', 'lockstep/kept') };
  await page.draw(picker({ except: 'main', allowNew: true }));
  expect(await offered('')).toEqual(['ada/x']);
  expect(props().createCustomValue).toBe(true);
});

test('it says when there is no other, and an error is the list’s to tell', async () => {
  page.answers = { [REFS]: refs('main') };
  await page.draw(picker({ except: 'main' }));
  expect(await offered('')).toEqual([]);
  expect(props().placeholder).toBe('There is no other branch yet');
  page.answers = { [REFS]: () => Response.json({ message: 'away' }, { status: 424 }) };
  await expect(offered('')).rejects.toThrow('away');
});
