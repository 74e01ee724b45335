package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import lockstep.api.ApiConfig;
import lockstep.api.ApiParts;
import lockstep.api.ApiServer;
import lockstep.api.forward.ReplicaSaves;
import lockstep.api.metrics.Metrics;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.SaveGate;
import lockstep.api.web.WebFiles;
import lockstep.app.cli.Version;
import lockstep.app.config.Config;
import lockstep.app.config.ConfigException;
import lockstep.app.config.DatasourcesReader;
import lockstep.app.machine.Loop;
import lockstep.app.machine.Sleep;
import lockstep.app.machine.SystemTicker;
import lockstep.app.machine.Waker;
import lockstep.cluster.MemberView;
import lockstep.cluster.command.Operations;
import lockstep.cluster.failover.ClusterLoop;
import lockstep.cluster.failover.ClusterPorts;
import lockstep.cluster.failover.ClusterSetup;
import lockstep.cluster.failover.RoleChange;
import lockstep.cluster.failover.RoleListener;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.operation.Schedule;
import lockstep.core.identity.BriefWait;
import lockstep.core.identity.Identity;
import lockstep.core.identity.IdentityRules;
import lockstep.core.identity.Passwords;
import lockstep.core.identity.Profiles;
import lockstep.core.identity.ServiceAccounts;
import lockstep.core.time.Ticker;
import lockstep.datasource.DataSources;
import lockstep.datasource.Provisioning;
import lockstep.git.JGitProbe;
import lockstep.store.Database;
import lockstep.store.DatabaseSettings;
import lockstep.store.SqliteLibrary;
import lockstep.sync.provisioning.ConfiguredBranches;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.request.RequestDesk;

/// One instance: the whole object graph, from top to bottom.
public final class Instance implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration SHARED_NEWS = Duration.ofSeconds(1);
  private static final Duration STATE_LOG = Duration.ofSeconds(1);
  private static final Duration CUT = Duration.ofMinutes(10);
  private static final Duration MEMBER_NEWS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TURNS = Duration.ofMillis(10);
  private static final Duration LINGER = Duration.ofMillis(1_500);

  private final Opened opened = new Opened();
  private final Ticker ticker = new SystemTicker();
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final Config config;
  private final Repositories repositories = new Repositories();
  private final String name;

  private Instance(Config config) {
    this.config = config;
    this.name = config.cluster().instance();
  }

  /// Opens everything and begins to serve.
  ///
  /// @throws ConfigException when the configuration is not one of an instance
  public static Instance start(Config config) throws ConfigException {
    Instance instance = new Instance(config);
    try {
      instance.opened.add(StorageLock.take(config.storage().path()));
      instance.open();
      return instance;
    } catch (ConfigException | RuntimeException e) {
      instance.opened.close();
      throw e;
    }
  }

  private void open() throws ConfigException {
    // Mirrors are read from the first moment on, and the database is made ready beside the rest.
    AtomicReference<LongSupplier> epoch = new AtomicReference<>(() -> 0);
    BegunRepositories begun = opened.add(begin(() -> epoch.get().getAsLong()));
    Database database = opened.add(openDatabase());
    Identity identity = identity(database);
    Peers peers = opened.add(new Peers(otherInstances(), identity.members()::sign));
    Waker waker = new Waker();
    AtomicReference<RoleListener> roleListener = new AtomicReference<>(Instance::tell);
    SaveGate gate = new SaveGate();
    ClusterPorts ports = clusterPorts(database, peers, gate);
    ClusterLoop cluster =
        new ClusterLoop(
            clusterSetup(),
            LeaseRules.DEFAULTS,
            ports,
            ticker,
            change -> roleListener.get().changed(change),
            waker::wake);
    epoch.set(cluster::epoch);

    DatabaseStart start = opened.add(DatabaseStart.begin(database, identity, config.security()));
    LiveRepositories live =
        opened.add(
            new LiveRepositories(repositories, repositoryParts(database, peers, cluster), begun));
    ConfiguredBranches branches = branches(database);
    DataSources dataSources = openDataSources();
    Bundles bundles = new Bundles(peers, task -> Thread.ofVirtual().name("bundle").start(task));
    repositories.listen(new Teller(bundles));
    Provisioned provisioned =
        opened.add(
            Provisioned.open(
                config, database, branches, setups -> live.apply(setups).isEmpty(), clock, random));
    JobRunners jobs = jobRunners(database, cluster, peers, provisioned.requests(live::setup, name));
    ApiServer server =
        server(database, identity, jobs, provisioned, cluster, ports, gate, dataSources);
    roleListener.set(
        change -> {
          tell(change);
          server.changed(change);
        });
    watch(bundles, server.metrics());
    refuseUnusable(live.apply(branches.known()));
    // Before anybody is answered: who is known, and which repositories there are, is in it.
    start.awaitFirst();
    provisioned.start(() -> hasTried() && cluster.leads(), this::pulls, clock, name);
    server.start();
    opened.add(server);
    startCluster(cluster, waker, server, ports);
    opened.add(jobs);
    jobs.start();
    tell(server);
  }

  /// One of the file that cannot be opened is for whoever starts this to see; one that somebody
  /// added while instances run must never keep one from its start.
  private static void refuseUnusable(SortedMap<String, RuntimeException> faults)
      throws ConfigException {
    if (!faults.isEmpty()) {
      throw new ConfigException(
          "the configuration",
          faults.entrySet().stream()
              .map(it -> "the repository %s: %s".formatted(it.getKey(), it.getValue().getMessage()))
              .toList());
    }
  }

  private ApiServer server(
      Database database,
      Identity identity,
      JobRunners jobs,
      Provisioned provisioned,
      ClusterLoop cluster,
      ClusterPorts ports,
      SaveGate gate,
      DataSources dataSources) {
    return new ApiServer(
        apiConfig(),
        new ApiParts(
            repositories,
            identity,
            serviceAccounts(database),
            new Profiles(database.profiles(), ticker, BriefWait.on(Thread::startVirtualThread)),
            database.annotations(),
            database.presence(config.cluster().name()),
            database.saveBook(config.cluster().name()),
            jobs.parts(),
            provisioned.parts(
                database.deliveries(config.cluster().name()),
                it -> repositories.named(it).map(SyncedRepository::sync),
                this::waiting,
                name),
            cluster,
            operations(cluster, ports),
            gate,
            dataSources,
            WebFiles.onClassPath(Instance.class.getClassLoader(), "web/"),
            clock,
            ticker,
            random));
  }

  /// Begins to read the mirrors, which needs nothing but the configuration: of repositories whose
  /// branch is in it, or was noted here.
  private BegunRepositories begin(LongSupplier epoch) {
    BegunRepositories begun =
        new BegunRepositories(
            new LoopParts(
                config.storage(),
                config.provisioning().quota(),
                name,
                epoch,
                clock,
                ticker,
                random));
    begun.begin(
        ConfiguredBranches.noted(config.repositories(), new BranchFiles(config.storage().path())));
    return begun;
  }

  private JobRunners jobRunners(
      Database database, ClusterLoop cluster, Peers peers, RequestDesk requests) {
    GrafanaMembers servers = opened.add(new GrafanaMembers(config.members()));
    return new JobRunners(
        database.jobs(config.cluster().name()),
        looks -> new InstanceJobs(name, repositories, servers, requests, looks, peers),
        name,
        () -> cluster.drained().isEmpty(),
        ticker);
  }

  private ConfiguredBranches branches(Database database) {
    return new ConfiguredBranches(
        config.repositories(),
        database.branches(config.cluster().name()),
        new BranchFiles(config.storage().path()),
        new JGitProbe(),
        ticker,
        (repository, why) ->
            LOG.log(
                Level.WARNING,
                "the repository {0} is not followed yet, since its branch is not known: {1}",
                repository,
                why));
  }

  private void watch(Bundles bundles, Metrics metrics) {
    for (Config.Member member : otherMembers()) {
      for (Bundles.Outcome outcome : Bundles.Outcome.values()) {
        metrics.counter(
            "lockstep.bundles",
            "Pushed commits sent to another instance, by what became of them",
            () -> bundles.count(member.url(), outcome),
            "to",
            member.name(),
            "outcome",
            outcome.word());
      }
    }
  }

  /// What one instance does for all, such as asking each remote how it is, has time until this one
  /// shows something: a start needs all cores for that.
  private boolean hasTried() {
    return repositories.all().stream()
        .noneMatch(one -> one.sync().status().state() == RepositoryStatus.State.STARTING);
  }

  /// What pulls of a repository came to here; empty while it is not pulled.
  private Optional<RepositoryStatus> pulls(String repository) {
    return repositories.named(repository).map(SyncedRepository::sync).map(RepositorySync::status);
  }

  private int waiting(String repository) {
    return repositories
        .named(repository)
        .map(one -> one.waiting().overview().items().size())
        .orElse(0);
  }

  private Operations operations(ClusterLoop cluster, ClusterPorts ports) {
    return new Operations(
        cluster,
        ports,
        LeaseRules.DEFAULTS,
        ticker,
        () -> UUID.randomUUID().toString(),
        cluster::awaitTurn);
  }

  private void tell(ApiServer server) {
    LOG.log(
        Level.INFO,
        "instance serves: name={0} address={1} port={2,number,#} mode={3}",
        name,
        config.server().address(),
        server.port(),
        config.cluster().mode().word());
  }

  private RepositoryParts repositoryParts(Database database, Peers peers, ClusterLoop cluster) {
    return new RepositoryParts(
        config.storage(),
        config.provisioning().quota(),
        database,
        peers,
        config.cluster().name(),
        name,
        cluster,
        cluster::epoch,
        clock,
        ticker,
        random);
  }

  private ClusterPorts clusterPorts(Database database, Peers peers, SaveGate gate) {
    String cluster = config.cluster().name();
    return new ClusterPorts(
        database.leases(cluster),
        database.members(cluster),
        database.operations(cluster),
        peers,
        peers,
        new OwnState(repositories, ticker),
        gate);
  }

  /// What is opened last is closed first: the lease goes to another member while this one still
  /// serves, then proxies are sent away and get a moment to notice, then the server ends.
  private void startCluster(
      ClusterLoop cluster, Waker waker, ApiServer server, ClusterPorts ports) {
    opened.add(() -> linger(cluster, server));
    opened.add(cluster::leave);
    opened.add(
        Loop.start(
            "cluster",
            () -> {
              waker.await(cluster.turn());
              // Anybody may ask for a turn: this bounds what that costs the database.
              Sleep.quietly(BETWEEN_TURNS);
            }));
    opened.add(
        Loop.each(
            "member-news",
            MEMBER_NEWS,
            () -> server.events().seen(cluster.members(), cluster.absent())));
    opened.add(Loop.each("shared-news", SHARED_NEWS, server::look));
    HistoryRules kept = config.cluster().automation().history();
    opened.add(Loop.each("history", CUT, new HistoryRound(cluster::leads, ports.leases(), kept)));
    StateLog states = new StateLog(ticker, (level, line) -> LOG.log(level, line));
    opened.add(Loop.each("state-log", STATE_LOG, () -> look(states, cluster)));
  }

  /// What is said of the database is from the last turn of the cluster's loop.
  private void look(StateLog states, ClusterLoop cluster) {
    boolean database =
        cluster.members().stream()
            .filter(member -> member.name().equals(name))
            .allMatch(MemberView::databaseOk);
    states.namesake(cluster.hasNamesake());
    states.look(repositories.all().stream().map(StateLog.Now::of).toList(), database);
  }

  private static void linger(ClusterLoop cluster, ApiServer server) {
    server.drain();
    if (cluster.isProbed()) {
      Sleep.quietly(LINGER);
    }
  }

  private ApiConfig apiConfig() {
    return new ApiConfig(
        config.server().address(),
        config.server().port(),
        config.server().rootUrl(),
        name,
        Version.NUMBER,
        switch (config.cluster().replicaSaves()) {
          case FORWARD -> ReplicaSaves.FORWARD;
          case REFUSE -> ReplicaSaves.REFUSE;
        },
        ApiConfig.Limits.USUAL);
  }

  private Database openDatabase() {
    Config.Database settings = config.database();
    if (DatabaseSettings.at(settings.url()).isSqlite()) {
      SqliteLibrary.keepIn(config.storage().path().resolve("native"));
    }
    return Database.open(
        new DatabaseSettings(
            settings.url(),
            Optional.of(settings.user()).filter(user -> !user.isEmpty()),
            Optional.of(settings.password().reveal()).filter(password -> !password.isEmpty()),
            DatabaseSettings.DEFAULT_CONNECTIONS));
  }

  private Identity identity(Database database) {
    return new Identity(
        database.identity(),
        new Passwords(
            Passwords.DEFAULT_ITERATIONS,
            random,
            task -> Thread.ofPlatform().daemon().name("password").start(task)),
        random,
        ticker,
        clock,
        IdentityRules.DEFAULTS,
        new SecretFile(config.storage().path().resolve("session-secret")),
        BriefWait.on(Thread::startVirtualThread));
  }

  private ServiceAccounts serviceAccounts(Database database) {
    return new ServiceAccounts(
        database.serviceAccounts(),
        random,
        ticker,
        IdentityRules.DEFAULTS,
        BriefWait.on(Thread::startVirtualThread));
  }

  private DataSources openDataSources() throws ConfigException {
    Provisioning provisioning = new Provisioning(Sleep::quietly);
    return provisioning.sources(
        config.datasources().isPresent()
            ? DatasourcesReader.read(config.datasources().get())
            : List.of());
  }

  private ClusterSetup clusterSetup() {
    List<ConfiguredMember> members =
        config.members().stream()
            .map(
                member ->
                    new ConfiguredMember(
                        member.name(),
                        member.url().toString(),
                        member.kind().word(),
                        member.priority()))
            .toList();
    return new ClusterSetup(
        config.cluster().name(),
        name,
        UUID.randomUUID().toString(),
        config.cluster().mode(),
        members,
        new Schedule(
            config.cluster().automation().failback(),
            config.cluster().automation().maintenance(),
            clock));
  }

  private List<URI> otherInstances() {
    return otherMembers().stream().map(Config.Member::url).toList();
  }

  private List<Config.Member> otherMembers() {
    return config.members().stream()
        .filter(member -> member.kind() == Config.Member.Kind.INSTANCE)
        .filter(member -> !member.name().equals(config.cluster().instance()))
        .toList();
  }

  private static void tell(RoleChange change) {
    LOG.log(
        Level.INFO,
        "role: from={0} to={1} epoch={2} because={3}",
        change.from().word(),
        change.to().word(),
        change.epoch(),
        change.because());
  }

  @Override
  public void close() {
    opened.close();
  }
}
