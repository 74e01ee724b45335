import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { CodeMirrorEditor } from '@grafana/ui/unstable';
import { useEffect, useMemo, useState } from 'react';
import { parseJson } from './jsonErrors.ts';

interface JsonEditorProps<T> {
  value: T;
  /** Only what passes is taken over; the string says what is wrong with it. */
  check?(value: unknown): string | undefined;
  onApply(value: T): void;
  /** Told what the text says whenever it changes; undefined while it says nothing that passes. */
  onTyped?(value: T | undefined): void;
  readOnly?: boolean;
  label: string;
}

/** JSON as text. What is typed is taken over by a button, because half-typed JSON is none. */
export function JsonEditor<T>({ value, check, onApply, onTyped, readOnly, label }: JsonEditorProps<T>) {
  const styles = useStyles2(getStyles);
  const original = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const [text, setText] = useState(original);
  useEffect(() => setText(original), [original]);

  const isEdited = text !== original;
  const said = useMemo(() => (isEdited ? read<T>(text, check) : { value }), [isEdited, text, value, check]);
  const problem = 'problem' in said ? said.problem : undefined;
  useEffect(() => onTyped?.('value' in said ? said.value : undefined), [said, onTyped]);
  const apply = () => {
    if ('value' in said) {
      onApply(said.value);
    }
  };
  return (
    <div className={styles.box}>
      <div className={styles.editor}>
        <CodeMirrorEditor
          value={text}
          language="json"
          height="100%"
          readOnly={readOnly}
          onChange={setText}
          aria-label={label}
          lineWrapping={false}
        />
      </div>
      {problem && (
        <div className={styles.problem}>
          <Alert severity="error" title={problem} bottomSpacing={0} />
        </div>
      )}
      {!readOnly && (
        <div className={styles.buttons}>
          <Button
            size="sm"
            disabled={!isEdited || problem !== undefined}
            onClick={apply}
            data-testid="apply-json"
          >
            Apply
          </Button>
          <Button
            size="sm"
            variant="secondary"
            fill="outline"
            disabled={!isEdited}
            onClick={() => setText(original)}
          >
            Reset
          </Button>
        </div>
      )}
    </div>
  );
}

function read<T>(text: string, check?: (value: unknown) => string | undefined): { value: T } | { problem: string } {
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    const { line, column, message } = parsed.problem;
    return { problem: `Line ${line}, column ${column}: ${message}` };
  }
  const problem = check?.(parsed.value);
  return problem === undefined ? { value: parsed.value as T } : { problem };
}

function getStyles(theme: GrafanaTheme2) {
  return {
    box: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      height: '100%',
      minHeight: 240,
    }),
    editor: css({
      flex: 1,
      minHeight: 0,
      overflow: 'hidden',
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      '> *, .cm-editor': { height: '100%' },
    }),
    problem: css({ flex: 'none' }),
    buttons: css({ display: 'flex', gap: theme.spacing(1) }),
  };
}
