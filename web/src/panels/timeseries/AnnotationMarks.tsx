import { css } from '@emotion/css';
import { dateTimeFormat, DataFrameView, textUtil, type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import { TagList, Tooltip, useStyles2, useTheme2, type UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

interface Mark {
  time: number;
  timeEnd?: number;
  isRegion?: boolean;
  text?: string;
  title?: string;
  tags?: string[];
  color?: string;
}

interface PlacedMark {
  mark: Mark;
  left: number;
  width: number;
}

/** What of uPlot is used here; its types are no dependency of ours. */
interface Plot {
  ctx: CanvasRenderingContext2D;
  bbox: { left: number; top: number; width: number; height: number };
  over: HTMLElement;
  valToPos(value: number, scale: 'x', onCanvas?: boolean): number;
}

interface AnnotationMarksProps {
  config: UPlotConfigBuilder;
  annotations: DataFrame[];
  timeZone: string;
}

/** Lines and areas in the graph for what happened, with a mark below to point at. */
export function AnnotationMarks({ config, annotations, timeZone }: AnnotationMarksProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const latest = useRef<Mark[]>([]);
  const [plot, setPlot] = useState<Plot>();
  const [placed, setPlaced] = useState<PlacedMark[]>([]);
  const colorOf = (mark: Mark) => theme.visualization.getColorByName(mark.color || 'blue');
  const draw = useRef<(plot: Plot) => void>(() => undefined);
  draw.current = (now) => {
    latest.current.forEach((mark) => paint(now, mark, colorOf(mark)));
    setPlaced((before) =>
      sameOr(
        before,
        latest.current.flatMap((mark) => place(now, mark) ?? [])
      )
    );
  };
  latest.current = annotations.flatMap(marksIn);

  // The graph is made anew with each config, and the config cannot forget a hook.
  useLayoutEffect(() => {
    config.addHook('init', (made) => setPlot(made as unknown as Plot));
    config.addHook('draw', (made) => draw.current(made as unknown as Plot));
  }, [config]);

  if (!plot) {
    return null;
  }
  return createPortal(
    placed.map(({ mark, left, width }, i) => (
      <Tooltip key={i} content={<Description mark={mark} timeZone={timeZone} />} placement="bottom">
        <div
          className={styles.mark}
          style={{ left, width: width || undefined, background: colorOf(mark) }}
          data-testid="annotation"
        />
      </Tooltip>
    )),
    plot.over
  );
}

function Description({ mark, timeZone }: { mark: Mark; timeZone: string }) {
  const at = (time: number) => dateTimeFormat(time, { timeZone });
  return (
    <>
      <div>
        {at(mark.time)}
        {mark.isRegion && mark.timeEnd !== undefined && ` to ${at(mark.timeEnd)}`}
      </div>
      {mark.title && <strong>{mark.title}</strong>}
      {mark.text && <div dangerouslySetInnerHTML={{ __html: textUtil.sanitize(mark.text) }} />}
      {(mark.tags?.length ?? 0) > 0 && <TagList tags={mark.tags ?? []} />}
    </>
  );
}

function marksIn(frame: DataFrame): Mark[] {
  return new DataFrameView<Mark>(frame).toArray().map((mark) => ({ ...mark }));
}

/** Where a mark stands, in CSS pixels from the left of the graph; nothing if it is out of sight. */
function place(plot: Plot, mark: Mark): PlacedMark | undefined {
  const most = plot.over.clientWidth;
  const left = plot.valToPos(mark.time, 'x');
  const right = mark.isRegion && mark.timeEnd !== undefined ? plot.valToPos(mark.timeEnd, 'x') : left;
  if (right < 0 || left > most) {
    return undefined;
  }
  const from = Math.max(0, left);
  return { mark, left: from, width: Math.min(most, right) - from };
}

function paint(plot: Plot, mark: Mark, color: string): void {
  const { ctx, bbox } = plot;
  const left = plot.valToPos(mark.time, 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (mark.isRegion && mark.timeEnd !== undefined) {
    ctx.globalAlpha = 0.1;
    ctx.fillStyle = color;
    ctx.fillRect(left, bbox.top, plot.valToPos(mark.timeEnd, 'x', true) - left, bbox.height);
    ctx.globalAlpha = 1;
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(left, bbox.top);
  ctx.lineTo(left, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/** Drawing happens on every pointer move; what did not move must not render again. */
function sameOr(before: PlacedMark[], next: PlacedMark[]): PlacedMark[] {
  const isSame =
    before.length === next.length &&
    before.every(
      (one, i) =>
        one.left === next[i].left && one.width === next[i].width && one.mark.text === next[i].mark.text
    );
  return isSame ? before : next;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    mark: css({
      position: 'absolute',
      bottom: -6,
      height: 6,
      minWidth: 8,
      marginLeft: -4,
      borderRadius: theme.shape.radius.sm,
      cursor: 'help',
    }),
  };
}
