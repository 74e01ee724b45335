package lockstep.sync.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lockstep.core.secret.Secret;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import org.jspecify.annotations.Nullable;

/// Takes webhooks away that Lockstep made for repositories which are not in the configuration file
/// any more, for the whole cluster: one instance does it.
///
/// Their tokens went with them. So a host is asked with what opens another repository at the very
/// same host, and no host gets another one's token. What cannot be taken away is told, so that a
/// person can.
public final class HookOrphans {
  /// How long a repository must be gone: meanwhile other instances may have an older file.
  static final Duration GONE = Duration.ofMinutes(5);

  private final ProvisioningStore store;
  private final Supplier<List<RepositorySetup>> configured;
  private final AdmissionRules rules;
  private final HostHooks hosts;
  private final BiFunction<String, String, Optional<Secret>> tokens;
  private final InstantSource clock;
  private final String by;
  private final BiConsumer<String, HealthRecord.Left> told;

  /// When each is due, by the name of its repository.
  private final Map<String, Instant> due = new HashMap<>();

  private final Set<HealthRecord.Hook> said = new HashSet<>();

  /// @param configured the repositories of the configuration file
  /// @param tokens the token that a connection gives, by the names of connection and repository
  /// @param by the name of this instance
  /// @param told is told of each that stays, once in a life of the program, with the repository
  public HookOrphans(
      ProvisioningStore store,
      Supplier<List<RepositorySetup>> configured,
      AdmissionRules rules,
      HostHooks hosts,
      BiFunction<String, String, Optional<Secret>> tokens,
      InstantSource clock,
      String by,
      BiConsumer<String, HealthRecord.Left> told) {
    this.store = store;
    this.configured = configured;
    this.rules = rules;
    this.hosts = hosts;
    this.tokens = tokens;
    this.clock = clock;
    this.by = by;
    this.told = told;
  }

  /// Does what is due. Blocks. One thread at a time.
  ///
  /// @return how many hosts were asked
  public int once() {
    Shelf shelf = store.read();
    List<RepositorySetup> ofTheFile = configured.get();
    Set<String> there = new HashSet<>();
    ofTheFile.forEach(it -> there.add(it.name()));
    shelf.all(Kind.REPOSITORY).forEach(it -> there.add(it.name()));
    Map<String, HealthRecord> gone = new HashMap<>();
    store
        .health()
        .forEach(
            (key, record) ->
                HookRound.repository(key)
                    .filter(name -> !there.contains(name))
                    .ifPresent(name -> gone.put(name, record)));
    due.keySet().retainAll(gone.keySet());
    int asked = 0;
    for (Map.Entry<String, HealthRecord> each : gone.entrySet()) {
      if (isDue(each.getKey())) {
        asked += clear(each.getKey(), each.getValue(), shelf, ofTheFile);
      }
    }
    return asked;
  }

  private boolean isDue(String name) {
    Instant now = clock.instant();
    @Nullable Instant at = due.putIfAbsent(name, now.plus(GONE));
    if (at == null || now.isBefore(at)) {
      return false;
    }
    due.put(name, now.plus(HookRound.FAILED));
    return true;
  }

  private int clear(
      String name, HealthRecord record, Shelf shelf, List<RepositorySetup> ofTheFile) {
    Instant now = clock.instant();
    List<HealthRecord.Left> left = new ArrayList<>(record.left());
    record.hook().ifPresent(hook -> left.add(new HealthRecord.Left(hook, "", now)));
    List<HealthRecord.Left> still = new ArrayList<>();
    int asked = 0;
    for (HealthRecord.Left one : left) {
      if (!now.isBefore(one.since().plus(HookLeftovers.SAID))) {
        continue;
      }
      Optional<String> why = Optional.of("no repository here has a token for that host");
      List<RepositorySetup> ways = ways(one.hook().at(), shelf, ofTheFile);
      for (int i = 0; i < ways.size() && why.isPresent(); i++) {
        why = remove(one.hook(), ways.get(i));
        asked++;
      }
      why.ifPresent(it -> still.add(new HealthRecord.Left(one.hook(), it, one.since())));
    }
    if (still.isEmpty()) {
      store.remove(shelf.revision(), Kind.CONFIGURED, name);
    } else {
      store.setHealth(
          HookRound.key(name),
          new HealthRecord(RepositoryHealth.healthy(""), now, record.generation(), by)
              .with(Optional.empty(), still));
    }
    still.stream().filter(it -> said.add(it.hook())).forEach(it -> told.accept(name, it));
    return asked;
  }

  /// @return why it is still there; empty when it is not
  private Optional<String> remove(HealthRecord.Hook hook, RepositorySetup way) {
    HostHooks.Place open = HookRound.place(way).orElseThrow();
    HostHooks.Place at =
        new HostHooks.Place(open.type(), hook.at(), open.user(), open.token(), open.trust());
    return hosts.remove(at, hook.url(), way.guard()) instanceof HostHooks.Answer.Failed failed
        ? Optional.of(failed.message())
        : Optional.empty();
  }

  /// The repositories at the host of `url` that have a token for its API.
  private List<RepositorySetup> ways(String url, Shelf shelf, List<RepositorySetup> ofTheFile) {
    Stream<RepositorySetup> stored =
        shelf.all(Kind.REPOSITORY).stream()
            .filter(it -> HookLeftovers.isSameHost(url, spec(it).location().url()))
            .map(it -> Setups.of(it, shelf, rules, tokens, clock.instant()));
    return Stream.concat(ofTheFile.stream(), stored)
        .filter(it -> HookLeftovers.isSameHost(url, it.spec().location().url()))
        .filter(it -> HookRound.place(it).isPresent())
        .filter(it -> hosts.reach(it.spec().type(), url) instanceof HostHooks.Reach.Known)
        .toList();
  }

  private RepositorySpec spec(StoredResource stored) {
    return RepositoryDocument.read(stored.name(), stored.spec(), rules.usual()).spec();
  }
}
