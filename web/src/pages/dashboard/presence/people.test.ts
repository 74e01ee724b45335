import { describe, expect, test } from 'vitest';
import type { Person } from '../../../api/types.ts';
import { distinct, hueOf, initials, namesOf } from './people.ts';

function person(login: string, state: Person['state'] = 'viewing', client = login): Person {
  return { client, login, state };
}

describe('initials', () => {
  test.each([
    [{ login: 'admin' }, 'A'],
    [{ login: 'ada.lovelace' }, 'AL'],
    [{ login: 'ada', name: 'Ada King Lovelace' }, 'AL'],
    [{ login: 'x', name: '  ' }, 'X'],
    [{ login: 'å', name: '🦊 Fox' }, '🦊F'],
  ])('%j: %s', (who, letters) => expect(initials(who)).toBe(letters));
});

test('somebody with two pages is one person, who edits if one page does', () => {
  const people = [person('bob'), person('ada', 'viewing', '1'), person('ada', 'editing', '2'), person('cy')];
  expect(distinct(people).map(({ login, state }) => `${login} ${state}`)).toEqual([
    'ada editing',
    'bob viewing',
    'cy viewing',
  ]);
});

test('names are put in a sentence', () => {
  const people = ['ada', 'bob', 'cy', 'di'].map((login) => person(login));
  expect([1, 2, 3, 4].map((n) => namesOf(people.slice(0, n)))).toEqual([
    'ada',
    'ada and bob',
    'ada, bob and cy',
    'ada, bob and 2 more',
  ]);
});

test('a person keeps their colour', () => {
  expect(hueOf('ada')).toBe(hueOf('ada'));
  expect(hueOf('ada')).not.toBe(hueOf('bob'));
});
