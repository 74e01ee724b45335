import { FieldType, NullValueMode, toDataFrame } from '@grafana/data';
import { expect, test } from 'vitest';
import { graphable } from './graphable.ts';

const time = { name: 'time', type: FieldType.time, values: [1, 2] };

test('leaves out frames without time and frames without numbers', () => {
  const frames = [
    toDataFrame({ fields: [{ name: 'n', type: FieldType.number, values: [1] }] }),
    toDataFrame({ fields: [time, { name: 's', type: FieldType.string, values: ['a', 'b'] }] }),
    toDataFrame({ fields: [time, { name: 'n', type: FieldType.number, values: [1, 2] }] }),
  ];
  expect(graphable(frames).map((frame) => frame.fields.map((field) => field.name))).toEqual([['time', 'n']]);
});

test('draws booleans as 0 and 1 and keeps gaps', () => {
  const frame = toDataFrame({
    fields: [time, { name: 'up', type: FieldType.boolean, values: [true, null] }],
  });
  expect(graphable([frame])[0].fields[1].values).toEqual([1, null]);
});

test('numbers series across frames, so that each has its colour', () => {
  const one = () => toDataFrame({ fields: [time, { name: 'n', type: FieldType.number, values: [1, 2] }] });
  expect(graphable([one(), one()]).map((frame) => frame.fields[1].state?.seriesIndex)).toEqual([0, 1]);
});

test('reads no value as zero where an old graph asked for it', () => {
  const value = {
    name: 'n',
    type: FieldType.number,
    values: [1, null],
    config: { nullValueMode: NullValueMode.AsZero },
  };
  expect(graphable([toDataFrame({ fields: [time, value] })])[0].fields[1].values).toEqual([1, 0]);
});
