package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import lockstep.core.secret.Secret;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryProbe;
import lockstep.sync.repository.RepositorySetup;

/// Looks at each repository and each connection when it is time, for the whole cluster: one
/// instance does it, all show
/// what it found.
///
/// A repository without a branch gets the remote's default one written into its spec as soon as it
/// is seen, also when saves would be refused there, as in
/// Grafana, so that it is the same on all instances and does not change when the remote's does.
///
/// It is time again when what was found is old, and when this instance begins or ceases to be able
/// to read the repository: news of either kind would contradict what pulls say.
public final class HealthRound {
  private static final int MOST_TRIES = 5;

  private final ProvisioningStore store;
  private final Supplier<List<RepositorySetup>> configured;
  private final AdmissionRules rules;
  private final RepositoryProbe probe;
  private final HostApi hosts;
  private final BiFunction<String, String, Optional<Secret>> tokens;
  private final Function<String, Optional<RepositoryStatus>> pulls;
  private final InstantSource clock;
  private final String by;

  /// Whether this instance could read a repository at the last round.
  private final Map<String, Boolean> readable = new HashMap<>();

  /// @param configured the repositories of the configuration file, with their branches as far as
  /// they are known at this moment
  /// @param hosts tells whether a connection opens anything
  /// @param tokens the token that a connection gives, by the names of connection and repository
  /// @param pulls what pulls of a repository came to here; empty while it is not pulled
  /// @param by the name of this instance
  public HealthRound(
      ProvisioningStore store,
      Supplier<List<RepositorySetup>> configured,
      AdmissionRules rules,
      RepositoryProbe probe,
      HostApi hosts,
      BiFunction<String, String, Optional<Secret>> tokens,
      Function<String, Optional<RepositoryStatus>> pulls,
      InstantSource clock,
      String by) {
    this.store = store;
    this.configured = configured;
    this.rules = rules;
    this.probe = probe;
    this.hosts = hosts;
    this.tokens = tokens;
    this.pulls = pulls;
    this.clock = clock;
    this.by = by;
  }

  /// Looks at those for which it is time, one after the other. Blocks.
  ///
  /// @return how many were looked at
  public int once() {
    Map<String, HealthRecord> known = store.health();
    List<RepositorySetup> ofTheFile = configured.get();
    int looked = 0;
    for (RepositorySetup setup : ofTheFile) {
      if (isDue(known, setup.name(), 1)) {
        look(setup, 1, known);
        looked++;
      }
    }
    Shelf shelf = store.read();
    for (StoredResource stored : shelf.all(Kind.REPOSITORY)) {
      boolean taken = ofTheFile.stream().anyMatch(it -> it.name().equals(stored.name()));
      if (!taken && isDue(known, stored.name(), stored.meta().generation())) {
        RepositorySetup setup = Setups.of(stored, shelf, rules, tokens, clock.instant());
        RepositoryHealth found = look(setup, stored.meta().generation(), known);
        looked++;
        if (setup.spec().location().branch().isEmpty() && !found.branch().isEmpty()) {
          writeBranch(stored, found.branch());
        }
      }
    }
    for (StoredResource stored : shelf.all(Kind.CONNECTION)) {
      Optional<HealthRecord> last =
          Optional.ofNullable(known.get(Kind.CONNECTION.healthKey(stored.name())));
      if (HealthRecord.isDue(last, stored.meta().generation(), clock.instant())) {
        look(stored, last);
        looked++;
      }
    }
    return looked;
  }

  /// Whether the host takes the connection's secret, and shows repositories to whoever has it.
  private void look(StoredResource connection, Optional<HealthRecord> last) {
    ConnectionSpec spec = ConnectionDocument.read(connection.spec()).spec();
    HostApi.Answer answer =
        hosts.token(spec, connection.secret(spec.type().secret()), rules.guard());
    if (answer instanceof HostApi.Answer.Token(Secret token, _)) {
      answer = hosts.repositories(spec, token, rules.guard());
    }
    RepositoryHealth found =
        answer instanceof HostApi.Answer.Failed(RepositoryHealth.Verdict verdict, String message)
            ? RepositoryHealth.unhealthy(verdict, message)
            : RepositoryHealth.healthy("");
    store.setHealth(
        Kind.CONNECTION.healthKey(connection.name()),
        new HealthRecord(found, clock.instant(), connection.meta().generation(), by).after(last));
  }

  private boolean isDue(Map<String, HealthRecord> known, String name, long generation) {
    Optional<HealthRecord> last = Optional.ofNullable(known.get(name));
    boolean old = HealthRecord.isDue(last, generation, clock.instant());
    return turned(name, last) || old;
  }

  /// Whether this instance began or ceased to be able to read a repository since the last time, or
  /// finds the contrary of what another found before.
  private boolean turned(String name, Optional<HealthRecord> last) {
    Optional<Boolean> now = isReadable(name);
    if (now.isEmpty()) {
      return false;
    }
    Optional<Boolean> before =
        Optional.ofNullable(readable.put(name, now.get()))
            .or(() -> last.map(it -> it.health().isHealthy()));
    return before.filter(it -> !it.equals(now.get())).isPresent();
  }

  /// Empty while nothing is known of it.
  private Optional<Boolean> isReadable(String name) {
    return pulls
        .apply(name)
        .flatMap(
            status ->
                switch (status.state()) {
                  case STARTING -> Optional.empty();
                  case SYNCED, BEHIND, HELD -> Optional.of(true);
                  case UNREACHABLE, BRANCH_MISSING, REFUSED -> Optional.of(false);
                });
  }

  private RepositoryHealth look(
      RepositorySetup setup, long generation, Map<String, HealthRecord> known) {
    RepositoryHealth found = probe.probe(setup);
    Instant now = clock.instant();
    store.setHealth(
        setup.name(),
        new HealthRecord(found, now, generation, by)
            .after(Optional.ofNullable(known.get(setup.name()))));
    return found;
  }

  /// Only into the very object that was looked at: a person's change meanwhile counts.
  private void writeBranch(StoredResource looked, String branch) {
    for (int i = 0; i < MOST_TRIES; i++) {
      Shelf shelf = store.read();
      Optional<StoredResource> now =
          shelf
              .find(Kind.REPOSITORY, looked.name())
              .filter(it -> it.meta().revision() == looked.meta().revision());
      if (now.isEmpty() || store.put(shelf.revision(), withBranch(now.get(), branch))) {
        return;
      }
    }
  }

  private StoredResource withBranch(StoredResource stored, String branch) {
    ObjectNode spec = stored.spec().deepCopy();
    spec.withObject("/" + spec.path("type").asText()).put("branch", branch);
    return new StoredResource(
        stored.kind(),
        stored.meta().next(clock.instant()),
        spec,
        stored.secrets(),
        stored.unreadable());
  }
}
