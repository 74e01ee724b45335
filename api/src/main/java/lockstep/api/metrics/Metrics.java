package lockstep.api.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.Filter;
import lockstep.api.http.Handler;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.save.SyncedRepository;
import lockstep.cluster.ClusterView;
import lockstep.cluster.Role;
import lockstep.core.time.Ticker;
import lockstep.sync.save.SaveOutcome;

/// What `/metrics` tells. Closes what it watches the JVM with.
public final class Metrics implements Filter, AutoCloseable {
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final double MILLIS_A_SECOND = 1000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final Ticker ticker;

  /// @param ticker measures how long requests take
  public Metrics(Ticker ticker) {
    this.ticker = ticker;
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbage.bindTo(registry);
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(Route.get("/metrics", Access.ANYBODY, _ -> scrape()));
  }

  /// Shows the repository's lag.
  public void watch(SyncedRepository repository) {
    gauge(
        "lockstep.repository.lag.seconds",
        "How long a newer commit is known, or the remote is out of reach",
        () -> repository.sync().status().lag().toMillis() / MILLIS_A_SECOND);
    gauge(
        "lockstep.repository.lag.commits",
        "Commits between what is shown and what the remote has",
        () -> repository.sync().status().lagCommits());
    gauge(
        "lockstep.repository.warnings",
        "Files that a person should look at",
        () -> repository.sync().snapshot().warnings().size());
    gauge(
        "lockstep.repository.dashboards",
        "Dashboards that are shown",
        () -> repository.sync().snapshot().dashboards().size());
  }

  /// Shows this instance's role and epoch.
  public void watch(ClusterView cluster) {
    for (Role role : Role.values()) {
      Gauge.builder("lockstep.role", () -> cluster.role() == role ? 1 : 0)
          .description("1 for the role that the instance has")
          .tag("role", role.word())
          .register(registry);
    }
    gauge("lockstep.epoch", "The highest epoch seen", cluster::epoch);
  }

  /// Shows a number under `name`.
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /// Counts a save by what became of it.
  public void saved(SaveOutcome outcome) {
    Counter.builder("lockstep.saves")
        .description("Saves by what became of them")
        .tag("outcome", word(outcome))
        .register(registry)
        .increment();
  }

  /// Times a request by its route.
  @Override
  public Answer around(Request request, Handler next) {
    long started = ticker.nanos();
    Answer answer = next.handle(request);
    Timer.builder("http.server.requests")
        .description("Requests by route, until their answer was made")
        .tag("method", request.route().method())
        .tag("route", request.route().pattern())
        .tag("status", Integer.toString(answer.status()))
        .register(registry)
        .record(Duration.ofNanos(ticker.nanos() - started));
    return answer;
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }

  private Answer scrape() {
    byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
    return new Answer(200, List.of(), new Body.Bytes(FORMAT, text));
  }

  private static String word(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.Saved _ -> "saved";
      case SaveOutcome.Merged _ -> "merged";
      case SaveOutcome.OnBranch _ -> "branch";
      case SaveOutcome.Waiting _ -> "waiting";
      case SaveOutcome.Conflict _ -> "conflict";
      case SaveOutcome.Invalid _ -> "invalid";
      case SaveOutcome.Refused _ -> "refused";
      case SaveOutcome.Unavailable _ -> "unavailable";
      case SaveOutcome.Unknown _ -> "unknown";
    };
  }
}
