package lockstep.datasource.testdata;

import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;

/// One way in which TestData makes data up.
@FunctionalInterface
interface Scenario {
  QueryResult run(Query query, TimeRange range);
}
