package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import lockstep.api.provisioning.ProvisioningParts;
import lockstep.app.config.Config;
import lockstep.app.machine.KeyFile;
import lockstep.app.machine.Loop;
import lockstep.core.fault.StoreFault;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.git.JGitProbe;
import lockstep.git.host.RestHostApi;
import lockstep.git.host.RestHostComments;
import lockstep.git.host.RestHostHooks;
import lockstep.store.Database;
import lockstep.store.DatabaseSettings;
import lockstep.store.Sealer;
import lockstep.sync.provisioning.AdmissionRules;
import lockstep.sync.provisioning.ConfiguredBranches;
import lockstep.sync.provisioning.ConnectionTokens;
import lockstep.sync.provisioning.FirstSyncs;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HealthRound;
import lockstep.sync.provisioning.HookOrphans;
import lockstep.sync.provisioning.HookRound;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.provisioning.Setups;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositoryProbe;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.request.Commenter;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.webhook.Deliveries;

/// The repositories that people add while the program runs: this instance follows the database, and
/// the holder of the lease looks after the health of all of them.
final class Provisioned implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int SECRET_BYTES = 32;
  private static final Duration LOOK_AT_HOOKS = Duration.ofSeconds(5);
  private static final Duration ANYWAY = Duration.ofSeconds(60);

  /// For how long a start waits for remotes that are asked for their default branch.
  private static final Duration BRANCHES = Duration.ofSeconds(10);

  private final ProvisioningStore store;
  private final AdmissionRules rules;
  private final ConfiguredBranches branches;
  private final Predicate<List<RepositorySetup>> apply;
  private final RestHostApi hosts;
  private final RestHostHooks hooks;
  private final InstantSource clock;
  private final SecureRandom random;
  private final URI rootUrl;
  private final ConnectionTokens tokens;
  private final RepositoryProbe probe = new JGitProbe();
  private final Opened opened = new Opened();

  /// Held while setups are read and applied, so that an older reading is never applied last.
  private final Object order = new Object();

  private final CountDownLatch branchesTried = new CountDownLatch(1);
  private List<RepositorySetup> appliedOfTheFile = List.of();
  private Shelf applied = new Shelf(-1, List.of());
  private boolean allOpened = true;
  private int looks;

  private Provisioned(
      ProvisioningStore store,
      AdmissionRules rules,
      ConfiguredBranches branches,
      Predicate<List<RepositorySetup>> apply,
      InstantSource clock,
      SecureRandom random,
      URI rootUrl) {
    this.store = store;
    this.rules = rules;
    this.branches = branches;
    this.apply = apply;
    this.clock = clock;
    this.random = random;
    this.rootUrl = rootUrl;
    this.hosts = new RestHostApi(clock);
    this.hooks = new RestHostHooks();
    this.tokens = new ConnectionTokens(store, rules, hosts, clock);
  }

  /// @param branches the repositories of the file
  /// @param apply runs these repositories from now on and no others; false when one could not be
  /// opened, and is to be tried again
  static Provisioned open(
      Config config,
      Database database,
      ConfiguredBranches branches,
      Predicate<List<RepositorySetup>> apply,
      InstantSource clock,
      SecureRandom random) {
    AdmissionRules rules =
        new AdmissionRules(
            config.provisioning().maxRepositories(),
            config.provisioning().quota(),
            List.of(Target.values()),
            new HostGuard(config.security().allowedGitUrls()),
            DatabaseSettings.at(config.database().url()).isSqlite()
                ? OnGitDown.REFUSE
                : OnGitDown.JOURNAL);
    return new Provisioned(
        database.provisioning(config.cluster().name(), sealer(config, random)),
        rules,
        branches,
        apply,
        clock,
        random,
        config.server().rootUrl());
  }

  private static Sealer sealer(Config config, SecureRandom random) {
    Secret key = config.security().secretKey();
    DatabaseSettings database = DatabaseSettings.at(config.database().url());
    if (!key.isPresent() && database.isSqlite()) {
      key = KeyFile.at(Path.of(database.file() + ".key"));
    }
    if (!key.isPresent()) {
      return Sealer.without(
          "cannot be stored: set security.secretKey to the same value on all instances (32 random"
              + " bytes in Base64, as a variable or a file)");
    }
    Secret previous = config.security().previousSecretKey();
    return Sealer.of(key, previous.isPresent() ? List.of(previous) : List.of(), random);
  }

  /// What the API stands on.
  ///
  /// @param deliveries that came to any instance
  /// @param sync the way to a repository that this instance shows
  /// @param waiting how many of its saves wait for Git
  /// @param name of this instance
  ProvisioningParts parts(
      Deliveries deliveries,
      Function<String, Optional<RepositorySync>> sync,
      ToIntFunction<String> waiting,
      String name) {
    ProvisioningParts.Live live =
        new ProvisioningParts.Live() {
          @Override
          public Optional<RepositorySync> sync(String repository) {
            return sync.apply(repository);
          }

          @Override
          public int waiting(String repository) {
            return waiting.applyAsInt(repository);
          }

          @Override
          public Optional<Secret> token(String connection, String repository) {
            return tokens.of(connection);
          }
        };
    return new ProvisioningParts(
        store, rules, branches::all, probe, hosts, hooks, deliveries, live, this::follow, name);
  }

  /// Who writes comments in pull requests.
  ///
  /// @param setups the repositories that run here
  /// @param name of this instance
  RequestDesk requests(Function<String, Optional<RepositorySetup>> setups, String name) {
    return new Commenter(setups, hooks, new RestHostComments(), store, rootUrl, clock, name);
  }

  /// Begins to follow, and to look after health while `leads` says so.
  ///
  /// Comes back when each repository of the file has a branch, or was asked for it in vain: also
  /// of those nobody shall be told that this instance is ready before it knows of them.
  ///
  /// @param pulls what pulls of a repository came to here
  void start(
      BooleanSupplier leads,
      Function<String, Optional<RepositoryStatus>> pulls,
      InstantSource clock,
      String name) {
    opened.add(Loop.each("branches", LOOK, this::settleBranches));
    awaitBranches();
    look(); // so that nobody is told that this instance is ready before it knows of them
    opened.add(Loop.each("provisioned", LOOK, this::look));
    FirstSyncs firsts = new FirstSyncs(store, clock, name);
    opened.add(
        Loop.each(
            "first-syncs",
            LOOK,
            () ->
                quietly(
                    () ->
                        firsts.note(
                            shelfSeen(),
                            repository ->
                                pulls
                                    .apply(repository)
                                    .flatMap(RepositoryStatus::head)
                                    .isPresent()))));
    HealthRound round =
        new HealthRound(
            store,
            branches::all,
            rules,
            probe,
            hosts,
            (connection, _) -> tokens.of(connection),
            pulls,
            clock,
            name);
    opened.add(Loop.each("health", LOOK, () -> singly(leads, round::once)));
    HookRound webhooks =
        new HookRound(
            store,
            branches::all,
            rules,
            hooks,
            (connection, _) -> tokens.of(connection),
            rootUrl,
            this::freshSecret,
            clock,
            name);
    opened.add(Loop.each("webhooks", LOOK_AT_HOOKS, () -> singly(leads, webhooks::once)));
    HookOrphans orphans =
        new HookOrphans(
            store,
            branches::all,
            rules,
            hooks,
            (connection, _) -> tokens.of(connection),
            clock,
            name,
            Provisioned::tell);
    opened.add(Loop.each("webhook-orphans", LOOK_AT_HOOKS, () -> singly(leads, orphans::once)));
  }

  private static void tell(String repository, HealthRecord.Left left) {
    LOG.log(
        Level.WARNING,
        "the repository {0} is not in the configuration file any more: {1}",
        repository,
        left.sentence());
  }

  private Secret freshSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  /// What one instance does for the whole cluster.
  private static void singly(BooleanSupplier leads, Runnable work) {
    if (leads.getAsBoolean()) {
      quietly(work);
    }
  }

  private void settleBranches() {
    try {
      quietly(branches::settle);
    } finally {
      branchesTried.countDown();
    }
  }

  private void awaitBranches() {
    try {
      if (!branchesTried.await(BRANCHES.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "starts without knowing all branches and goes on asking");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    quietly(
        () -> {
          // Tokens of connections change without a revision, and replaced secrets end.
          boolean anyway = ++looks % ANYWAY.toSeconds() == 0;
          if (anyway
              || store.revision() != shelfSeen().revision()
              || !branches.all().equals(seenOfTheFile())
              || !hasOpenedAll()) {
            follow();
          }
        });
  }

  private Shelf shelfSeen() {
    synchronized (order) {
      return applied;
    }
  }

  private List<RepositorySetup> seenOfTheFile() {
    synchronized (order) {
      return appliedOfTheFile;
    }
  }

  private boolean hasOpenedAll() {
    synchronized (order) {
      return allOpened;
    }
  }

  /// Runs what the database says now.
  private void follow() {
    synchronized (order) {
      Shelf shelf = store.read();
      if (shelf.revision() < applied.revision()) {
        return;
      }
      List<RepositorySetup> ofTheFile = branches.all();
      allOpened =
          apply.test(
              Setups.of(
                  ofTheFile,
                  shelf,
                  rules,
                  (connection, _) -> tokens.of(connection),
                  clock.instant()));
      appliedOfTheFile = ofTheFile;
      if (applied.revision() >= 0 && shelf.revision() != applied.revision()) {
        LOG.log(
            Level.INFO,
            "follows other repositories: revision={0,number,#} stored={1}",
            shelf.revision(),
            shelf.resources().size());
      }
      applied = shelf;
    }
  }

  /// A database that is away changes nothing: what runs goes on.
  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (StoreFault fault) {
      LOG.log(Level.DEBUG, "provisioned repositories cannot be read: {0}", fault.getMessage());
    }
  }

  @Override
  public void close() {
    opened.close();
  }
}
