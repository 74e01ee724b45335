import { ThresholdsMode } from '@grafana/data';
import { expect, test } from 'vitest';
import { fraction, thresholdBands } from './arc.ts';

test('a value outside the range stands at the end of the dial', () => {
  expect([fraction(-5, 0, 100), fraction(25, 0, 100), fraction(500, 0, 100), fraction(NaN, 0, 100)]).toEqual([
    0, 0.25, 1, 0,
  ]);
});

test('bands cover the dial from the base step to the end', () => {
  const steps = [
    { value: -Infinity, color: 'green' },
    { value: 60, color: 'orange' },
    { value: 80, color: 'red' },
  ];
  expect(thresholdBands({ thresholds: { mode: ThresholdsMode.Absolute, steps } }, 0, 200)).toEqual([
    { from: 0, to: 0.3, color: 'green' },
    { from: 0.3, to: 0.4, color: 'orange' },
    { from: 0.4, to: 1, color: 'red' },
  ]);
  expect(thresholdBands({ thresholds: { mode: ThresholdsMode.Percentage, steps } }, 0, 200)[1]).toEqual({
    from: 0.6,
    to: 0.8,
    color: 'orange',
  });
});

test('a step beyond the range has no band', () => {
  const steps = [
    { value: -Infinity, color: 'green' },
    { value: 300, color: 'red' },
  ];
  expect(thresholdBands({ thresholds: { mode: ThresholdsMode.Absolute, steps } }, 0, 200)).toEqual([
    { from: 0, to: 1, color: 'green' },
  ]);
});
