package lockstep.datasource.prometheus;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Supplier;
import lockstep.datasource.DataSource;
import lockstep.datasource.DataSourceSettings;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;

/// A Prometheus server, or whatever speaks its API. Without credentials: one that needs them is not
/// for this source yet.
public final class Prometheus implements DataSource {
  /// The plugin's name.
  public static final String TYPE = "prometheus";

  private static final String VARIABLES = "variables-query";

  private final DataSourceSettings settings;
  private final PromClient client;

  /// @throws IllegalArgumentException when the URL is none of a server
  public Prometheus(DataSourceSettings settings, Supplier<HttpClient> http) {
    URI url = URI.create(settings.url());
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      throw new IllegalArgumentException(
          "datasources: url of %s is no address (expected: such as http://prometheus:9090)"
              .formatted(settings.name()));
    }
    this.settings = settings;
    this.client = new PromClient(http, settings.name(), settings.url());
  }

  @Override
  public DataSourceSettings settings() {
    return settings;
  }

  @Override
  public QueryResult query(Query query, TimeRange range) {
    if (query.text("scenarioId").filter(VARIABLES::equals).isPresent()) {
      return new PromVariables(client).query(query.text("stringInput").orElse(""), range);
    }
    PromQuery asked = PromQuery.of(query, range);
    if (asked.expression().isEmpty()) {
      return QueryResult.badQuery("expr: is empty (expected: a PromQL expression)");
    }
    return client
        .post(asked.instant() ? "query" : "query_range", asked.form(range))
        .map(data -> PromFrames.of(asked, data));
  }
}
