import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Combobox, Icon, IconButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { DashboardSession, SessionState } from '../../dashboard/DashboardSession.ts';
import type { ClassicVariable } from '../../dashboard/types.ts';
import { setIn } from '../setIn.ts';
import { VariableForm } from './VariableForm.tsx';
import { newVariable, VARIABLE_TYPES, variableProblem, withValuesOnScreen } from './variableEdits.ts';

/** The variables in their order; one is open for editing. */
export function VariablesSettings({ session, state }: { session: DashboardSession; state: SessionState }) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState<number>();
  const list = state.current.templating?.list ?? [];
  const setList = (next: ClassicVariable[], step?: string) =>
    session.edit((before) => setIn(before, ['templating', 'list'], next), step);
  const move = (from: number, to: number) => {
    const next = list.filter((_, i) => i !== from);
    next.splice(to, 0, list[from]);
    setList(next);
    setOpen(undefined);
  };
  return (
    <>
      {list.length === 0 && <p className={styles.hint}>No variables yet. Panels use one as $name.</p>}
      {list.map((variable, i) => (
        <section key={i} className={styles.card}>
          <header className={styles.header}>
            <button
              type="button"
              className={styles.name}
              aria-expanded={open === i}
              onClick={() => setOpen(open === i ? undefined : i)}
            >
              <Icon name={open === i ? 'angle-down' : 'angle-right'} /> ${variable.name}
              <span className={styles.type}>{variable.type}</span>
            </button>
            <IconButton name="arrow-up" tooltip="Move up" disabled={i === 0} onClick={() => move(i, i - 1)} />
            <IconButton
              name="arrow-down"
              tooltip="Move down"
              disabled={i === list.length - 1}
              onClick={() => move(i, i + 1)}
            />
            <IconButton
              name="trash-alt"
              tooltip="Remove variable"
              onClick={() => setList(list.filter((_, j) => j !== i))}
            />
          </header>
          {open === i && (
            <>
              <VariableForm
                variable={variable}
                onChange={(next, step) =>
                  setList(
                    list.map((one, j) => (j === i ? next : one)),
                    `variable ${i} ${step}`
                  )
                }
              />
              {variableProblem(list, i) && (
                <Alert severity="error" title={variableProblem(list, i) ?? ''} bottomSpacing={0} />
              )}
            </>
          )}
        </section>
      ))}
      <div className={styles.actions}>
        <Combobox
          aria-label="Add a variable"
          placeholder="Add a variable …"
          options={VARIABLE_TYPES}
          value={null}
          onChange={(option) => {
            setList([...list, newVariable(option.value, list)]);
            setOpen(list.length);
          }}
        />
        {list.length > 0 && (
          <Button
            variant="secondary"
            size="sm"
            fill="text"
            tooltip="The dashboard will open with the values that are chosen now"
            onClick={() => setList(withValuesOnScreen(list, state.scene.state.$variables))}
          >
            Take the values on screen as defaults
          </Button>
        )}
      </div>
    </>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    hint: css({ color: theme.colors.text.secondary }),
    card: css({
      marginBottom: theme.spacing(1),
      padding: theme.spacing(1, 1.5),
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
    }),
    header: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
    name: css({
      flex: 1,
      textAlign: 'left',
      background: 'none',
      border: 0,
      padding: 0,
      color: theme.colors.text.primary,
      fontFamily: theme.typography.fontFamilyMonospace,
    }),
    type: css({
      marginLeft: theme.spacing(1),
      color: theme.colors.text.secondary,
      fontFamily: theme.typography.fontFamily,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    actions: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      marginTop: theme.spacing(2),
    }),
  };
}
