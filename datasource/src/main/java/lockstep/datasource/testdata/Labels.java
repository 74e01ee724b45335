package lockstep.datasource.testdata;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lockstep.datasource.Query;

/// Names and labels of series.
final class Labels {
  private static final List<String> SERVERS =
      List.of("web-north", "web-south", "api-east", "api-west", "store-one", "store-two", "batch");

  private Labels() {}

  /// The name of series `index`: the query's alias, else made from its refId.
  static String name(Query query, int index) {
    String suffix = index == 0 ? "" : Integer.toString(index);
    return query
        .text("alias")
        .map(alias -> alias.equals("__server_names") ? SERVERS.get(index % SERVERS.size()) : alias)
        .map(alias -> alias.replace("$seriesIndex", Integer.toString(index)))
        .orElse(query.refId() + "-series" + suffix);
  }

  /// The labels of series `index`, from `labels`: `key=value, key="value"`, with `$seriesIndex`.
  static Map<String, String> of(Query query, int index) {
    return parse(query.text("labels").orElse(""), index);
  }

  static Map<String, String> parse(String text, int index) {
    Map<String, String> labels = new LinkedHashMap<>();
    String inner = text.strip().replaceAll("^\\{|\\}$", "");
    for (String pair : inner.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String value = pair.substring(equals + 1).strip().replaceAll("^\"|\"$", "");
        labels.put(
            pair.substring(0, equals).strip(),
            value.replace("$seriesIndex", Integer.toString(index)));
      }
    }
    return labels;
  }
}
