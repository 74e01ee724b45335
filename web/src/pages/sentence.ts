/** The text with a full stop, when it has none, so that another sentence may follow. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…:]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** The server's words begin small, for they follow the name of a field; where they stand alone they are a sentence. */
export function alone(words: string): string {
  const isWord = /^(?!localhost\b)[a-z]+ /.test(words); // and not an address
  return sentence(isWord ? words.charAt(0).toUpperCase() + words.slice(1) : words);
}
