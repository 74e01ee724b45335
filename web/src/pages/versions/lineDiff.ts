/** Two texts line by line: the fewest lines that must go and come. */

export interface DiffLine {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

export interface DiffBlock {
  /** Lines that are the same on both sides and so many that they are not shown. */
  kind: 'hidden';
  count: number;
}

/** More edits than this are not looked for: then the whole middle is shown as replaced. */
const MOST_EDITS = 2000;

export function lineDiff(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    start++;
  }
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) {
    end++;
  }
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  return [
    ...same(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
}

/**
 * Myers' greedy walk: after d edits, `reach[k]` is how far one gets in `a` on the diagonal k (lines
 * of `a` minus lines of `b`). The trace of all rounds tells the way back.
 */
function middle(a: string[], b: string[]): DiffLine[] {
  const trace: Array<Map<number, number>> = [];
  const reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_EDITS); d++) {
    trace.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      let x = comesFromAbove(reach, k, d) ? at(reach, k + 1) : at(reach, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) {
        x++;
      }
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) {
        return wayBack(trace, a, b);
      }
    }
  }
  return [
    ...a.map((text): DiffLine => ({ kind: 'gone', text })),
    ...b.map((text): DiffLine => ({ kind: 'new', text })),
  ];
}

function comesFromAbove(reach: Map<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && at(reach, k - 1) < at(reach, k + 1));
}

function at(reach: Map<number, number>, k: number): number {
  return reach.get(k) ?? 0;
}

function wayBack(trace: Array<Map<number, number>>, a: string[], b: string[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const k = x - y;
    const before = comesFromAbove(trace[d], k, d) ? k + 1 : k - 1;
    const fromX = at(trace[d], before);
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      lines.push({ kind: 'same', text: a[--x] });
      y--;
    }
    if (d > 0) {
      lines.push(x === fromX ? { kind: 'new', text: b[--y] } : { kind: 'gone', text: a[--x] });
    }
  }
  return lines.reverse();
}

/** Leaves out what is far from any change. */
export function withContext(lines: DiffLine[], context: number): Array<DiffLine | DiffBlock> {
  const isNear = new Array<boolean>(lines.length).fill(false);
  lines.forEach(({ kind }, i) => {
    if (kind !== 'same') {
      isNear.fill(true, Math.max(0, i - context), i + context + 1);
    }
  });
  const shown: Array<DiffLine | DiffBlock> = [];
  let hidden = 0;
  lines.forEach((line, i) => {
    if (!isNear[i]) {
      hidden++;
      return;
    }
    if (hidden > 0) {
      shown.push({ kind: 'hidden', count: hidden });
      hidden = 0;
    }
    shown.push(line);
  });
  return hidden > 0 && shown.length > 0 ? [...shown, { kind: 'hidden', count: hidden }] : shown;
}
