/** What differs between dashboards of classic JSON and those of v2, for the page that is around either. */
import type { ComponentType } from 'react';

import type { Answer, RequestOptions } from '../../api/client.ts';
import { dashboard } from '../../api/endpoints.ts';
import type { DashboardAnswer, DashboardJson } from '../../api/types.ts';
import { DashboardView, type DashboardViewProps } from '../../dashboard/index.ts';

export interface Form {
  /** The newest; refused as `isOtherSchema` tells where it is in another form by now. */
  read: (uid: string, options?: RequestOptions) => Promise<Answer<DashboardAnswer>>;
  View: ComponentType<DashboardViewProps>;
  /** What is in the file: what a person copies. */
  fileOf: (json: DashboardJson) => DashboardJson;
}

export const CLASSIC: Form = { read: dashboard, View: DashboardView, fileOf: (json) => json };
