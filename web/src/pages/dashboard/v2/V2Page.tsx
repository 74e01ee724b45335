import { type ReactNode, useCallback } from 'react';

import { LoadingPlaceholder } from '@grafana/ui';

import { isOtherSchema } from '../../../api/stored.ts';
import { LoadError } from '../../LoadError.tsx';
import { useLoaded } from '../../useLoaded.ts';
import { DashboardHost } from '../DashboardHost.tsx';
import type { Form } from '../form.ts';
import { NotDrawn } from '../NotDrawn.tsx';
import { Untitled } from '../Untitled.tsx';
import { readV2 } from './readV2.ts';
import { fileOf } from './v2Json.ts';
import { V2Editor } from './V2Editor.tsx';

interface Props {
  uid: string;
  /** What is offered where it cannot be drawn. */
  actions: ReactNode;
  /** It is of another schema by now: the page begins anew. */
  onOther: () => void;
}

const V2: Form = { read: readV2, View: V2Editor, fileOf };

/** `/d/{uid}` of a dashboard that has no classic JSON: drawn, and edited as JSON, when it is of v2. */
export function V2Page({ uid, actions, onOther }: Props) {
  const loaded = useLoaded(useCallback((signal: AbortSignal) => V2.read(uid, { signal }), [uid]));
  const { value, error } = loaded;
  if (value) {
    return <DashboardHost initial={value.data} revision={value} isNew={false} form={V2} onOther={onOther} />;
  }
  return (
    <Untitled>
      {error === undefined ? (
        <LoadingPlaceholder text="Loading the dashboard" />
      ) : isOtherSchema(error) ? (
        <NotDrawn actions={actions} />
      ) : (
        <LoadError what="The dashboard" error={error} onRetry={loaded.reload} />
      )}
    </Untitled>
  );
}
