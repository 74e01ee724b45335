import { describe, expect, test } from 'vitest';
import { type Draft, DraftStore } from './drafts.ts';

/** Storage that has room for so many characters. */
class SmallStorage implements Storage {
  private readonly items = new Map<string, string>();

  constructor(private readonly room = Infinity) {}

  get length(): number {
    return this.items.size;
  }
  key(i: number): string | null {
    return [...this.items.keys()][i] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    const used = [...this.items].reduce((sum, [k, v]) => (k === key ? sum : sum + v.length), 0);
    if (used + value.length > this.room) {
      throw new DOMException('full', 'QuotaExceededError');
    }
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
  clear(): void {
    this.items.clear();
  }
}

function draft(uid: string, savedAt: number, baseVersion = 1, filling = ''): Draft {
  return { id: `${uid}-${baseVersion}`, uid, baseVersion, title: uid, savedAt, json: { title: uid, filling } };
}

describe('a draft', () => {
  test('is found again, the newest of its dashboard', () => {
    const drafts = new DraftStore(new SmallStorage());
    drafts.keep(draft('m', 1000, 1));
    drafts.keep(draft('m', 2000, 2));
    drafts.keep(draft('other', 3000));
    expect(drafts.find('m', 4000)).toEqual(draft('m', 2000, 2));
    expect(drafts.find('nobody', 4000)).toBeUndefined();
  });

  test('takes the place of the one before it in its slot', () => {
    const drafts = new DraftStore(new SmallStorage());
    drafts.keep(draft('m', 1000, 1, 'one'));
    drafts.keep(draft('m', 2000, 1, 'two'));
    drafts.remove('m-1');
    expect(drafts.find('m', 3000)).toBeUndefined();
  });

  test('leaves the slots of other stretches of editing alone', () => {
    const drafts = new DraftStore(new SmallStorage());
    drafts.keep({ ...draft('m', 1000), id: 'one tab' });
    drafts.keep({ ...draft('m', 2000), id: 'another tab' });
    drafts.remove('another tab');
    expect(drafts.find('m', 3000)?.id).toBe('one tab');
  });

  test('pushes out the oldest when there is no room', () => {
    const filling = 'x'.repeat(400);
    const drafts = new DraftStore(new SmallStorage(1200));
    expect(drafts.keep(draft('a', 1, 1, filling))).toBe(true);
    expect(drafts.keep(draft('b', 2, 1, filling))).toBe(true);
    expect(drafts.keep(draft('c', 3, 1, filling))).toBe(true);
    expect(drafts.find('a', 4)).toBeUndefined();
    expect(drafts.find('b', 4)).toBeDefined();
    expect(drafts.find('c', 4)).toBeDefined();
  });

  test('that can never fit says so', () => {
    const drafts = new DraftStore(new SmallStorage(100));
    expect(drafts.keep(draft('a', 1, 1, 'x'.repeat(400)))).toBe(false);
    expect(new DraftStore(undefined).keep(draft('a', 1))).toBe(false);
  });

  test('is forgotten after thirty days, and when there are too many', () => {
    const drafts = new DraftStore(new SmallStorage());
    for (let i = 0; i < 20; i++) {
      drafts.keep(draft(`d${i}`, 1000 + i));
    }
    expect(drafts.find('d7', 2000)).toBeUndefined();
    expect(drafts.find('d8', 2000)).toBeDefined();
    expect(drafts.find('d8', 1008 + 30 * 24 * 3600 * 1000)).toBeUndefined();
  });

  test('of a save that is on its way is none to restore, and is found by itself', () => {
    const drafts = new DraftStore(new SmallStorage());
    const attempt = { saveId: 's1', dashboard: { title: 'm' }, folderUid: '', message: 'x', overwrite: false };
    drafts.keepSent('m', attempt, 1000);
    expect(drafts.find('m', 2000)).toBeUndefined();
    expect(drafts.findSent('m', 2000)).toEqual(attempt);
    drafts.remove('s1');
    expect(drafts.findSent('m', 2000)).toBeUndefined();
  });

  test('of saves that wait one on top of the other is found for each, the newest first', () => {
    const drafts = new DraftStore(new SmallStorage());
    const sent = { dashboard: { title: 'm' }, folderUid: '', message: 'x', overwrite: false };
    drafts.keepSent('m', { ...sent, saveId: 's1' }, 1000);
    drafts.keepSent('m', { ...sent, saveId: 's2', base: '"w1"' }, 2000);
    drafts.keepSent('other', { ...sent, saveId: 's3' }, 3000);
    expect(drafts.allSent('m', 4000).map(({ saveId, base }) => [saveId, base])).toEqual([
      ['s2', '"w1"'],
      ['s1', undefined],
    ]);
  });

  test('is not pushed out by saves that are on their way, nor are they by drafts', () => {
    const drafts = new DraftStore(new SmallStorage());
    drafts.keep(draft('typed', 1000));
    for (let i = 0; i < 20; i++) {
      const attempt = { saveId: `s${i}`, dashboard: {}, folderUid: '', message: '', overwrite: false };
      drafts.keepSent(`m${i}`, attempt, 1001 + i);
    }
    expect(drafts.find('typed', 2000)).toBeDefined();
    for (let i = 0; i < 20; i++) {
      drafts.keep(draft(`d${i}`, 1100 + i));
    }
    expect(drafts.findSent('m0', 2000)).toBeDefined();
    expect(drafts.find('typed', 2000)).toBeUndefined();
  });

  test('that somebody spoilt is no draft', () => {
    const storage = new SmallStorage();
    storage.setItem('lockstep.draft.1', '{"uid":"m"');
    storage.setItem('lockstep.draft.2', '{"id":"2","uid":"m","baseVersion":2,"savedAt":5,"json":null}');
    expect(new DraftStore(storage).find('m', 6)).toBeUndefined();
  });
});
