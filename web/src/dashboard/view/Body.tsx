import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import type { DashboardSession, SessionState } from '../DashboardSession.ts';

/** The grid of panels, one panel alone, or the way to the first panel. */
export function Body({ session, state }: { session: DashboardSession; state: SessionState }) {
  const styles = useStyles2(getStyles);
  const { scene, viewing, editing, pane } = state;
  const box = useRef<HTMLDivElement>(null);
  const selected = pane.kind === 'panel' ? pane.id : undefined;
  useEffect(() => {
    if (selected !== undefined && editing) {
      box.current
        ?.querySelector(`[data-griditem-key="item-panel-${selected}"]`)
        ?.scrollIntoView({ block: 'nearest' });
    }
  }, [selected, editing]);

  const alone = viewing === undefined ? undefined : session.vizPanel(viewing);
  if (alone) {
    return (
      <div className={styles.alone}>
        <alone.Component model={alone} />
      </div>
    );
  }
  const { body } = scene.state;
  const isEmpty = (state.current.panels ?? []).length === 0;
  return (
    <div ref={box} className={styles.grid}>
      {selected !== undefined && editing && (
        <style>{`[data-griditem-key="item-panel-${selected}"] { outline: 2px solid var(--selected-panel); outline-offset: 2px; border-radius: 2px; }`}</style>
      )}
      {isEmpty ? (
        <div className={styles.empty}>
          <p>This dashboard has no panels yet.</p>
          {editing && (
            <Button icon="plus" onClick={() => session.open({ kind: 'add' })}>
              Add the first panel
            </Button>
          )}
        </div>
      ) : (
        <body.Component model={body} />
      )}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    grid: css({
      '--selected-panel': theme.colors.primary.border,
      padding: theme.spacing(0, 2, 2, 2),
      minHeight: 200,
      display: 'flex',
    }),
    alone: css({
      display: 'flex',
      height: 'calc(100vh - 140px)',
      padding: theme.spacing(0, 2, 2, 2),
      '> div': { flex: 1 },
    }),
    empty: css({
      margin: 'auto',
      padding: theme.spacing(8),
      textAlign: 'center',
      color: theme.colors.text.secondary,
      p: { marginBottom: theme.spacing(2) },
    }),
  };
}
