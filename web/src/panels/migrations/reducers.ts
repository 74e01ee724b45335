const REDUCERS: Record<string, string> = {
  avg: 'mean',
  current: 'lastNotNull',
  total: 'sum',
  first: 'firstNotNull',
  last_time: 'lastNotNull',
  name: 'lastNotNull',
};

/** Today's name for a way to make one value of many. */
export function reducerFor(old: string | undefined): string {
  return old ? (REDUCERS[old] ?? old) : 'mean';
}
