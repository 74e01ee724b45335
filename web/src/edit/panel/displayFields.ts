/** An option of a panel type that the editor offers. */
export type DisplayField = { label: string; path: string[] } & (
  | { kind: 'choice'; options: Array<{ value: string; label: string }>; fallback: string }
  | { kind: 'switch'; fallback: boolean }
  | { kind: 'number'; fallback: number }
  | { kind: 'calcs' }
);

/** The options that matter of a panel type, in the order of the editor. */
export function fieldsFor(type: string): DisplayField[] {
  return FIELDS[type] ?? [];
}

const REDUCE: DisplayField = { kind: 'calcs', label: 'Value', path: ['options', 'reduceOptions', 'calcs'] };

const ORIENTATION = choice('Orientation', 'options.orientation', 'auto', {
  auto: 'Auto',
  horizontal: 'Horizontal',
  vertical: 'Vertical',
});

const FIELDS: Record<string, DisplayField[]> = {
  timeseries: [
    choice('Style', 'fieldConfig.defaults.custom.drawStyle', 'line', {
      line: 'Lines',
      bars: 'Bars',
      points: 'Points',
    }),
    choice('Lines go', 'fieldConfig.defaults.custom.lineInterpolation', 'linear', {
      linear: 'Straight',
      smooth: 'Smooth',
      stepBefore: 'Step before',
      stepAfter: 'Step after',
    }),
    number('Line width', 'fieldConfig.defaults.custom.lineWidth', 1),
    number('Fill (0 to 100)', 'fieldConfig.defaults.custom.fillOpacity', 0),
    choice('Stack', 'fieldConfig.defaults.custom.stacking.mode', 'none', {
      none: 'Off',
      normal: 'Normal',
      percent: '100%',
    }),
    onOff('Connect over gaps', 'fieldConfig.defaults.custom.spanNulls', false),
    choice('Show thresholds', 'fieldConfig.defaults.custom.thresholdsStyle.mode', 'off', {
      off: 'Off',
      line: 'Lines',
      area: 'Areas',
      'line+area': 'Both',
    }),
    onOff('Legend', 'options.legend.showLegend', true),
    choice('Legend as', 'options.legend.displayMode', 'list', { list: 'List', table: 'Table' }),
    choice('Legend stands', 'options.legend.placement', 'bottom', { bottom: 'Below', right: 'Right' }),
    choice('Tooltip', 'options.tooltip.mode', 'single', {
      single: 'One series',
      multi: 'All series',
      none: 'None',
    }),
  ],
  stat: [
    REDUCE,
    ORIENTATION,
    choice('Colour', 'options.colorMode', 'value', {
      none: 'None',
      value: 'Value',
      background: 'Background',
    }),
    choice('Graph', 'options.graphMode', 'area', { none: 'None', area: 'Area' }),
    choice('Text', 'options.textMode', 'auto', {
      auto: 'Auto',
      value: 'Value',
      value_and_name: 'Value and name',
      name: 'Name',
      none: 'None',
    }),
  ],
  gauge: [
    REDUCE,
    ORIENTATION,
    onOff('Threshold ring', 'options.showThresholdMarkers', true),
    onOff('Threshold labels', 'options.showThresholdLabels', false),
  ],
  bargauge: [
    REDUCE,
    ORIENTATION,
    choice('Bars', 'options.displayMode', 'gradient', { basic: 'Plain', gradient: 'Gradient', lcd: 'LCD' }),
    onOff('Show the unfilled part', 'options.showUnfilled', true),
  ],
  piechart: [
    REDUCE,
    choice('Shape', 'options.pieType', 'pie', { pie: 'Pie', donut: 'Donut' }),
    onOff('Legend', 'options.legend.showLegend', true),
    choice('Legend stands', 'options.legend.placement', 'bottom', { bottom: 'Below', right: 'Right' }),
  ],
  logs: [
    onOff('Time', 'options.showTime', false),
    onOff('Wrap lines', 'options.wrapLogMessage', false),
    choice('Order', 'options.sortOrder', 'Descending', {
      Descending: 'Newest first',
      Ascending: 'Oldest first',
    }),
  ],
  table: [
    onOff('Header', 'options.showHeader', true),
    choice('Rows', 'options.cellHeight', 'sm', { sm: 'Low', md: 'Medium', lg: 'High' }),
    choice('Cells', 'fieldConfig.defaults.custom.cellOptions.type', 'auto', {
      auto: 'Plain',
      'color-text': 'Coloured text',
      'color-background': 'Coloured background',
      gauge: 'Gauge',
      sparkline: 'Sparkline',
    }),
  ],
};

function choice(
  label: string,
  path: string,
  fallback: string,
  options: Record<string, string>
): DisplayField {
  const list = Object.entries(options).map(([value, name]) => ({ value, label: name }));
  return { kind: 'choice', label, path: path.split('.'), fallback, options: list };
}

function onOff(label: string, path: string, fallback: boolean): DisplayField {
  return { kind: 'switch', label, path: path.split('.'), fallback };
}

function number(label: string, path: string, fallback: number): DisplayField {
  return { kind: 'number', label, path: path.split('.'), fallback };
}
