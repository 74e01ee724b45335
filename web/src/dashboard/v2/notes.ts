/** Something of a v2 dashboard that is not drawn as Grafana does. */
export interface Note {
  /** A panel, a row, a variable by its title or name. */
  what: string;
  /** How it differs here, as the end of a sentence. */
  why: string;
}

/** A hostile file must not fill the page with them. */
export const MOST_NOTES = 200;
const LONGEST_NAME = 80;

/** Collects what cannot be turned, so that nothing is left out without a word. */
export class Notes {
  private readonly found: Note[] = [];
  private readonly seen = new Set<string>();
  private left = 0;

  add(what: string, why: string): void {
    const key = JSON.stringify([what, why]);
    if (this.seen.has(key)) {
      return;
    }
    if (this.found.length >= MOST_NOTES) {
      this.left++;
      return;
    }
    this.seen.add(key);
    this.found.push({ what, why });
  }

  all(): Note[] {
    return this.left === 0
      ? this.found
      : [...this.found, { what: `${this.left} more`, why: 'not listed here' }];
  }
}

/** What a thing is called in a note: `Panel "CPU"`. */
export function named(kind: string, name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return short === '' ? `${kind} without a title` : `${kind} "${short}"`;
}
