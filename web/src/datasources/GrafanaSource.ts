import {
  DataSourceApi,
  type AnnotationEvent,
  type AnnotationQueryRequest,
  type DataQuery,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
} from '@grafana/data';
import { request } from '../api/client.ts';

interface StoredAnnotation {
  id: number;
  time: number;
  timeEnd?: number;
  text?: string;
  tags?: string[];
  dashboardUID?: string;
  panelId?: number;
}

/** The built-in `-- Grafana --` source: a random walk to try panels with, and the annotations that people made. */
export class GrafanaSource extends DataSourceApi {
  constructor(
    settings: DataSourceInstanceSettings,
    private readonly randomWalk: () => Promise<DataSourceApi>,
    private readonly openDashboard: () => string | undefined
  ) {
    super(settings);
  }

  async query(options: DataQueryRequest): Promise<DataQueryResponse> {
    const source = await this.randomWalk();
    const targets = options.targets.map((target) => ({ ...target, scenarioId: 'random_walk' }));
    return source.query({ ...options, targets }) as Promise<DataQueryResponse>;
  }

  override async annotationQuery({ range, annotation }: AnnotationQueryRequest<DataQuery>): Promise<AnnotationEvent[]> {
    const settings = annotation as { type?: string; tags?: string[]; limit?: number; target?: { type?: string; tags?: string[]; limit?: number } };
    const query = new URLSearchParams({ from: String(range.from.valueOf()), to: String(range.to.valueOf()) });
    query.set('limit', String(settings.target?.limit ?? settings.limit ?? 100));
    const byTags = (settings.target?.type ?? settings.type) === 'tags';
    const dashboard = this.openDashboard();
    if (byTags) {
      (settings.target?.tags ?? settings.tags ?? []).forEach((tag) => query.append('tags', tag));
    } else if (dashboard) {
      query.set('dashboardUID', dashboard);
    } else {
      return [];
    }
    const stored = await request<StoredAnnotation[]>('GET', `/api/annotations?${query}`);
    return stored.map((event) => ({
      id: String(event.id),
      time: event.time,
      timeEnd: event.timeEnd,
      isRegion: event.timeEnd !== undefined && event.timeEnd > event.time,
      text: event.text ?? '',
      tags: event.tags ?? [],
      panelId: event.panelId || undefined,
    }));
  }

  async testDatasource() {
    return { status: 'success', message: 'Built in.' };
  }
}
