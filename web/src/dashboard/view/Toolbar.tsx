import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, ToolbarButton, useStyles2 } from '@grafana/ui';
import type { DashboardSession, SessionState } from '../DashboardSession.ts';
import { AnnotationSwitches } from './AnnotationSwitches.tsx';
import { LeaveButton } from './LeaveButton.tsx';
import { LinksBar } from './LinksBar.tsx';

interface ToolbarProps {
  session: DashboardSession;
  state: SessionState;
  canEdit: boolean;
  isNew: boolean;
  onSave(): void;
}

/** Variables on the left, time and editing on the right. */
export function Toolbar({ session, state, canEdit, isNew, onSave }: ToolbarProps) {
  const styles = useStyles2(getStyles);
  const { scene, current, editing, viewing } = state;
  const { variableControls, timePicker, refreshPicker } = scene.state;
  return (
    <div className={styles.bar}>
      {viewing !== undefined && (
        <Button icon="arrow-left" variant="secondary" size="sm" onClick={() => session.view(undefined)}>
          All panels
        </Button>
      )}
      <variableControls.Component model={variableControls} />
      <AnnotationSwitches scene={scene} />
      <div className={styles.right}>
        <LinksBar links={current.links ?? []} scene={scene} />
        {!current.timepicker?.hidden && <timePicker.Component model={timePicker} />}
        <refreshPicker.Component model={refreshPicker} />
        {editing ? (
          <EditButtons session={session} state={state} isNew={isNew} onSave={onSave} />
        ) : (
          canEdit && (
            <Button
              icon="pen"
              variant="secondary"
              data-testid="edit-dashboard"
              onClick={() => session.startEditing()}
            >
              Edit
            </Button>
          )
        )}
      </div>
    </div>
  );
}

function EditButtons({ session, state, isNew, onSave }: Omit<ToolbarProps, 'canEdit'>) {
  const { dirty, canUndo, pane } = state;
  return (
    <>
      <ToolbarButton
        icon="corner-up-left"
        variant="canvas"
        tooltip="Undo the last edit"
        disabled={!canUndo}
        onClick={() => session.undo()}
        aria-label="Undo"
      />
      <ToolbarButton
        icon="plus"
        variant="canvas"
        tooltip="Add a panel or a row"
        onClick={() => session.open(pane.kind === 'add' ? { kind: 'none' } : { kind: 'add' })}
      >
        Add
      </ToolbarButton>
      <ToolbarButton
        icon="cog"
        variant="canvas"
        tooltip="Dashboard settings and JSON"
        onClick={() => session.open(pane.kind === 'settings' ? { kind: 'none' } : { kind: 'settings' })}
      >
        Settings
      </ToolbarButton>
      {!isNew && (
        <LeaveButton
          isDirty={dirty}
          onLeave={() => (dirty ? session.discardEdits() : session.stopEditing())}
        />
      )}
      <Button icon="save" data-testid="save-dashboard" disabled={!dirty && !isNew} onClick={onSave}>
        Save
      </Button>
    </>
  );
}

/** The page's own bar stands above and stays too. */
const TOP_BAR_HEIGHT = 48;

function getStyles(theme: GrafanaTheme2) {
  return {
    bar: css({
      position: 'sticky',
      top: TOP_BAR_HEIGHT,
      zIndex: theme.zIndex.navbarFixed - 1,
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 2),
      background: theme.colors.background.canvas,
    }),
    right: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'flex-end',
      gap: theme.spacing(1),
      marginLeft: 'auto',
    }),
  };
}
