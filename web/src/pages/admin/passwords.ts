const BYTES = 15;

/** One that nobody guesses, of letters, digits, `-` and `_`. */
export function madePassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_');
}
