import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { lazy, Suspense, useEffect, useImperativeHandle, useState, type ReactNode, type Ref } from 'react';
import { DashboardSession } from './DashboardSession.ts';
import type { ClassicDashboard, DashboardHandle, DashboardMeta } from './types.ts';
import { Body } from './view/Body.tsx';
import { Toolbar } from './view/Toolbar.tsx';
import { useOpenScene } from './view/useOpenScene.ts';
import { useSession } from './view/useSession.ts';

export interface DashboardViewProps {
  dashboard: ClassicDashboard;
  meta: DashboardMeta;
  /** True for `/dashboard/new`: opens in edit mode and has nothing to go back to. */
  isNew: boolean;
  /** The person wants to save this; the page asks for the message and sends it. */
  onSave(json: ClassicDashboard): void;
  /** Told at each change between "as saved" and "edited". */
  onDirtyChange?(dirty: boolean): void;
  /** Told when edit mode begins and ends. */
  onEditingChange?(editing: boolean): void;
  /** Shown above the panels, e.g. "this dashboard changed in Git". */
  banner?: ReactNode;
  /** What a panel's JSON is shown as, where the file has it in another form than the one that is drawn. */
  jsonOf?(panelId: number): unknown;
  handle?: Ref<DashboardHandle>;
}

/** Editing is a chunk of its own: who only looks does not load it. */
const SidePaneView = lazy(() =>
  import('../edit/SidePaneView.tsx').then((module) => ({ default: module.SidePaneView }))
);

/**
 * One dashboard: toolbar, variables, panels, edit mode. `dashboard` is read once; give the view
 * another `key` for another dashboard, and use the handle to replace it by another version.
 */
export function DashboardView({
  dashboard,
  meta,
  isNew,
  onSave,
  onDirtyChange,
  onEditingChange,
  banner,
  jsonOf,
  handle,
}: DashboardViewProps) {
  const canEdit = isNew || (meta.canEdit !== false && meta.canSave !== false && dashboard.editable !== false);
  const [session] = useState(() => new DashboardSession(dashboard, canEdit, isNew));
  const state = useSession(session);
  const { scene, current, dirty, editing, pane } = state;
  const styles = useStyles2(getStyles);
  const isOpen = useOpenScene(scene, current.uid, current.title);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && session.view(undefined);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [session]);
  useEffect(() => onDirtyChange?.(dirty), [dirty, onDirtyChange]);
  useEffect(() => onEditingChange?.(editing), [editing, onEditingChange]);
  useImperativeHandle(
    handle,
    (): DashboardHandle => ({
      isDirty: () => session.getState().dirty,
      currentJson: () => session.getState().current,
      markSaved: (json, version) => session.markSaved(json, version),
      markUnsaved: (base) => session.markUnsaved(base),
      replaceDashboard: (json, asEdits) => (asEdits ? session.restore(json) : session.replace(json)),
    }),
    [session]
  );

  return (
    <div className={styles.page}>
      <div className={styles.main}>
        {isOpen && (
          <Toolbar
            session={session}
            state={state}
            canEdit={canEdit}
            isNew={isNew}
            onSave={() => onSave(current)}
          />
        )}
        {banner && <div className={styles.banner}>{banner}</div>}
        {isOpen && <Body session={session} state={state} />}
      </div>
      {pane.kind !== 'none' && (
        <Suspense fallback={null}>
          <SidePaneView session={session} state={state} jsonOf={jsonOf} />
        </Suspense>
      )}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    page: css({ display: 'flex', alignItems: 'flex-start', background: theme.colors.background.canvas }),
    main: css({ flex: 1, minWidth: 0 }),
    banner: css({ padding: theme.spacing(0, 2) }),
  };
}
