package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Uid;
import lockstep.datasource.DataSource;
import lockstep.datasource.DataSourceSettings;
import lockstep.datasource.DataSources;

/// Data sources: list, by uid, by name. All are provisioned, so none can be changed here.
public final class DataSourceRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NOT_FOUND = "Data source not found";

  private final DataSources sources;

  /// Shows `sources`.
  public DataSourceRoutes(DataSources sources) {
    this.sources = sources;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/datasources", Access.READ, this::list),
        Route.get(
            "/api/datasources/uid/{uid}",
            Access.READ,
            request -> whole(sources.byUid(request.variable("uid")))),
        Route.get(
            "/api/datasources/name/{name}",
            Access.READ,
            request -> whole(sources.byName(request.variable("name")))),
        Route.get("/api/datasources/id/{name}", Access.READ, this::id));
  }

  private Answer list(Request request) {
    ArrayNode list = JSON.arrayNode();
    sources.all().forEach(source -> list.add(brief(source.settings())));
    return Answer.json(list);
  }

  private Answer id(Request request) {
    DataSourceSettings settings = found(sources.byName(request.variable("name")));
    return Answer.json(JSON.objectNode().put("id", id(settings)));
  }

  private static Answer whole(Optional<DataSource> source) {
    DataSourceSettings settings = found(source);
    ObjectNode json = brief(settings);
    json.put("basicAuthUser", "");
    json.put("withCredentials", false);
    json.putObject("secureJsonFields");
    json.put("version", 1);
    return Answer.json(json);
  }

  private static DataSourceSettings found(Optional<DataSource> source) {
    return source.map(DataSource::settings).orElseThrow(() -> HttpFault.of(404, NOT_FOUND));
  }

  /// What lists show of a source.
  static ObjectNode brief(DataSourceSettings settings) {
    ObjectNode json = JSON.objectNode();
    json.put("id", id(settings));
    json.put("uid", settings.uid());
    json.put("orgId", 1);
    json.put("name", settings.name());
    json.put("type", settings.type());
    json.put("typeName", settings.type());
    json.put("typeLogoUrl", "");
    json.put("access", "proxy");
    json.put("url", settings.url());
    json.put("user", "");
    json.put("database", "");
    json.put("basicAuth", false);
    json.put("isDefault", settings.isDefault());
    json.set("jsonData", settings.jsonData());
    json.put("readOnly", true);
    return json;
  }

  static long id(DataSourceSettings settings) {
    return Uid.problemWith(settings.uid()).isPresent()
        ? Math.abs((long) settings.uid().hashCode()) + 1
        : NumericId.of("datasources", new Uid(settings.uid()));
  }
}
