package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.identity.UserRoutes;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.User;
import lockstep.datasource.DataSource;
import lockstep.datasource.DataSourceSettings;
import lockstep.datasource.DataSources;

/// What browsers and clients ask first: settings, and whether the server is well.
public final class SettingsRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// The Grafana whose API this is: clients ask for it before they choose how to talk.
  private static final String GRAFANA_VERSION = "12.0.0";

  private final DataSources sources;
  private final AnnotationStore database;
  private final String version;
  private final URI rootUrl;

  /// @param database is asked whether the database is well
  /// @param version of Lockstep
  /// @param rootUrl what people type
  public SettingsRoutes(
      DataSources sources, AnnotationStore database, String version, URI rootUrl) {
    this.sources = sources;
    this.database = database;
    this.version = version;
    this.rootUrl = rootUrl;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/health", Access.ANYBODY, this::health),
        Route.get("/healthz", Access.ANYBODY, _ -> Answer.text(200, "Ok")),
        Route.get(
            "/api/frontend/settings",
            Access.ANYBODY_KNOWN,
            request -> Answer.json(settings(request.user().isPresent()))),
        Route.get("/bootdata", Access.ANYBODY_KNOWN, this::boot));
  }

  private Answer health(Request request) {
    boolean well = databaseIsWell();
    ObjectNode health = JSON.objectNode();
    health.put("database", well ? "ok" : "failing");
    health.put("version", GRAFANA_VERSION);
    health.put("commit", "lockstep-" + version);
    return Answer.json(well ? 200 : 503, health);
  }

  private boolean databaseIsWell() {
    try {
      database.find(AnnotationQuery.ALL.atMost(1));
      return true;
    } catch (StoreFault fault) {
      return false;
    }
  }

  private Answer boot(Request request) {
    ObjectNode boot = JSON.objectNode();
    Optional<User> user = request.user();
    boot.set("user", user.map(UserRoutes::boot).orElseGet(SettingsRoutes::nobody));
    boot.set("settings", settings(user.isPresent()));
    boot.putArray("navTree");
    return Answer.json(boot);
  }

  private static ObjectNode nobody() {
    return JSON.objectNode().put("isSignedIn", false).put("orgId", 0).put("login", "");
  }

  /// Strangers see what the log-in page needs, and no data sources.
  private ObjectNode settings(boolean known) {
    ObjectNode settings = JSON.objectNode();
    settings.put("appUrl", rootUrl.toString());
    settings.put("appSubUrl", "");
    settings.put("namespace", "default");
    settings.put("defaultDatasource", known ? sources.usual().settings().name() : "");
    settings.put("disableLoginForm", false);
    settings.put("authProxyEnabled", false);
    settings.put("autoAssignOrg", true);
    settings
        .putObject("buildInfo")
        .put("version", GRAFANA_VERSION)
        .put("commit", "lockstep-" + version)
        .put("env", "production")
        .put("edition", "Lockstep")
        .put("lockstep", version);
    settings.putObject("featureToggles");
    settings.putObject("panels");
    ObjectNode list = settings.putObject("datasources");
    if (known) {
      for (DataSource source : sources.all()) {
        list.set(source.settings().name(), source(source.settings()));
      }
    }
    return settings;
  }

  private static ObjectNode source(DataSourceSettings settings) {
    ObjectNode json = DataSourceRoutes.brief(settings);
    ObjectNode meta = json.putObject("meta");
    meta.put("id", settings.type());
    meta.put("type", "datasource");
    meta.put("name", settings.type());
    meta.put("metrics", true);
    meta.put("annotations", true);
    meta.putObject("info").putObject("logos").put("small", "").put("large", "");
    return json;
  }
}
