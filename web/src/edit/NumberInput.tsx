import { Input } from '@grafana/ui';
import { useEffect, useState } from 'react';

interface NumberInputProps {
  value: number | undefined;
  placeholder?: string;
  integer?: boolean;
  min?: number;
  onChange(value: number | undefined): void;
  'aria-label'?: string;
}

/** A number or nothing. What is typed stays on screen while it is no number yet ("-", "1e"). */
export function NumberInput({ value, onChange, integer, min, ...rest }: NumberInputProps) {
  const [text, setText] = useState(value === undefined ? '' : String(value));
  useEffect(
    () => setText((now) => (parse(now, integer) === value ? now : value === undefined ? '' : String(value))),
    [value, integer]
  );
  const parsed = parse(text, integer);
  const isWrong =
    (text.trim() !== '' && parsed === undefined) ||
    (min !== undefined && parsed !== undefined && parsed < min);
  return (
    <Input
      {...rest}
      value={text}
      invalid={isWrong}
      inputMode="decimal"
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const number = parse(next, integer);
        if (next.trim() === '' || (number !== undefined && (min === undefined || number >= min))) {
          onChange(number);
        }
      }}
    />
  );
}

function parse(text: string, integer = false): number | undefined {
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) && (!integer || Number.isInteger(number)) ? number : undefined;
}
