import { css } from '@emotion/css';
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';

import type { GrafanaTheme2 } from '@grafana/data';
import { Button, LoadingPlaceholder, useStyles2 } from '@grafana/ui';

import type { DashboardHandle, DashboardViewProps } from '../../../dashboard/index.ts';
import { LeaveButton } from '../../../dashboard/view/LeaveButton.tsx';
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
  // Half-typed JSON is none: the last that was one is what is saved, and kept as a draft.
  const [isTyping, setTyping] = useState(false);
  const typing = useRef(false);
  const canEdit = meta.canEdit !== false && meta.canSave !== false;
  const { drawn, count, draw, onTyped } = useDrawn(session, current.spec);
  const { apiVersion, metadata } = current;
  // Not made anew for each letter: all panels are read from it.
  const resource = useMemo(() => ({ apiVersion, metadata, spec: drawn }), [apiVersion, metadata, drawn]);
  const onText = useCallback(
    (spec: Spec | undefined) => {
      typing.current = spec === undefined;
      setTyping(typing.current);
      onTyped(spec);
    },
    [onTyped]
  );
  const isAnything = isDirty || isTyping;

  useEffect(() => onDirtyChange?.(isAnything), [isAnything, onDirtyChange]);
  useEffect(() => onEditingChange?.(isEditing), [isEditing, onEditingChange]);
  useImperativeHandle(
    handle,
    (): DashboardHandle => ({
      isDirty: () => session.getState().isDirty || typing.current,
      isTyping: () => typing.current,
      currentJson: () => session.getState().current,
      markSaved: (json, version) => session.markSaved(json, version),
      markUnsaved: (base) => session.markUnsaved(base),
      replaceDashboard: (json, asEdits) => (asEdits ? session.restore(json) : session.replace(json)),
    }),
    [session]
  );
  const stop = () => {
    onText(drawn);
    session.stopEditing();
  };
  const save = () => {
    draw();
    onSave(session.getState().current);
  };

  return (
    <>
      {isEditing && (
        <section className={styles.editor} aria-label="JSON of the dashboard">
          {banner}
          <div className={styles.bar}>
            <span className={styles.lead}>What you type is drawn below when you apply or save it.</span>
            <EditActions isDirty={isDirty} isTyping={isTyping} onStop={stop} onSave={save} />
          </div>
          <div className={styles.text}>
            <Suspense fallback={<LoadingPlaceholder text="Loading the editor" />}>
              <JsonEditor
                value={drawn}
                check={specProblem}
                onApply={draw}
                onTyped={onText}
                label="JSON of the dashboard"
              />
            </Suspense>
          </div>
        </section>
      )}
      <V2View
        key={count}
        resource={resource}
        json={pathOf(current)}
        banner={isEditing ? undefined : banner}
        edit={canEdit ? { isEditing, start: () => session.startEditing() } : undefined}
      />
    </>
  );
}

/**
 * What is drawn of what is typed: drawing asks the data sources, so it is not done for every letter. What came from
 * elsewhere than the keyboard is drawn at once.
 */
function useDrawn(session: V2Session, now: unknown) {
  const [state, setState] = useState<{ spec: unknown; count: number }>({ spec: now, count: 0 });
  const typed = useRef<unknown>(undefined);
  const show = useCallback(
    (spec: unknown) => setState((before) => (before.spec === spec ? before : { spec, count: before.count + 1 })),
    []
  );
  if (now !== state.spec && now !== typed.current) {
    show(now);
  }
  const onTyped = useCallback(
    (spec: Spec | undefined) => {
      if (spec && spec !== session.getState().current.spec) {
        typed.current = spec;
        session.edit(spec);
      }
    },
    [session]
  );
  const draw = useCallback(() => show(session.getState().current.spec), [session, show]);
  return { drawn: specOf({ spec: state.spec }), count: state.count, draw, onTyped };
}

interface ActionProps {
  isDirty: boolean;
  isTyping: boolean;
  onStop: () => void;
  onSave: () => void;
}

function EditActions({ isDirty, isTyping, onStop, onSave }: ActionProps) {
  return (
    <>
      <LeaveButton size="sm" isDirty={isDirty || isTyping} onLeave={onStop} />
      <Button
        size="sm"
        icon="save"
        data-testid="save-dashboard"
        disabled={!isDirty || isTyping}
        tooltip={isTyping ? 'What is typed is no dashboard yet: mend it, or reset it.' : undefined}
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
