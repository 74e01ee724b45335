import {
  arrayToDataFrame,
  DataFrameView,
  DataSourceApi,
  type AnnotationEvent,
  type AnnotationQuery,
  type AnnotationSupport,
  type DataFrame,
  type DataQuery,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
} from '@grafana/data';
import { isObservable, lastValueFrom, of } from 'rxjs';
import { request } from '../api/client.ts';

interface StoredAnnotation {
  id: number;
  time: number;
  timeEnd?: number;
  text?: string;
  tags?: string[];
  panelId?: number;
}

interface AnnotationsQuery extends DataQuery {
  queryType: 'annotations';
  /** Annotations with these tags from everywhere; without it, those of the open dashboard. */
  tags?: string[];
  limit: number;
}

/** The built-in `-- Grafana --` source: a random walk to try panels with, and the annotations that people made. */
export class GrafanaSource extends DataSourceApi {
  override annotations: AnnotationSupport = {
    prepareQuery: (annotation) => annotationsQuery(annotation),
    processEvents: (_, frames) => of(frames.flatMap(eventsIn)),
  };

  constructor(
    settings: DataSourceInstanceSettings,
    private readonly randomWalk: () => Promise<DataSourceApi>,
    private readonly openDashboard: () => string | undefined
  ) {
    super(settings);
  }

  async query(options: DataQueryRequest): Promise<DataQueryResponse> {
    const [first] = options.targets;
    if (first?.queryType === 'annotations') {
      return { data: [await this.storedAnnotations(first as AnnotationsQuery, options)] };
    }
    const source = await this.randomWalk();
    const targets = options.targets.map((target) => ({ ...target, scenarioId: 'random_walk' }));
    const answer = source.query({ ...options, targets });
    return isObservable(answer) ? lastValueFrom(answer) : answer;
  }

  private async storedAnnotations(
    { tags, limit }: AnnotationsQuery,
    { range }: DataQueryRequest
  ): Promise<DataFrame> {
    const query = new URLSearchParams({
      from: String(range.from.valueOf()),
      to: String(range.to.valueOf()),
      limit: String(limit),
    });
    const dashboard = this.openDashboard();
    if (tags) {
      tags.forEach((tag) => query.append('tags', tag));
    } else if (dashboard) {
      query.set('dashboardUID', dashboard);
    } else {
      return arrayToDataFrame([]);
    }
    const stored = await request<StoredAnnotation[]>('GET', `/api/annotations?${query}`);
    return arrayToDataFrame(stored.map(toEvent));
  }

  async testDatasource() {
    return { status: 'success', message: 'Built in.' };
  }
}

/** Old files keep the settings beside the name, newer ones in `target`. */
function annotationsQuery(annotation: AnnotationQuery): AnnotationsQuery {
  const settings = annotation as { type?: string; tags?: string[]; limit?: number };
  const target = (annotation.target ?? {}) as typeof settings;
  const byTags = (target.type ?? settings.type) === 'tags';
  return {
    refId: 'Anno',
    queryType: 'annotations',
    tags: byTags ? (target.tags ?? settings.tags ?? []) : undefined,
    limit: target.limit ?? settings.limit ?? 100,
  };
}

function toEvent(stored: StoredAnnotation): AnnotationEvent {
  return {
    id: String(stored.id),
    time: stored.time,
    timeEnd: stored.timeEnd ?? stored.time,
    isRegion: stored.timeEnd !== undefined && stored.timeEnd > stored.time,
    text: stored.text ?? '',
    tags: stored.tags ?? [],
    // 0 stands for the whole dashboard.
    panelId: stored.panelId ?? 0,
  };
}

function eventsIn(frame: DataFrame): AnnotationEvent[] {
  return new DataFrameView<AnnotationEvent>(frame).toArray().map((event) => ({ ...event }));
}
