import type { PanelPlugin } from '@grafana/data';
import type { IconName } from '@grafana/ui';
import { bargauge } from './BarGaugePanel.tsx';
import { gauge } from './gauge/GaugePanel.tsx';
import { logs } from './logs/LogsPanel.tsx';
import { piechart } from './pie/PiePanel.tsx';
import { placeholderFor } from './placeholder.tsx';
import { stat } from './StatPanel.tsx';
import { table } from './TablePanel.tsx';
import { text } from './TextPanel.tsx';
import { timeseries } from './timeseries/TimeSeriesPanel.tsx';

export interface PanelType {
  type: string;
  name: string;
  icon: IconName;
  description: string;
}

/** What a person can choose from, in the order of the chooser. */
export const PANEL_TYPES: PanelType[] = [
  {
    type: 'timeseries',
    name: 'Time series',
    icon: 'chart-line',
    description: 'Lines, bars or points over time',
  },
  { type: 'stat', name: 'Stat', icon: 'dashboard', description: 'Big values, with a sparkline' },
  {
    type: 'gauge',
    name: 'Gauge',
    icon: 'tachometer-fast',
    description: 'A dial between a minimum and a maximum',
  },
  { type: 'bargauge', name: 'Bar gauge', icon: 'graph-bar', description: 'One bar for each value' },
  { type: 'table', name: 'Table', icon: 'table', description: 'Rows and columns' },
  { type: 'piechart', name: 'Pie chart', icon: 'circle', description: 'Shares of a whole' },
  { type: 'logs', name: 'Logs', icon: 'gf-logs', description: 'Lines of text with their time' },
  { type: 'text', name: 'Text', icon: 'file-alt', description: 'Markdown or HTML' },
];

const plugins: Record<string, PanelPlugin> = {
  bargauge,
  gauge,
  logs,
  piechart,
  stat,
  table,
  text,
  timeseries,
};

/** The code for a panel type; a placeholder that says so for one that is not there. */
export function panelPlugin(type: string): PanelPlugin {
  return Object.hasOwn(plugins, type) ? plugins[type] : placeholderFor(type);
}

export function canDraw(type: string): boolean {
  return Object.hasOwn(plugins, type);
}
