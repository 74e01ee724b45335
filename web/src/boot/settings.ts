/** The part of `GET /api/frontend/settings` that the UI reads. */
export interface FrontendSettings {
  datasources: Record<string, DataSourceSettings>;
  defaultDatasource: string;
  namespace?: string;
  buildInfo?: { version?: string; commit?: string; env?: string };
}

export interface DataSourceSettings {
  uid: string;
  type: string;
  name: string;
  isDefault?: boolean;
  meta?: { id?: string; name?: string };
}
