import { describe, expect, test } from 'vitest';

import type { SaveAttempt } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';
import type { Base } from './base.ts';
import {
  apart,
  baseAfter,
  type Chain,
  ended,
  failureOf,
  isOnScreen,
  isWaiting,
  joined,
  type Link,
  rebasedConflict,
  seenAfter,
  tipOf,
} from './chain.ts';
import type { Definite } from './useSaving.ts';

const inGit: Base = {
  json: { uid: 'm', title: 'Git' },
  meta: { folderUid: 'f', folderTitle: 'F' },
  version: 3,
  commit: 'c3',
  etag: '"b3"',
};

function attempt(saveId: string, base: string | undefined, version: number): SaveAttempt {
  const dashboard: DashboardJson = { uid: 'm', title: `Title of ${saveId}`, version };
  return { saveId, dashboard, base, folderUid: 'f', message: `Message of ${saveId}`, overwrite: false };
}

const s1 = attempt('s1', '"b3"', 3);
const s2 = attempt('s2', '"w1"', 4);

function link(sent: SaveAttempt, more: Partial<Link> = {}): Link {
  const n = Number(sent.saveId.slice(1));
  return { attempt: sent, uid: 'm', version: 3 + n, etag: `"w${n}"`, isHere: true, ...more };
}

const saved = (version: number): Definite => ({ kind: 'saved', uid: 'm', version, commit: `c${version}` });
const merged = (version: number): Definite => ({
  kind: 'saved',
  uid: 'm',
  version,
  commit: `c${version}`,
  merged: { theirs: [] },
});
const clash = (saveId: string): Definite => ({
  kind: 'conflict',
  message: `${saveId} clashed`,
  branch: `lockstep/waiting/${saveId}`,
});

function both(first?: Definite, second?: Definite): Chain {
  let chain: Chain | undefined = joined(joined(undefined, link(s1), inGit), link(s2), inGit);
  chain = first ? ended(chain, 's1', first) : chain;
  return (second ? ended(chain, 's2', second) : chain) as Chain;
}

describe('the next save', () => {
  test('goes on from what is in Git when nothing waits', () => {
    expect(tipOf(undefined, inGit)).toBe(inGit);
  });

  test('goes on from the last one that waits, and shows its content', () => {
    const tip = tipOf(both(), inGit);
    expect(tip).toMatchObject({ version: 5, etag: '"w2"', json: { title: 'Title of s2' }, isOfWaiting: true });
    expect(tip.meta).toMatchObject({ folderUid: 'f', folderTitle: 'F', waiting: { saveId: 's2' } });
  });

  test('nobody else is said to have made the version that waits', () => {
    const meta = { ...inGit.meta, updatedBy: 'Ann', updated: '2026-11-29T10:00:00Z' };
    const tip = tipOf(both(), { ...inGit, meta });
    expect(tip.meta).toEqual({ ...inGit.meta, waiting: { saveId: 's2' } });
  });

  test.each([
    ['saved', saved(4)],
    ['merged', merged(4)],
    ['a conflict', clash('s1')],
  ])('still does when the first turned out %s', (_, end) => {
    expect(tipOf(both(end), inGit).etag).toBe('"w2"');
    expect(isWaiting(both(end))).toBe(true);
    expect(seenAfter(both(end))).toBeUndefined();
  });

  test('goes on from what was seen when the second is told first, and is no base', () => {
    expect(tipOf(both(undefined, saved(5)), inGit).etag).toBe('"w2"');
    expect(tipOf(both(undefined, merged(5)), inGit)).toMatchObject({ version: 3, etag: '"b3"', commit: 'c3' });
    expect(tipOf(both(undefined, clash('s2')), inGit)).toMatchObject({ version: 3, etag: '"b3"' });
  });

  test('keeps the folder of a new dashboard that waits in one', () => {
    const fresh: Base = { meta: {}, version: 0 };
    const first = { ...attempt('s1', undefined, 0), folderUid: 'infra' };
    expect(tipOf(joined(undefined, link(first), fresh), fresh).meta.folderUid).toBe('infra');
  });
});

describe('when none waits any more', () => {
  test('the last that came to Git as it was sent is the base, by the tag that the server can check', () => {
    const after = seenAfter(both(saved(4), saved(5)));
    expect(after?.isAllAsSent).toBe(true);
    expect(baseAfter(inGit, after!.seen)).toMatchObject({
      version: 5,
      etag: '"w2"',
      commit: 'c5',
      json: { title: 'Title of s2' },
      isOfWaiting: true,
    });
    expect(baseAfter(tipOf(both(), inGit), after!.seen).meta.waiting).toBeUndefined();
  });

  test.each([
    ['merged, saved', merged(4), saved(5), '"b3"', 3],
    ['merged, merged', merged(4), merged(5), '"b3"', 3],
    ['a conflict, saved', clash('s1'), saved(4), '"b3"', 3],
    ['a conflict, a conflict', clash('s1'), clash('s2'), '"b3"', 3],
    ['merged, a conflict', merged(4), clash('s2'), '"b3"', 3],
    ['saved, merged', saved(4), merged(5), '"w1"', 4],
    ['saved, a conflict', saved(4), clash('s2'), '"w1"', 4],
  ])('%s: the base is the last that was seen in Git', (_, first, second, etag, version) => {
    const after = seenAfter(both(first, second));
    expect(after).toMatchObject({ isAllAsSent: false, seen: { etag, version } });
  });

  test('what has no tag is no base: by its version it might replace what came instead', () => {
    const chain = ended(joined(undefined, link(s1, { etag: undefined }), inGit), 's1', saved(4));
    expect(seenAfter(chain as Chain)).toMatchObject({ isAllAsSent: false, seen: { etag: '"b3"' } });
  });

  test('what was chosen in a conflict is not what was sent', () => {
    const chosen = { ...s1, resolution: { theirs: '"t"', choices: {} } };
    const chain = ended(joined(undefined, link(chosen), inGit), 's1', saved(4));
    expect(seenAfter(chain as Chain)).toMatchObject({ isAllAsSent: false, seen: { etag: '"b3"' } });
  });

  test('one that went to Git at once behind the others is a base by its file', () => {
    const direct = link(s2, { etag: '"b5"', isDirect: true, end: saved(5) });
    const chain = ended(joined(joined(undefined, link(s1), inGit), direct, inGit), 's1', saved(4));
    expect(seenAfter(chain as Chain)?.seen).toMatchObject({ etag: '"b5"', isOfWaiting: false });
  });
});

describe('a save that did not come to Git', () => {
  const failure = (first: Definite, second: Definite) => {
    const chain = both(first, second);
    return failureOf(chain, seenAfter(chain)!.seen);
  };

  test('is none when all did', () => {
    expect(failure(saved(4), merged(5))).toBeUndefined();
  });

  test('is asked about with all that was built on it, from what was seen last', () => {
    expect(failure(clash('s1'), saved(4))).toMatchObject({
      kind: 'conflict',
      branch: 'lockstep/waiting/s1',
      attempt: {
        dashboard: { title: 'Title of s2', version: 3 },
        base: '"b3"',
        message: 'Message of s1',
        overwrite: false,
      },
    });
    expect(failure(saved(4), clash('s2'))).toMatchObject({
      branch: 'lockstep/waiting/s2',
      attempt: { dashboard: { title: 'Title of s2', version: 4 }, base: '"w1"' },
    });
    expect(failure(clash('s1'), clash('s2'))).toMatchObject({
      branch: 'lockstep/waiting/s2',
      attempt: { base: '"b3"' },
    });
  });

  test('never overwrites, though it did when it was sent, and chooses nothing', () => {
    const bold = { ...s1, overwrite: true, resolution: { theirs: '"t"', choices: {} } };
    const chain = ended(joined(undefined, link(bold), inGit), 's1', clash('s1')) as Chain;
    const { attempt: work } = failureOf(chain, seenAfter(chain)!.seen)!;
    expect(work.overwrite).toBe(false);
    expect(work).not.toHaveProperty('resolution');
  });

  test('of a new dashboard keeps the uid that it waited under', () => {
    const { uid: _uid, ...fresh } = attempt('s1', undefined, 0).dashboard;
    const first = { ...attempt('s1', undefined, 0), dashboard: fresh };
    const chain = ended(joined(undefined, link(first), { meta: {}, version: 0 }), 's1', clash('s1')) as Chain;
    expect(failureOf(chain, seenAfter(chain)!.seen)?.attempt.dashboard.uid).toBe('m');
  });

  test('that the host refused is told in its words', () => {
    expect(failure(saved(4), { kind: 'refused', message: 'no', status: 0 })).toMatchObject({
      kind: 'refused',
      message: 'no',
    });
  });

  test('makes a conflict of one on top of it start from what was seen', () => {
    const chain = both(merged(4), saved(5));
    const onTop = { kind: 'conflict' as const, attempt: attempt('s3', '"w2"', 5), message: 'm', theirs: {} };
    const asked = rebasedConflict(onTop, seenAfter(chain)!.seen, undefined);
    expect(asked.attempt).toMatchObject({ base: '"b3"', dashboard: { title: 'Title of s3', version: 3 } });
    expect(asked).not.toHaveProperty('theirs');
  });
});

describe('saves of an earlier page', () => {
  const early = { isHere: false };

  test('are put in their order, and what is on screen did not come from here', () => {
    const shown: Base = { ...inGit, version: 5, etag: '"w2"', meta: { waiting: { saveId: 's2' } } };
    const chain = joined(joined(undefined, link(s2, early), shown), link(s1, early), shown);
    expect(chain.links.map(({ attempt: { saveId } }) => saveId)).toEqual(['s1', 's2']);
    expect(chain.below).toMatchObject({ version: 3, etag: '"b3"' });
    expect(tipOf(chain, shown)).toBe(shown);
    expect(isOnScreen(chain, shown)).toBe(true);
    expect(isOnScreen(chain, inGit)).toBe(false);
  });

  test('take no new one for theirs: the next is sent from here', () => {
    const chain = joined(joined(undefined, link(s1, early), inGit), link(s2), inGit);
    expect(tipOf(chain, inGit).etag).toBe('"w2"');
    expect(chain.below.etag).toBe('"b3"');
  });

  test('are what all become when something else is put on screen', () => {
    const chain = apart(both());
    expect(tipOf(chain, inGit)).toBe(inGit);
    expect(isOnScreen(chain as Chain, inGit)).toBe(false);
  });
});
