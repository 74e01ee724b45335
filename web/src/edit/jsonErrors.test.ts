import { expect, test } from 'vitest';
import { parseJson } from './jsonErrors.ts';

test('gives the value of what is JSON', () => {
  expect(parseJson(' {"a": [1, -2.5e3, true, null, "\\u00e9"]} ')).toEqual({
    value: { a: [1, -2500, true, null, 'é'] },
  });
});

test.each([
  ['{\n  "a": 1,\n  "b": 2,\n}', 4, 1, 'A comma before the closing brace'],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'A comma or } should be here'],
  ['[1, 2,]', 1, 7, 'A comma before the closing bracket'],
  ['{"a" 1}', 1, 6, 'A colon should be here'],
  ["{'a': 1}", 1, 2, 'A name in double quotes should be here'],
  ['{"a": nul}', 1, 7, '“nul” is no JSON value'],
  ['{"a": 01}', 1, 7, '“01” is no JSON value'],
  ['{"a": "x\n"}', 1, 9, 'A string must end on its line'],
  ['{"a": "\\q"}', 1, 8, 'An unknown escape after the backslash'],
  ['{"a": {\n "b": 1', 2, 8, 'The text ends; what opened in line 1 is not closed'],
  ['{} {}', 1, 4, 'Something follows after the end'],
  ['', 1, 1, 'The text ends where a value should be'],
])('says where %j stops being JSON', (text, line, column, message) => {
  expect(parseJson(text)).toEqual({ problem: { line, column, message } });
});

test('finds a problem wherever JSON.parse does', () => {
  const good = '{"a":[1,{"b":"c\\n"},-0.5,true],"d":null}';
  for (let i = 0; i < good.length; i++) {
    for (const broken of [
      good.slice(0, i) + good.slice(i + 1),
      `${good.slice(0, i)}x${good.slice(i)}`,
      good.slice(0, i),
    ]) {
      let isJson = true;
      try {
        JSON.parse(broken);
      } catch {
        isJson = false;
      }
      const answer = parseJson(broken);
      expect('value' in answer).toBe(isJson);
      if ('problem' in answer) {
        // The browser's own words would mean that our reader saw nothing wrong.
        expect(answer.problem.message).not.toMatch(/position|Unexpected|JSON\.parse/);
      }
    }
  }
});
