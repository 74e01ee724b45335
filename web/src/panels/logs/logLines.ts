import { FieldType, type DataFrame } from '@grafana/data';

export type Level = 'critical' | 'error' | 'warning' | 'info' | 'debug' | 'trace' | 'unknown';

export interface LogLine {
  time: number;
  message: string;
  level: Level;
}

/** More than this is no reading, and costs the browser. */
export const MOST_LINES = 1000;

/** The lines of all frames that have a time and a text, in the order of time. */
export function logLines(frames: DataFrame[], newestFirst: boolean): LogLine[] {
  const lines = frames.flatMap(linesOf);
  lines.sort((a, b) => (newestFirst ? b.time - a.time : a.time - b.time));
  return lines.slice(0, MOST_LINES);
}

function linesOf(frame: DataFrame): LogLine[] {
  const times = frame.fields.find((field) => field.type === FieldType.time);
  const texts = frame.fields.filter((field) => field.type === FieldType.string);
  const messages = texts.find((field) => /^(body|message|line|content)$/i.test(field.name)) ?? texts[0];
  if (!times || !messages) {
    return [];
  }
  const levels = texts.find((field) => /^(level|severity|detected_level)$/i.test(field.name));
  const label = messages.labels?.level;
  return Array.from({ length: frame.length }, (_, i) => {
    const message = String(messages.values[i] ?? '');
    return { time: Number(times.values[i]), message, level: levelOf(levels?.values[i] ?? label ?? message) };
  });
}

const WORDS: Array<[Level, RegExp]> = [
  ['critical', /\b(critical|crit|fatal|alert|emerg(ency)?|panic)\b/i],
  ['error', /\b(error|err|eror)\b/i],
  ['warning', /\b(warning|warn)\b/i],
  ['debug', /\b(debug|dbug)\b/i],
  ['trace', /\btrace\b/i],
  ['info', /\b(info|information|notice)\b/i],
];

/** The level that a text names first in the order of weight. */
export function levelOf(text: unknown): Level {
  return WORDS.find(([, word]) => word.test(String(text)))?.[0] ?? 'unknown';
}
