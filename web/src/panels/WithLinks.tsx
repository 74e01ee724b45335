import type { FieldDisplay } from '@grafana/data';
import { DataLinksContextMenu } from '@grafana/ui';
import type { MouseEventHandler, ReactElement } from 'react';

export interface LinkTarget {
  openMenu?: MouseEventHandler<HTMLElement>;
  targetClassName?: string;
}

/** Makes a value clickable when its field has data links. */
export function WithLinks({
  value,
  children,
}: {
  value: FieldDisplay;
  children: (target: LinkTarget) => ReactElement;
}) {
  const { hasLinks, getLinks } = value;
  return hasLinks && getLinks ? (
    <DataLinksContextMenu links={getLinks} style={{ height: '100%' }}>
      {(target) => children(target)}
    </DataLinksContextMenu>
  ) : (
    children({})
  );
}
