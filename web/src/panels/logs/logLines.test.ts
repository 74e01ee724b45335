import { FieldType, toDataFrame } from '@grafana/data';
import { expect, test } from 'vitest';
import { levelOf, logLines } from './logLines.ts';

const frame = toDataFrame({
  fields: [
    { name: 'time', type: FieldType.time, values: [1, 3, 2] },
    { name: 'id', type: FieldType.string, values: ['x', 'y', 'z'] },
    { name: 'message', type: FieldType.string, values: ['started', 'an error came', 'slow'] },
    { name: 'level', type: FieldType.string, values: ['info', 'error', 'warn'] },
  ],
});

test('sorts lines by time and finds message and level by the names of the fields', () => {
  expect(logLines([frame], true)).toEqual([
    { time: 3, message: 'an error came', level: 'error' },
    { time: 2, message: 'slow', level: 'warning' },
    { time: 1, message: 'started', level: 'info' },
  ]);
  expect(logLines([frame], false)[0].message).toBe('started');
});

test('a frame without time or text has no lines', () => {
  expect(
    logLines([toDataFrame({ fields: [{ name: 'n', type: FieldType.number, values: [1] }] })], true)
  ).toEqual([]);
});

test.each([
  ['t=1 lvl=WARN slow', 'warning'],
  ['FATAL: error while closing', 'critical'],
  ['terror', 'unknown'],
])('reads the level of %j', (text, level) => {
  expect(levelOf(text)).toBe(level);
});
