package lockstep.datasource.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lockstep.datasource.Query;

/// What makes one query's data differ from another's.
final class Seeds {
  /// Fields of a query that say how or when it is asked, not what.
  private static final Set<String> HOW =
      Set.of(
          "datasource", "datasourceId", "hide", "intervalMs", "key", "maxDataPoints", "requestId");

  private Seeds() {}

  /// The seed of `query`: equal for equal questions from the same place, in whatever order their
  /// fields come.
  static long of(Query query) {
    Map<String, String> what = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : query.model().properties()) {
      if (!HOW.contains(field.getKey())) {
        what.put(field.getKey(), field.getValue().toString());
      }
    }
    return Hash.of(query.place() + "|" + query.refId() + "|" + what);
  }
}
