import { useMemo, type ReactNode } from 'react';

import { DashboardView } from '../../../dashboard/index.ts';
import { classicOf } from '../../../dashboard/v2/classicOf.ts';
import { type Editing, V2Notice } from './V2Notice.tsx';

interface Props {
  /** The resource, or its `spec`. Read once: give another one another `key`. */
  resource: Record<string, unknown>;
  /** Where its JSON is, as the server gives it. */
  json?: string;
  /** Above what is said of the schema. */
  banner?: ReactNode;
  /** Undefined where it can only be looked at. */
  edit?: Editing;
}

/**
 * A dashboard of the v2 schema, drawn. What is drawn is another form of it and is never saved: written back it
 * would be the end of the file that Grafana wrote.
 */
export function V2View({ resource, json, banner, edit }: Props) {
  const { dashboard, notes, hasTabs, elements } = useMemo(() => classicOf(resource), [resource]);
  return (
    <DashboardView
      dashboard={dashboard}
      meta={READ_ONLY}
      isNew={false}
      onSave={() => undefined}
      jsonOf={(panelId) => elements.get(panelId)}
      banner={
        <>
          {banner}
          <V2Notice
            notes={notes}
            hasTabs={hasTabs}
            isEmpty={dashboard.panels?.length === 0}
            json={json}
            edit={edit}
          />
        </>
      }
    />
  );
}

const READ_ONLY = { canEdit: false, canSave: false };
