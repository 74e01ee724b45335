import { expect, test } from 'vitest';
import { sentence } from './sentence.ts';

test('ends with one full stop, whatever the server wrote', () => {
  expect(['try again', 'Try again. ', 'Why?', ''].map(sentence)).toEqual(['try again.', 'Try again.', 'Why?', '']);
});
