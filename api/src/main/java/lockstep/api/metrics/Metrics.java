package lockstep.api.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import lockstep.api.ha.StatusRoutes;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.Filter;
import lockstep.api.http.Handler;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.cluster.ClusterView;
import lockstep.cluster.MemberView;
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
  private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();

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

  /// Shows the lag of each repository, and what is in it.
  public void watch(Repositories repositories) {
    each(
        repositories,
        "lockstep.repository.lag.seconds",
        "How long a newer commit is known, or the remote is out of reach",
        one -> one.sync().status().lag().toMillis() / MILLIS_A_SECOND);
    each(
        repositories,
        "lockstep.repository.lag.commits",
        "Commits between what is shown and what the remote has",
        one -> one.sync().status().lagCommits());
    each(
        repositories,
        "lockstep.repository.warnings",
        "Files that a person should look at",
        one ->
            one.sync().snapshot().warnings().size()
                + repositories.catalog().clashesOf(one.name()).size());
    each(
        repositories,
        "lockstep.repository.dashboards",
        "Dashboards that the repository holds",
        one -> one.sync().snapshot().dashboards().size());
    states(repositories);
  }

  /// Shows in which state each repository is: one line for each, with the state as a label.
  private void states(Repositories repositories) {
    each(
        repositories,
        "lockstep.repository.reachable",
        "1 while the remote answers and takes the credentials",
        one -> one.sync().status().state().reached() ? 1 : 0);
    each(
        repositories,
        "lockstep.repository.dropped",
        "Saves that a rewritten history dropped and nobody put back",
        one -> one.sync().dropped().size());
    MultiGauge gauge =
        MultiGauge.builder("lockstep.repository.state")
            .description("1 for the state that the repository is in")
            .register(registry);
    beforeScrape.add(
        () -> gauge.register(repositories.all().stream().map(Metrics::state).toList(), true));
  }

  private static MultiGauge.Row<?> state(SyncedRepository one) {
    String word = StatusRoutes.word(one.sync().status().state());
    return MultiGauge.Row.of(Tags.of("repository", one.name(), "state", word), () -> 1);
  }

  /// The set may be another one at each scrape.
  private void each(
      Repositories repositories,
      String name,
      String description,
      ToDoubleFunction<SyncedRepository> value) {
    MultiGauge gauge = MultiGauge.builder(name).description(description).register(registry);
    beforeScrape.add(
        () ->
            gauge.register(
                repositories.all().stream()
                    .map(
                        one ->
                            MultiGauge.Row.of(
                                Tags.of("repository", one.name()), () -> value.applyAsDouble(one)))
                    .toList(),
                true));
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
    gauge(
        "lockstep.database.reachable",
        "1 while the last turn reached the database",
        () -> reachesDatabase(cluster) ? 1 : 0);
    gauge(
        "lockstep.cluster.paused",
        "1 while automatic changes of the whole cluster are paused",
        () -> isMaintained(cluster, Optional.empty()) ? 1 : 0);
    gauge(
        "lockstep.cluster.automatic.changes",
        "Changes lately that no person asked for or confirmed",
        cluster::automatic);
    gauge(
        "lockstep.instance.draining",
        "1 while the instance is drained or about to end",
        () -> isDraining(cluster) ? 1 : 0);
  }

  /// A holder that is to be drained keeps the lease until another is fit: it drains all the same.
  private static boolean isDraining(ClusterView cluster) {
    return cluster.drained().isPresent() || isMaintained(cluster, Optional.of(cluster.self()));
  }

  private static boolean isMaintained(ClusterView cluster, Optional<String> member) {
    return cluster.maintenance().stream().anyMatch(one -> one.member().equals(member));
  }

  private static boolean reachesDatabase(ClusterView cluster) {
    return cluster.members().stream()
        .filter(member -> member.name().equals(cluster.self()))
        .allMatch(MemberView::databaseOk);
  }

  /// Shows a number under `name`.
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /// Shows a count that only grows under `name`.
  ///
  /// @param tags names and values in turn
  public void counter(String name, String description, Supplier<Number> value, String... tags) {
    // Of what it counts it holds no more than a weak reference: that must not be the value itself.
    FunctionCounter.builder(name, this, _ -> value.get().doubleValue())
        .description(description)
        .tags(tags)
        .register(registry);
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
    beforeScrape.forEach(Runnable::run);
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
