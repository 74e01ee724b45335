import { describe, expect, test } from 'vitest';
import { lineDiff, withContext } from './lineDiff.ts';

const signs = { same: ' ', gone: '-', new: '+' };
const diff = (a: string, b: string) =>
  lineDiff(a.split('').join('\n'), b.split('').join('\n'))
    .map(({ kind, text }) => signs[kind] + text)
    .join('');

describe('a difference of lines', () => {
  test.each([
    ['abc', 'abc', ' a b c'],
    ['abc', 'axc', ' a-b+x c'],
    ['abc', 'ac', ' a-b c'],
    ['ac', 'abc', ' a+b c'],
    ['abcabba', 'cbabac', '-a-b c+b a b-b a+c'],
  ])('%s to %s', (a, b, expected) => expect(diff(a, b)).toBe(expected));

  test('gives back both texts, whatever they are', () => {
    let seed = 7;
    const letter = () => 'abcd'[(seed = (seed * 1103515245 + 12345) % 2147483648) % 4];
    for (let i = 0; i < 200; i++) {
      const a = Array.from({ length: i % 13 }, letter).join('\n');
      const b = Array.from({ length: (i * 7) % 11 }, letter).join('\n');
      const lines = lineDiff(a, b);
      expect(
        lines
          .filter(({ kind }) => kind !== 'new')
          .map(({ text }) => text)
          .join('\n')
      ).toBe(a);
      expect(
        lines
          .filter(({ kind }) => kind !== 'gone')
          .map(({ text }) => text)
          .join('\n')
      ).toBe(b);
    }
  });

  test('is bounded for texts that have nothing in common', () => {
    const a = Array.from({ length: 5000 }, (_, i) => `a${i}`).join('\n');
    const b = Array.from({ length: 5000 }, (_, i) => `b${i}`).join('\n');
    expect(lineDiff(a, b)).toHaveLength(10_000);
  });
});

test('what is far from a change is left out and counted', () => {
  const shown = withContext(lineDiff('a\nb\nc\nd\ne\nf\ng', 'a\nb\nc\nX\ne\nf\ng'), 1);
  expect(shown).toEqual([
    { kind: 'hidden', count: 2 },
    { kind: 'same', text: 'c' },
    { kind: 'gone', text: 'd' },
    { kind: 'new', text: 'X' },
    { kind: 'same', text: 'e' },
    { kind: 'hidden', count: 2 },
  ]);
});
