import { useImperativeHandle, useRef, useState } from 'react';

import type { DashboardJson } from '../api/types.ts';
import type { DashboardViewProps } from '../dashboard/index.ts';
import type { DashboardHandle } from '../dashboard/types.ts';

/** The one on screen: what it can be asked, and the hands of a person. */
export const played: { view: DashboardHandle; press: () => void; type: (title: string) => void } = {
  view: undefined as never,
  press: () => undefined,
  type: () => undefined,
};

/** As the session does it, with a title for all that can be edited. */
export function PlayedView({ dashboard, onSave, onDirtyChange, handle, banner }: DashboardViewProps) {
  const base = useRef(dashboard);
  const now = useRef(dashboard);
  const [, draw] = useState(0);
  const set = (next: DashboardJson) => {
    now.current = next;
    onDirtyChange?.(isDirty());
    draw((n) => n + 1);
  };
  const isDirty = () => JSON.stringify(now.current) !== JSON.stringify(base.current);
  const view: DashboardHandle = {
    isDirty,
    currentJson: () => now.current,
    markSaved: (json, version) => {
      base.current = { ...json, version };
      const { uid } = json;
      const same = { ...now.current, uid, version };
      set(same.title === json.title ? base.current : same);
    },
    markUnsaved: (json) => {
      base.current = json;
      set({ ...now.current, version: json.version });
    },
    replaceDashboard: (json, asEdits) => {
      base.current = asEdits ? base.current : json;
      set(json);
    },
  };
  useImperativeHandle(handle, () => view);
  played.view = view;
  played.press = () => onSave(now.current);
  played.type = (title) => set({ ...now.current, title });
  return <div id="banner">{banner}</div>;
}
