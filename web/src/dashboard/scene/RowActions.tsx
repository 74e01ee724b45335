import { IconButton } from '@grafana/ui';

export interface RowActionProps {
  rowId: number;
  edit(rowId: number): void;
  remove(rowId: number): void;
}

/** The buttons beside a row's title in edit mode. */
export function RowActions({ rowId, edit, remove }: RowActionProps) {
  return (
    <>
      <IconButton name="cog" size="sm" tooltip="Row settings" onClick={() => edit(rowId)} />
      <IconButton name="trash-alt" size="sm" tooltip="Remove row" onClick={() => remove(rowId)} />
    </>
  );
}
