import { afterEach, expect, test, vi } from 'vitest';
import { dashboard } from './endpoints.ts';
import { countedVersion } from './waitingVersion.ts';

afterEach(() => vi.unstubAllGlobals());

test('only what waits has a version that is not counted with', () => {
  expect(countedVersion(undefined)).toBeUndefined();
  expect(countedVersion(7)).toBe(7);
  expect(countedVersion(4_711_000_000_006)).toBe(6);
  expect(countedVersion((2 ** 33 - 1) * 1_000_000 + 12)).toBe(12);
});

test('a dashboard that waits is read with the version that it will have', async () => {
  const waits = 5_000_000_000_003;
  const answer = { meta: { version: waits, waiting: {} }, dashboard: { uid: 'm', title: 'M', version: waits } };
  vi.stubGlobal('fetch', async () => Response.json(answer, { headers: { ETag: '"w"' } }));
  const { data, etag } = await dashboard('m');
  expect(data.dashboard.version).toBe(3);
  expect(data.meta.version).toBe(3);
  expect(etag).toBe('"w"');
});
