import { dateTimeFormat, dateTimeFormatTimeAgo } from '@grafana/data';

import type { DashboardMeta } from '../../api/types.ts';

/** Which version this is, when it was made, and by whom. */
export function LastChange({ meta, version }: { meta: DashboardMeta; version: number }) {
  if (!meta.updated || !meta.updatedBy) {
    return null;
  }
  return (
    <>
      Version {version}, changed{' '}
      <time title={dateTimeFormat(meta.updated)}>{dateTimeFormatTimeAgo(meta.updated)}</time> by{' '}
      {meta.updatedBy}
    </>
  );
}
