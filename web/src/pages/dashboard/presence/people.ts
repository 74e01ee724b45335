/** Who else has the dashboard open, in words and letters. */
import type { Person } from '../../../api/types.ts';

/** Up to two letters for a small circle. */
export function initials({ name, login }: Pick<Person, 'name' | 'login'>): string {
  const words = (name?.trim() || login).split(/[\s._@-]+/).filter(Boolean);
  const letters =
    words.length > 1 ? [words[0], words[words.length - 1]].map(first) : [first(words[0] ?? '?')];
  return letters.join('').toUpperCase();
}

function first(word: string): string {
  return [...word][0] ?? '';
}

/** One for each person: somebody with two pages open is one, who edits if one of the pages does. */
export function distinct(people: readonly Person[]): Person[] {
  const byLogin = new Map<string, Person>();
  for (const person of people) {
    const known = byLogin.get(person.login);
    if (!known || (known.state !== 'editing' && person.state === 'editing')) {
      byLogin.set(person.login, person);
    }
  }
  // Whoever edits comes first; within that by name, so that nobody jumps about.
  return [...byLogin.values()].sort((a, b) => rank(a) - rank(b) || nameOf(a).localeCompare(nameOf(b)));
}

function rank({ state }: Person): number {
  return state === 'editing' ? 0 : 1;
}

export function nameOf({ name, login }: Pick<Person, 'name' | 'login'>): string {
  return name?.trim() || login;
}

/** "Ada", "Ada and Bob", "Ada, Bob and 2 more". */
export function namesOf(people: readonly Person[]): string {
  const names = people.map(nameOf);
  if (names.length <= 1) {
    return names.join('');
  }
  if (names.length <= 3) {
    return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  }
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** A hue that stays the same for a person, on every page. */
export function hueOf(login: string): number {
  return [...login].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
}
