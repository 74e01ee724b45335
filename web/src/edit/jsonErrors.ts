export interface JsonProblem {
  /** Both from 1. */
  line: number;
  column: number;
  message: string;
}

/** Parses, or says where and why not; browsers differ in how (and whether) they say where. */
export function parseJson(text: string): { value: unknown } | { problem: JsonProblem } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const found = new Reader(text).firstProblem();
    const { at, message } = found ?? { at: 0, message: (error as Error).message };
    return { problem: { ...position(text, at), message } };
  }
}

function position(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

class Problem extends Error {
  constructor(
    readonly at: number,
    message: string
  ) {
    super(message);
  }
}

/** Walks over JSON text to find the first place where it stops being JSON. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  firstProblem(): Problem | undefined {
    try {
      this.value();
      this.space();
      if (this.at < this.text.length) {
        throw new Problem(this.at, 'Something follows after the end');
      }
      return undefined;
    } catch (problem) {
      if (problem instanceof Problem) {
        return problem;
      }
      throw problem;
    }
  }

  private value(): void {
    this.space();
    switch (this.text[this.at]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      case undefined:
        throw new Problem(this.at, 'The text ends where a value should be');
      default:
        return this.word();
    }
  }

  private object(): void {
    const opened = this.at++;
    if (this.skip('}')) {
      return;
    }
    do {
      this.space();
      const start = this.at;
      if (this.text[start] !== '"') {
        throw new Problem(
          start,
          this.text[start] === '}'
            ? 'A comma before the closing brace'
            : 'A name in double quotes should be here'
        );
      }
      this.string();
      if (!this.skip(':')) {
        throw new Problem(this.at, 'A colon should be here');
      }
      this.value();
    } while (this.skip(','));
    this.close('}', opened);
  }

  private array(): void {
    const opened = this.at++;
    if (this.skip(']')) {
      return;
    }
    do {
      this.space();
      if (this.text[this.at] === ']') {
        throw new Problem(this.at, 'A comma before the closing bracket');
      }
      this.value();
    } while (this.skip(','));
    this.close(']', opened);
  }

  private close(bracket: string, opened: number): void {
    if (this.skip(bracket)) {
      return;
    }
    if (this.at >= this.text.length) {
      throw new Problem(
        this.at,
        `The text ends; what opened in line ${position(this.text, opened).line} is not closed`
      );
    }
    throw new Problem(this.at, `A comma or ${bracket} should be here`);
  }

  private string(): void {
    const start = this.at++;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at];
      if (char === '"') {
        this.at++;
        return;
      }
      if (char < ' ') {
        throw new Problem(
          this.at,
          char === '\n' ? 'A string must end on its line' : 'A control character in a string'
        );
      }
      if (char === '\\') {
        if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.text.slice(this.at + 1, this.at + 6))) {
          throw new Problem(this.at, 'An unknown escape after the backslash');
        }
        this.at++;
      }
    }
    throw new Problem(start, 'A string that does not end');
  }

  private word(): void {
    const rest = this.text.slice(this.at, this.at + 400);
    const match = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/.exec(rest);
    if (!match) {
      const found = /^[^\s,:{}[\]"]+/.exec(rest)?.[0] ?? rest[0];
      throw new Problem(this.at, `“${found}” is no JSON value`);
    }
    this.at += match[0].length;
  }

  private skip(char: string): boolean {
    this.space();
    if (this.text[this.at] === char) {
      this.at++;
      return true;
    }
    return false;
  }

  private space(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) {
      this.at++;
    }
  }
}
