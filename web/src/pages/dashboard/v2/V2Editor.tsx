import { css } from '@emotion/css';
import {
  lazy,
  Suspense,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';

import type { GrafanaTheme2 } from '@grafana/data';
import { Button, ConfirmModal, LoadingPlaceholder, useStyles2 } from '@grafana/ui';

import type { DashboardHandle, DashboardViewProps } from '../../../dashboard/index.ts';
import { pathOf } from './readV2.ts';
import { specOf, specProblem } from './v2Json.ts';
import { V2Session } from './V2Session.ts';
import { V2View } from './V2View.tsx';

/** Editing is a chunk of its own: who only looks does not load it. */
const JsonEditor = lazy(() =>
  import('../../../edit/JsonEditor.tsx').then(({ JsonEditor: Editor }) => ({ default: Editor<Spec> }))
);

type Spec = Record<string, unknown>;

/** One dashboard of v2: drawn, and edited as the JSON that its file has. */
export function V2Editor({
  dashboard,
  meta,
  onSave,
  onDirtyChange,
  onEditingChange,
  banner,
  handle,
}: DashboardViewProps) {
  const styles = useStyles2(getStyles);
  const [session] = useState(() => new V2Session(dashboard));
  const { current, isDirty, isEditing } = useSyncExternalStore(session.subscribe, session.getState);
  const [isTyping, setTyping] = useState(false);
  const canEdit = meta.canEdit !== false && meta.canSave !== false;
  const drawn = useDrawn(current.spec);

  useEffect(() => onDirtyChange?.(isDirty), [isDirty, onDirtyChange]);
  useEffect(() => onEditingChange?.(isEditing), [isEditing, onEditingChange]);
  useImperativeHandle(
    handle,
    (): DashboardHandle => ({
      isDirty: () => session.getState().isDirty,
      currentJson: () => session.getState().current,
      markSaved: (json, version) => session.markSaved(json, version),
      markUnsaved: (base) => session.markUnsaved(base),
      replaceDashboard: (json, asEdits) => (asEdits ? session.restore(json) : session.replace(json)),
    }),
    [session]
  );

  return (
    <>
      {isEditing && (
        <section className={styles.editor} aria-label="JSON of the dashboard">
          {banner}
          <div className={styles.bar}>
            <span className={styles.lead}>What is applied is drawn below, and saved when you save.</span>
            <EditActions
              isDirty={isDirty}
              isTyping={isTyping}
              onStop={() => session.stopEditing()}
              onSave={() => onSave(session.getState().current)}
            />
          </div>
          <div className={styles.text}>
            <Suspense fallback={<LoadingPlaceholder text="Loading the editor" />}>
              <JsonEditor
                value={specOf(current)}
                check={specProblem}
                onApply={(spec) => session.edit(spec)}
                onTyping={setTyping}
                label="JSON of the dashboard"
              />
            </Suspense>
          </div>
        </section>
      )}
      <V2View
        key={drawn}
        resource={current}
        json={pathOf(current)}
        banner={isEditing ? undefined : banner}
        edit={canEdit ? { isEditing, start: () => session.startEditing() } : undefined}
      />
    </>
  );
}

/** Counts what has been drawn, since it is read once. */
function useDrawn(spec: unknown): number {
  const drawn = useRef({ spec, count: 0 });
  if (drawn.current.spec !== spec) {
    drawn.current = { spec, count: drawn.current.count + 1 };
  }
  return drawn.current.count;
}

interface ActionProps {
  isDirty: boolean;
  /** Text was typed that is not taken over yet. */
  isTyping: boolean;
  onStop: () => void;
  onSave: () => void;
}

function EditActions({ isDirty, isTyping, onStop, onSave }: ActionProps) {
  const [isAsking, setAsking] = useState(false);
  const isAny = isDirty || isTyping;
  return (
    <>
      <Button
        size="sm"
        variant={isAny ? 'destructive' : 'secondary'}
        fill="outline"
        data-testid="leave-edit"
        aria-label={isAny ? 'Discard changes' : undefined}
        onClick={() => (isAny ? setAsking(true) : onStop())}
      >
        {isAny ? 'Discard' : 'Done'}
      </Button>
      <ConfirmModal
        isOpen={isAsking}
        title="Discard your changes?"
        body="The dashboard goes back to what is in Git."
        confirmText="Discard"
        dismissText="Go on editing"
        onDismiss={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          onStop();
        }}
      />
      <Button
        size="sm"
        icon="save"
        data-testid="save-dashboard"
        disabled={!isDirty || isTyping}
        tooltip={isTyping ? 'Apply or reset what you typed first.' : undefined}
        onClick={onSave}
      >
        Save
      </Button>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  editor: css({ padding: theme.spacing(1, 2) }),
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  lead: css({ marginRight: 'auto', color: theme.colors.text.secondary }),
  text: css({ height: 'min(55vh, 600px)' }),
});
