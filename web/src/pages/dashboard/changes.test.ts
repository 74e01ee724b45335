import { describe, expect, test } from 'vitest';
import { changeSummary } from './changes.ts';

const cpu = { id: 1, type: 'timeseries', title: 'CPU', gridPos: { x: 0, y: 0, w: 12, h: 8 }, targets: [{ refId: 'A' }] };
const disk = { id: 2, type: 'stat', title: 'Disk', gridPos: { x: 12, y: 0, w: 12, h: 8 } };
const base = {
  uid: 'm',
  title: 'Metrics',
  version: 3,
  panels: [cpu, disk],
  templating: { list: [{ name: 'host', type: 'custom', query: 'a,b' }] },
  time: { from: 'now-1h', to: 'now' },
};

describe('what changed', () => {
  test('is nothing when only server-made fields or the order of keys differ', () => {
    const after = {
      ...base,
      version: 9,
      id: 77,
      iteration: 5,
      time: { to: 'now', from: 'now-1h' },
    };
    expect(changeSummary(base, after)).toEqual([]);
  });

  test('names the panels', () => {
    const after = {
      ...base,
      panels: [{ ...cpu, title: 'Load' }, { id: 3, type: 'text', title: '' }],
    };
    expect(changeSummary(base, after)).toEqual([
      'Renamed panel "CPU" to "Load"',
      'Added a panel without a title',
      'Removed panel "Disk"',
    ]);
  });

  test('tells moving from resizing from editing', () => {
    const after = {
      ...base,
      panels: [
        { ...cpu, gridPos: { ...cpu.gridPos, y: 8 } },
        { ...disk, gridPos: { ...disk.gridPos, w: 6 } },
      ],
    };
    expect(changeSummary(base, after)).toEqual(['Moved panel "CPU"', 'Resized panel "Disk"']);
    const edited = { ...base, panels: [{ ...cpu, targets: [{ refId: 'B' }], fieldConfig: {} }, disk] };
    expect(changeSummary(base, edited)).toEqual(['Changed panel "CPU": queries, fields and overrides']);
  });

  test('looks into collapsed rows', () => {
    const row = (panel: object) => ({ ...base, panels: [{ id: 9, type: 'row', title: 'Row', panels: [panel] }] });
    expect(changeSummary(row(cpu), row({ ...cpu, title: 'Load' }))).toEqual(['Renamed panel "CPU" to "Load"']);
  });

  test('names settings and variables', () => {
    const after = {
      ...base,
      title: 'All metrics',
      tags: ['x'],
      templating: { list: [{ name: 'host', type: 'custom', query: 'a' }, { name: 'job' }] },
    };
    expect(changeSummary(base, after)).toEqual([
      'Renamed "Metrics" to "All metrics"',
      'Changed tags',
      'Changed variable host',
      'Added variable job',
    ]);
  });

  test('of a new dashboard is how much there is', () => {
    expect(changeSummary(undefined, { title: 'x', panels: [cpu] })).toEqual(['New dashboard with 1 panel']);
    expect(changeSummary(undefined, { title: 'x' })).toEqual(['New dashboard with 0 panels']);
  });

  test('survives JSON that is not a dashboard', () => {
    expect(changeSummary({ panels: 'none', templating: null }, { panels: [null, 3] })).toEqual([]);
  });
});
