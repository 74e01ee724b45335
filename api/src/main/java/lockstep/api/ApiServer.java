package lockstep.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import lockstep.api.events.EventHub;
import lockstep.api.forward.Forwarding;
import lockstep.api.forward.HttpCourier;
import lockstep.api.ha.HintRoutes;
import lockstep.api.ha.HistoryRoutes;
import lockstep.api.ha.OperationRoutes;
import lockstep.api.ha.ProbeRoutes;
import lockstep.api.ha.SaveRoutes;
import lockstep.api.ha.StatusRoutes;
import lockstep.api.ha.WaitingRoutes;
import lockstep.api.http.Dispatcher;
import lockstep.api.http.Filter;
import lockstep.api.http.Route;
import lockstep.api.http.Router;
import lockstep.api.http.Traffic;
import lockstep.api.identity.Door;
import lockstep.api.identity.LoginRoutes;
import lockstep.api.identity.PeopleRoutes;
import lockstep.api.identity.ProfileRoutes;
import lockstep.api.identity.ServiceAccountRoutes;
import lockstep.api.identity.SessionCookies;
import lockstep.api.identity.SessionRoutes;
import lockstep.api.identity.UserRoutes;
import lockstep.api.job.JobRoutes;
import lockstep.api.job.JobWatch;
import lockstep.api.k8s.ApiErrors;
import lockstep.api.k8s.DashboardResources;
import lockstep.api.k8s.DiscoveryRoutes;
import lockstep.api.k8s.FolderResources;
import lockstep.api.k8s.Watches;
import lockstep.api.legacy.AnnotationRoutes;
import lockstep.api.legacy.DashboardRoutes;
import lockstep.api.legacy.DataSourceRoutes;
import lockstep.api.legacy.FolderRoutes;
import lockstep.api.legacy.QueryRoutes;
import lockstep.api.legacy.SearchRoutes;
import lockstep.api.legacy.SettingsRoutes;
import lockstep.api.legacy.VersionRoutes;
import lockstep.api.metrics.Metrics;
import lockstep.api.presence.PresenceRoutes;
import lockstep.api.presence.PresenceWatch;
import lockstep.api.provisioning.Absence;
import lockstep.api.provisioning.ProvisioningRoutes;
import lockstep.api.provisioning.files.FileRoutes;
import lockstep.api.provisioning.files.LookRoutes;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.PushLog;
import lockstep.api.save.PutBackRoutes;
import lockstep.api.save.ReadYourWrites;
import lockstep.api.save.SaveDesk;
import lockstep.api.save.TargetRoutes;
import lockstep.api.web.WebRoutes;
import lockstep.api.webhook.WebhookRoutes;
import lockstep.cluster.ClusterView;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.failover.RoleChange;
import lockstep.sync.job.JobState;
import lockstep.sync.job.RequestJobs;
import lockstep.sync.save.SaveOutcome;

/// The HTTP server of an instance: all endpoints over the parts that it is given.
///
/// Make one, [#start] it, [#close] it; in between it serves.
public final class ApiServer implements AutoCloseable {
  private static final int IDLE_MILLIS = 5 * 60 * 1000;
  private static final int PARSE_MILLIS = 15 * 1000;
  private static final int MOST_HEADERS = 200;
  private static final int MOST_PARAMETERS = 500;
  private static final int HEADER_BYTES = 64 * 1024;

  /// Of the cluster's past: a change of the holder and what may be entered beside it.
  private static final int RECENT = 10;

  private final ApiConfig config;
  private final Traffic traffic;
  private final EventHub events;
  private final Metrics metrics;
  private final ExecutorService executor;
  private final ClusterView cluster;
  private final HttpCourier courier;
  private final Repositories repositories;
  private final PresenceWatch presence;
  private final JobWatch jobs;
  private final Watches watches;
  private final RequestJobs requests;
  private final Undertow undertow;

  /// Wires the endpoints; nothing listens yet.
  public ApiServer(ApiConfig config, ApiParts parts) {
    this.config = config;
    this.traffic = new Traffic(config.limits().requests());
    this.events = new EventHub(parts.repositories(), config.name());
    this.metrics = new Metrics(parts.ticker());
    this.repositories = parts.repositories();
    this.cluster = parts.cluster();
    this.presence = new PresenceWatch(parts.presence(), events);
    this.jobs = new JobWatch(parts.jobs().store(), events);
    this.watches = new Watches(parts.ticker());
    this.requests = parts.jobs().requests();
    this.courier =
        new HttpCourier(config.name(), config.limits().forward(), config.limits().save());
    this.executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    List<Route> routes = routes(parts);
    Dispatcher dispatcher =
        new Dispatcher(
            new Router(
                routes,
                Stream.concat(
                        Stream.of(ApiErrors.fallback(routes)),
                        new WebRoutes(parts.web()).fallbacks().stream())
                    .toList()),
            new ApiErrors(),
            filter(parts),
            executor,
            traffic,
            config.name(),
            config.limits().keepAlive());
    this.undertow =
        Undertow.builder()
            .addHttpListener(config.port(), config.address())
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
            .setServerOption(UndertowOptions.MAX_HEADERS, MOST_HEADERS)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, MOST_PARAMETERS)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
            .setHandler(new HttpContinueReadHandler(dispatcher))
            .build();
    repositories.listen(events);
    watch(parts);
  }

  /// Begins to listen.
  ///
  /// @throws RuntimeException when the port is taken
  public void start() {
    undertow.start();
  }

  /// The port that it listens at.
  public int port() {
    InetSocketAddress address =
        (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    return address.getPort();
  }

  /// Where news is told: of roles by whoever decides them, of members by whoever sees them.
  public EventHub events() {
    return events;
  }

  /// Looks for what no call tells of: what waits for Git, who came and went on other instances, and
  /// what became of jobs; and has those who watch lists look again. To be called about once a
  /// second by one thread.
  public void look() {
    lookAtWhatWaits();
    presence.look();
    jobs.look();
    watches.look();
    requests.turn();
  }

  private void lookAtWhatWaits() {
    repositories
        .all()
        .forEach(
            one ->
                one.waiting()
                    .refresh()
                    .ifPresent(
                        now ->
                            events.tell(
                                "waiting",
                                JsonNodeFactory.instance
                                    .objectNode()
                                    .put("repository", one.name())
                                    .put("waiting", now.items().size())
                                    .put("notices", now.notices()))));
  }

  /// What `/metrics` tells, for who adds to it.
  public Metrics metrics() {
    return metrics;
  }

  /// Tells open streams of a change of this instance's role, and waits no longer for a writer whose
  /// lease was taken because it is silent.
  public void changed(RoleChange change) {
    if (cluster.history(RECENT).stream()
        .anyMatch(
            one ->
                one.epoch() == change.epoch()
                    && TransitionKind.AFTER_SILENCE.contains(one.kind()))) {
      courier.leaveBefore(change.epoch());
    }
    events.changed(change);
  }

  /// Tells proxies to go elsewhere; requests are still answered.
  public void drain() {
    traffic.drain();
  }

  /// Drains, ends the streams, waits for the requests that are being answered, and stops.
  @Override
  public void close() {
    traffic.drain();
    events.close();
    watches.close();
    traffic.awaitQuiet(config.limits().drain());
    undertow.stop();
    executor.shutdownNow();
    courier.close();
    metrics.close();
  }

  private List<Route> routes(ApiParts parts) {
    Consumer<SaveOutcome> counted = metrics::saved;
    SaveDesk desk =
        new SaveDesk(
            repositories,
            parts.gate(),
            parts.random(),
            config.limits().save(),
            counted.andThen(new PushLog()::saw));
    List<Route> routes = new ArrayList<>();
    routes.addAll(clusterRoutes(parts, desk));
    routes.addAll(grafanaRoutes(parts, desk));
    routes.addAll(resourceRoutes(parts, desk));
    return routes;
  }

  /// What is ours alone.
  private List<Route> clusterRoutes(ApiParts parts, SaveDesk desk) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ProbeRoutes(repositories, parts.cluster(), traffic).routes());
    routes.addAll(
        new StatusRoutes(repositories, parts.cluster(), parts.clock(), config.version()).routes());
    routes.addAll(new HistoryRoutes(parts.cluster(), parts.commands()).routes());
    routes.addAll(new HintRoutes(repositories, parts.cluster()).routes());
    routes.addAll(
        new SaveRoutes(
                repositories, parts.book(), parts.cluster(), courier, executor, parts.ticker())
            .routes());
    routes.addAll(new TargetRoutes(desk).routes());
    routes.addAll(
        new PutBackRoutes(repositories, parts.gate(), parts.ticker(), config.limits().save())
            .routes());
    routes.addAll(new WaitingRoutes(repositories).routes());
    routes.addAll(new PresenceRoutes(parts.presence(), config.name()).routes());
    routes.addAll(new OperationRoutes(parts.commands()).routes());
    routes.addAll(events.routes());
    routes.addAll(metrics.routes());
    return routes;
  }

  /// Grafana's HTTP API.
  private List<Route> grafanaRoutes(ApiParts parts, SaveDesk desk) {
    SessionCookies cookies = new SessionCookies(parts.clock(), config.rootUrl());
    List<Route> routes = new ArrayList<>();
    routes.addAll(new LoginRoutes(parts.identity(), cookies).routes());
    routes.addAll(new SessionRoutes(parts.identity(), cookies).routes());
    routes.addAll(new UserRoutes().routes());
    routes.addAll(new PeopleRoutes(parts.identity()).routes());
    routes.addAll(new ServiceAccountRoutes(parts.serviceAccounts(), parts.clock()).routes());
    routes.addAll(new ProfileRoutes(parts.profiles(), repositories).routes());
    routes.addAll(new DashboardRoutes(repositories, desk).routes());
    routes.addAll(new VersionRoutes(repositories, desk).routes());
    routes.addAll(new FolderRoutes(repositories, desk).routes());
    routes.addAll(new SearchRoutes(repositories, parts.profiles()).routes());
    routes.addAll(new AnnotationRoutes(parts.annotations(), repositories, parts.clock()).routes());
    routes.addAll(new DataSourceRoutes(parts.dataSources()).routes());
    routes.addAll(
        new QueryRoutes(parts.dataSources(), parts.clock(), executor, config.limits().query())
            .routes());
    routes.addAll(
        new SettingsRoutes(
                parts.dataSources(), parts.annotations(), config.version(), config.rootUrl())
            .routes());
    return routes;
  }

  /// Grafana's Kubernetes-style APIs.
  private List<Route> resourceRoutes(ApiParts parts, SaveDesk desk) {
    Absence absence = new Absence(parts.provisioning().store());
    Function<String, SyncedRepository> named =
        name -> repositories.named(name).orElseThrow(() -> absence.of(name));
    List<Route> routes = new ArrayList<>();
    routes.addAll(new DiscoveryRoutes().routes());
    routes.addAll(new DashboardResources(repositories, desk, watches).routes());
    routes.addAll(new FolderResources(repositories, desk, watches).routes());
    routes.addAll(new WebhookRoutes(repositories, requests).routes());
    routes.addAll(
        new JobRoutes(parts.jobs(), repositories::named, absence::of, parts.random(), watches)
            .routes());
    routes.addAll(
        new ProvisioningRoutes(
                parts.provisioning(),
                repositories::catalog,
                parts.clock(),
                parts.random(),
                config.rootUrl(),
                parts.jobs().store(),
                watches)
            .routes());
    routes.addAll(new FileRoutes(named, desk, config.limits().save()).routes());
    routes.addAll(new LookRoutes(named, repositories::catalog, config.limits().save()).routes());
    return routes;
  }

  private Filter filter(ApiParts parts) {
    Filter door =
        new Door(
            parts.identity(),
            parts.serviceAccounts(),
            config.rootUrl(),
            new SessionCookies(parts.clock(), config.rootUrl()));
    Filter readYourWrites =
        new ReadYourWrites(repositories, parts.ticker(), config.limits().read());
    Filter forwarding =
        new Forwarding(
            parts.cluster(),
            repositories,
            courier,
            config.replicaSaves(),
            parts.ticker(),
            parts.random(),
            config.limits().read(),
            this::lookAtWhatWaits);
    return (request, next) ->
        metrics
            .over(Dispatcher.FAULTS.over(door.over(forwarding.over(readYourWrites.over(next)))))
            .handle(request);
  }

  private void watch(ApiParts parts) {
    metrics.watch(repositories);
    metrics.watch(parts.cluster());
    metrics.gauge(
        "lockstep.journal.waiting",
        "Saves that wait for Git",
        () ->
            repositories.all().stream()
                .mapToInt(one -> one.waiting().overview().items().size())
                .sum());
    metrics.gauge(
        "lockstep.journal.oldest.seconds",
        "For how long the oldest save has waited for Git",
        () -> StatusRoutes.oldestSeconds(repositories.all(), parts.clock()));
    for (JobState state : List.of(JobState.PENDING, JobState.WORKING)) {
      metrics.gauge(
          "lockstep.jobs." + state.word(),
          "Jobs of the cluster in this state",
          () -> jobs.count(state));
    }
    metrics.gauge(
        "lockstep.saves.in.flight", "Saves that are being made commits", parts.gate()::inside);
    metrics.gauge("lockstep.requests.in.flight", "Requests being answered", traffic::inFlight);
    metrics.gauge("lockstep.events.clients", "Open streams of events", events::open);
    metrics.gauge("lockstep.watches", "Open watches of lists", watches::open);
  }
}
