import { css } from '@emotion/css';
import { getFrameDisplayName, type PanelProps } from '@grafana/data';
import { TableCellHeight, type TableSortByFieldState } from '@grafana/schema';
import { Combobox } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { useState } from 'react';
import { definePanel } from './definePanel.ts';
import { NoData } from './PanelMessage.tsx';

interface TableOptions {
  frameIndex: number;
  showHeader: boolean;
  cellHeight: TableCellHeight;
  sortBy?: TableSortByFieldState[];
  enablePagination?: boolean;
  frozenColumns?: { left?: number };
}

const PICKER_HEIGHT = 40;

function TablePanel({ data, options, width, height, fieldConfig, timeRange }: PanelProps<TableOptions>) {
  const [chosen, setChosen] = useState(options.frameIndex);
  const frames = data.series.filter((frame) => frame.fields.length > 0);
  const frame = frames[chosen] ?? frames[0];
  if (!frame) {
    return <NoData data={data} />;
  }
  const tableHeight = frames.length > 1 ? height - PICKER_HEIGHT : height;
  return (
    <>
      <TableNG
        data={frame}
        width={width}
        height={tableHeight}
        noHeader={!options.showHeader}
        resizable
        cellHeight={options.cellHeight}
        sortBy={options.sortBy}
        enablePagination={options.enablePagination}
        frozenColumns={options.frozenColumns?.left}
        fieldConfig={fieldConfig}
        structureRev={data.structureRev}
        timeRange={timeRange}
        getActions={() => []}
      />
      {frames.length > 1 && (
        <div className={picker}>
          <Combobox
            aria-label="Which result to show"
            options={frames.map((one, i) => ({ value: i, label: getFrameDisplayName(one, i) }))}
            value={frames.indexOf(frame)}
            onChange={(option) => setChosen(option.value)}
          />
        </div>
      )}
    </>
  );
}

const picker = css({ height: PICKER_HEIGHT, paddingTop: 8 });

export const table = definePanel<TableOptions>({
  type: 'table',
  name: 'Table',
  component: TablePanel,
  defaults: { frameIndex: 0, showHeader: true, cellHeight: TableCellHeight.Sm },
  customFields: {
    align: 'auto',
    cellOptions: { type: 'auto' },
    inspect: false,
    hidden: undefined,
    hideFrom: undefined,
    filterable: false,
    width: undefined,
    minWidth: undefined,
    wrapText: undefined,
    wrapHeaderText: undefined,
    footer: undefined,
    tooltip: undefined,
    styleField: undefined,
  },
});
