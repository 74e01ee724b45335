package lockstep.datasource.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import lockstep.datasource.QueryResult;

/// What the server said.
sealed interface Reply {
  /// An answer.
  ///
  /// @param data its `data`
  record Data(JsonNode data) implements Reply {}

  /// No answer.
  record Failed(QueryResult.Failed why) implements Reply {}

  /// The result of the data, or the failure.
  default QueryResult map(Function<JsonNode, QueryResult> whenData) {
    return switch (this) {
      case Data(JsonNode data) -> whenData.apply(data);
      case Failed(QueryResult.Failed why) -> why;
    };
  }
}
