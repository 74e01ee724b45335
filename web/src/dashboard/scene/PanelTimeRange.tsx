import { css } from '@emotion/css';
import { dateMath, rangeUtil, type TimeRange } from '@grafana/data';
import { sceneGraph, SceneTimeRangeTransformerBase, type SceneTimeRangeState } from '@grafana/scenes';
import { Icon, Tooltip } from '@grafana/ui';

interface PanelTimeRangeState extends SceneTimeRangeState {
  /** "1h": the last hour, whatever the dashboard shows. */
  timeFrom?: string;
  /** "1d": a day earlier than the dashboard. */
  timeShift?: string;
  info: string;
}

/** The time range of a panel that has its own: `timeFrom` and `timeShift` of the classic JSON. */
export class PanelTimeRange extends SceneTimeRangeTransformerBase<PanelTimeRangeState> {
  static Component = PanelTimeInfo;

  constructor(timeFrom: string | undefined, timeShift: string | undefined) {
    const now = rangeUtil.convertRawToRange({ from: 'now-6h', to: 'now' });
    super({ from: 'now-6h', to: 'now', value: now, timeFrom, timeShift, info: '' });
  }

  protected override ancestorTimeRangeChanged(dashboard: SceneTimeRangeState): void {
    const { timeFrom, timeShift } = this.state;
    const scene = this.parent;
    const text = (value: string | undefined) =>
      value && scene ? sceneGraph.interpolate(scene, value) : value;
    const { range, info } = panelRange(dashboard.value, text(timeFrom), text(timeShift));
    this.setState({ value: range, info, from: String(range.raw.from), to: String(range.raw.to) });
  }
}

/** The range that a panel shows, and a short sentence about how it differs from the dashboard's. */
export function panelRange(
  dashboard: TimeRange,
  timeFrom?: string,
  timeShift?: string
): { range: TimeRange; info: string } {
  let range = dashboard;
  const info: string[] = [];
  if (timeFrom && rangeUtil.isValidTimeSpan(timeFrom)) {
    const described = rangeUtil.describeTextRange(timeFrom);
    range = rangeUtil.convertRawToRange({ from: described.from, to: described.to });
    info.push(described.display);
  }
  if (timeShift && rangeUtil.isValidTimeSpan(timeShift)) {
    const shift = timeShift.replace(/^now-?/, '');
    const from = dateMath.parseDateMath(`-${shift}`, range.from, false);
    const to = dateMath.parseDateMath(`-${shift}`, range.to, true);
    if (from && to) {
      range = { from, to, raw: { from, to } };
      info.push(`shifted by ${shift}`);
    }
  }
  return { range, info: info.join(', ') };
}

function PanelTimeInfo({ model }: { model: PanelTimeRange }) {
  const { info } = model.useState();
  return info ? (
    <Tooltip content={`This panel has its own time range: ${info}`}>
      <span className={infoStyle}>
        <Icon name="clock-nine" size="sm" /> {info}
      </span>
    </Tooltip>
  ) : null;
}

const infoStyle = css({ fontSize: 12, opacity: 0.8, whiteSpace: 'nowrap' });
