package lockstep.sync.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.core.testing.TestClock;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.testing.InMemoryProvisioningStore;
import org.junit.jupiter.api.Test;

/// When hosts are asked for webhooks, and what is known afterwards.
class HookRoundTest {
  private static final String PATH =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/ops/webhook";
  private static final String HERE = "https://git.example/o/x.git";
  private static final String PUBLIC = "https://lockstep.example.com";

  private static final AdmissionRules RULES =
      new AdmissionRules(
          10, Quota.UNLIMITED, List.of(Target.values()), HostGuard.OPEN, OnGitDown.REFUSE);

  private final TestClock clock = new TestClock();
  private final InMemoryProvisioningStore store = new InMemoryProvisioningStore();
  private final List<String> asked = new ArrayList<>();
  private List<RepositorySetup> configured = List.of();
  private final List<HostHooks.Told> events = new ArrayList<>();
  private String removedBy = "";
  private Optional<HostHooks.Answer> trouble = Optional.empty();
  private final HostHooks hosts =
      new HostHooks() {
        @Override
        public Reach reach(RepositoryType type, String url) {
          return url.startsWith("https://") ? new Reach.Known() : new Reach.Unclear("no port 22");
        }

        @Override
        public Answer ensure(Place place, String url, Secret secret, Told told, HostGuard guard) {
          asked.add("%s with %s by %s".formatted(url, secret.reveal(), place.token().reveal()));
          events.add(told);
          return trouble.orElse(new Answer.Done("17"));
        }

        @Override
        public Answer remove(Place place, String url, HostGuard guard) {
          removedBy = "%s by '%s'".formatted(place.token().reveal(), place.trust().proxy());
          asked.add(
              place.url().equals(HERE)
                  ? "no more " + url
                  : "no more at %s by %s".formatted(place.url(), place.token().reveal()));
          return trouble.orElse(new Answer.Done(""));
        }
      };

  private HookRound round(String rootUrl) {
    return new HookRound(
        store,
        () -> configured,
        RULES,
        hosts,
        (_, _) -> Optional.empty(),
        URI.create(rootUrl),
        () -> new Secret("fresh"),
        clock,
        "a");
  }

  private void put(long generation, Map<String, Secret> secrets, String base, boolean disabled) {
    put(HERE, generation, secrets, base, disabled);
  }

  private void put(
      String url, long generation, Map<String, Secret> secrets, String base, boolean disabled) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode().put("title", "x").put("type", "github");
    spec.putObject("github").put("url", url).put("branch", "main");
    spec.putObject("sync").put("enabled", true);
    spec.putObject("webhook").put("baseUrl", base).put("disabled", disabled);
    Meta meta =
        new Meta(
            "ops",
            "u",
            generation,
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            "a",
            "a",
            Map.of(),
            Map.of(),
            List.of());
    store.put(store.revision(), new StoredResource(Kind.REPOSITORY, meta, spec, secrets, Set.of()));
  }

  /// A person's change of the URL, as the API admits it.
  private void move(String url, String token) {
    Shelf shelf = store.read();
    StoredResource present = shelf.find(Kind.REPOSITORY, "ops").orElseThrow();
    ObjectNode spec = present.spec().deepCopy();
    spec.withObject("/github").put("url", url);
    spec.withObject("/sync").put("target", "folder");
    spec.withObject("/lockstep/trust").put("proxy", "http://proxy.example:3128");
    lockstep.sync.provisioning.Verdict verdict =
        new Admission(RULES, Optional.empty(), List.of(), shelf)
            .repository(
                new Proposal(
                    "ops",
                    Map.of(),
                    Map.of(),
                    List.of(),
                    spec,
                    Map.of("token", new SecretChange.Create(new Secret(token))),
                    "u",
                    "a",
                    clock.instant()),
                Optional.of(present),
                false);
    if (!(verdict
        instanceof lockstep.sync.provisioning.Verdict.Admitted(StoredResource next, var _))) {
      throw new AssertionError(verdict);
    }
    store.put(shelf.revision(), next);
  }

  private static RepositorySetup ofTheFile(String url, String token, String secret) {
    RepositorySpec spec =
        RepositoryDocument.read(
                "ops",
                JsonNodeFactory.instance
                    .objectNode()
                    .put("title", "x")
                    .put("type", "github")
                    .<ObjectNode>set(
                        "github", JsonNodeFactory.instance.objectNode().put("url", url))
                    .set(
                        "sync",
                        JsonNodeFactory.instance
                            .objectNode()
                            .put("enabled", true)
                            .put("target", "folder")),
                RULES.usual())
            .spec();
    return new RepositorySetup(
        spec,
        new RepositorySecrets(
            new Secret(token), Secret.NONE, List.of(new Secret(secret)), Secret.NONE));
  }

  private Optional<Secret> kept() {
    return store
        .read()
        .find(Kind.REPOSITORY, "ops")
        .map(it -> it.secret(ReplacedPlace.FIELD))
        .filter(Secret::isPresent);
  }

  private static Map<String, Secret> secrets(String webhook) {
    return Map.of("token", new Secret("t"), "webhookSecret", new Secret(webhook));
  }

  private HealthRecord known() {
    return Optional.ofNullable(store.health().get(HookRound.key("ops"))).orElseThrow();
  }

  @Test
  void theHostTellsOfPullRequestsUnlessNobodyWantsComments() {
    put(1, secrets("s"), PUBLIC, false);
    round(PUBLIC).once();
    StoredResource stored = store.read().find(Kind.REPOSITORY, "ops").orElseThrow();
    ObjectNode spec = stored.spec().deepCopy();
    spec.withObject("/webhook").put("pullRequestComments", false);
    store.put(
        store.revision(),
        new StoredResource(
            Kind.REPOSITORY,
            stored.meta().next(clock.instant()),
            spec,
            stored.secrets(),
            Set.of()));
    round(PUBLIC).once();

    assertThat(events)
        .containsExactly(HostHooks.Told.PUSHES_AND_PULL_REQUESTS, HostHooks.Told.PUSHES);
  }

  @Test
  void isMadeOnceAndLookedAtEachHour() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    assertThat(round.once()).isEqualTo(1);
    assertThat(asked).containsExactly(PUBLIC + PATH + " with s by t");
    assertThat(known().hook()).contains(new HealthRecord.Hook("17", PUBLIC + PATH, HERE));

    clock.advance(HookRound.THERE.minusSeconds(1));
    assertThat(round.once()).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(round.once()).isEqualTo(1);
  }

  @Test
  void aRepositoryWithoutSecretGetsOne() {
    put(1, Map.of("token", new Secret("t")), "", false);
    HookRound round = round(PUBLIC);
    assertThat(round.once()).isZero();
    StoredResource stored = store.read().find(Kind.REPOSITORY, "ops").orElseThrow();
    assertThat(stored.secret("webhookSecret")).isEqualTo(new Secret("fresh"));
    assertThat(stored.secret("token")).isEqualTo(new Secret("t"));

    assertThat(round.once()).isEqualTo(1);
    assertThat(asked).containsExactly(PUBLIC + PATH + " with fresh by t");
  }

  @Test
  void whereNoSecretCanBeKeptItIsSaid() {
    put(1, secrets("s"), "", false);
    StoredResource with = store.read().find(Kind.REPOSITORY, "ops").orElseThrow();
    store.put(
        store.revision(),
        new StoredResource(
            Kind.REPOSITORY,
            with.meta(),
            with.spec(),
            Map.of("token", new Secret("t")),
            Set.of("webhookSecret")));

    assertThat(round(PUBLIC).once()).isZero();
    assertThat(asked).isEmpty();
    assertThat(known().health().message()).contains("secure.webhookSecret cannot be opened");
  }

  @Test
  void aNewSecretIsToldAtOnce() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    round.once();
    put(2, secrets("other"), "", false);
    round.once();
    assertThat(asked).last().isEqualTo(PUBLIC + PATH + " with other by t");
  }

  @Test
  void theOneForAnOlderAddressGoes() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    round.once();
    put(2, secrets("s"), "https://front.example", false);
    round.once();
    assertThat(asked)
        .endsWith("no more " + PUBLIC + PATH, "https://front.example" + PATH + " with s by t");
    assertThat(known().hook()).map(HealthRecord.Hook::url).contains("https://front.example" + PATH);
  }

  @Test
  void anotherRootUrlIsToldWithoutAnybodysDoing() {
    put(1, secrets("s"), "", false);
    round(PUBLIC).once();
    HookRound moved = round("https://elsewhere.example");
    clock.advance(HookRound.FAILED);
    trouble = Optional.of(new HostHooks.Answer.Failed(Verdict.UNREACHABLE, "away"));
    assertThat(moved.once()).isEqualTo(1);
    assertThat(moved.once()).as("not at once again").isZero();
    clock.advance(HookRound.FAILED);
    trouble = Optional.empty();
    moved.once();
    assertThat(asked)
        .endsWith("no more " + PUBLIC + PATH, "https://elsewhere.example" + PATH + " with s by t");
  }

  @Test
  void disabledItGoesAndIsNotAskedForAgain() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    round.once();
    put(2, secrets("s"), "", true);
    round.once();
    assertThat(asked).last().isEqualTo("no more " + PUBLIC + PATH);
    assertThat(known().hook()).isEmpty();
    clock.advance(HookRound.THERE);
    assertThat(round.once()).isZero();
  }

  @Test
  void aHostThatRefusesIsLeftAloneForAWhile() {
    put(1, secrets("s"), "", false);
    trouble = Optional.of(new HostHooks.Answer.Failed(Verdict.NO_PERMISSION, "forbidden"));
    HookRound round = round(PUBLIC);
    assertThat(round.once()).isEqualTo(1);
    assertThat(known().health().message()).isEqualTo("forbidden");
    clock.advance(HookRound.FAILED.minusSeconds(1));
    assertThat(round.once()).isZero();
    clock.advance(Duration.ofSeconds(1));
    trouble = Optional.empty();
    assertThat(round.once()).isEqualTo(1);
    assertThat(known().health().isHealthy()).isTrue();
  }

  @Test
  void nobodyIsAskedToDeliverWhereNobodyOutsideGets() {
    put(1, secrets("s"), "", false);
    for (String inside :
        List.of(
            "http://localhost:3000",
            "http://lockstep.example.com",
            "https://10.0.0.1",
            "https://localhost",
            "https://[::1]",
            "https://lockstep")) {
      assertThat(round(inside).once()).as(inside).isZero();
    }
    put(2, secrets("s"), "http://127.0.0.1:3000", false);
    assertThat(round("http://localhost:3000").once()).as("unless somebody says so").isEqualTo(1);
  }

  @Test
  void otherHostsAndRepositoriesWithoutTokenAreLeftAlone() {
    put("ssh://git@git.example/o/x.git", 1, secrets("s"), "", false);
    assertThat(round(PUBLIC).once()).isZero();
    put(2, Map.of("webhookSecret", new Secret("s")), "", false);
    assertThat(round(PUBLIC).once()).isZero();
    assertThat(store.health()).isEmpty();
  }

  @Test
  void anAddressThatIsNotCertainIsToldUnlessSomebodyGaveASecret() {
    put("ssh://git@git.example:2222/o/x.git", 1, Map.of("token", new Secret("t")), "", false);
    assertThat(round(PUBLIC).once()).isZero();
    assertThat(known().health().message()).contains("not made", "no port 22");
    assertThat(known().hook()).isEmpty();

    put(2, Map.of(), "", false);
    assertThat(round(PUBLIC).once()).isZero();
    assertThat(known().health().message()).contains("no token", "secure.token");
    assertThat(asked).isEmpty();
  }

  @Test
  void theOneAtTheFormerUrlGoesByItsFormerTokenAndWay() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    round.once();
    move("https://elsewhere.example/o/x.git", "new");
    assertThat(kept()).isPresent();

    assertThat(round.once()).isEqualTo(2);
    assertThat(asked).endsWith("no more " + PUBLIC + PATH, PUBLIC + PATH + " with s by new");
    assertThat(known().hook())
        .map(HealthRecord.Hook::at)
        .contains("https://elsewhere.example/o/x.git");
    assertThat(removedBy).as("not by the new proxy").isEqualTo("t by ''");
    assertThat(known().left()).isEmpty();
    assertThat(kept()).as("what opened the former place").isEmpty();
  }

  @Test
  void oneThatCannotBeTakenAwayIsTriedForADayAndTold() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    round.once();
    move("https://elsewhere.example/o/x.git", "new");
    trouble = Optional.of(new HostHooks.Answer.Failed(Verdict.UNREACHABLE, "away"));
    round.once();
    assertThat(known().words()).contains("left at " + HERE, "away", PUBLIC + PATH);

    clock.advance(HookRound.FAILED);
    trouble = Optional.empty();
    round.once();
    assertThat(asked).contains("no more " + PUBLIC + PATH);
    assertThat(known().words()).isEmpty();
  }

  @Test
  void afterADayNobodyHasTheFormerTokenAnyMoreAndItIsStillTold() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    round.once();
    move("https://elsewhere.example/o/x.git", "new");
    trouble = Optional.of(new HostHooks.Answer.Failed(Verdict.NO_PERMISSION, "forbidden"));
    round.once();
    clock.advance(ReplacedPlace.LIFE);
    trouble = Optional.empty();
    asked.clear();
    round.once();
    assertThat(kept()).isEmpty();
    assertThat(asked).noneMatch(it -> it.startsWith("no more"));
    assertThat(known().health().isHealthy()).isTrue();
    assertThat(known().words()).contains("left at " + HERE, "forbidden");

    clock.advance(HookLeftovers.SAID);
    round.once();
    assertThat(known().words()).isEmpty();
  }

  @Test
  void noHostGetsAnothersToken() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    round.once();
    put("https://elsewhere.example/o/x.git", 2, secrets("s"), "", false);
    round.once();
    assertThat(asked).noneMatch(it -> it.startsWith("no more"));
    assertThat(known().words()).contains("left at " + HERE, "not known any more");

    put("https://elsewhere.example/o/y.git", 3, secrets("s"), "", false);
    round.once();
    assertThat(asked).contains("no more at https://elsewhere.example/o/x.git by t");
    put(4, secrets("s"), "", false);
    round.once();
    assertThat(known().words()).as("it has come back to the first").doesNotContain(HERE);
  }

  @Test
  void repositoriesOfTheFileGetOneToo() {
    configured = List.of(ofTheFile(HERE, "t", "own"));
    HookRound round = round(PUBLIC);
    assertThat(round.once()).isEqualTo(1);
    assertThat(asked).containsExactly(PUBLIC + PATH + " with own by t");
    assertThat(known().hook()).contains(new HealthRecord.Hook("17", PUBLIC + PATH, HERE));
    assertThat(store.revision()).as("nothing is stored").isZero();

    assertThat(round.once()).isZero();
    configured = List.of(ofTheFile(HERE, "t", "other"));
    assertThat(round(PUBLIC).once()).as("a program that was started anew").isEqualTo(1);
    assertThat(asked).last().isEqualTo(PUBLIC + PATH + " with other by t");
  }

  @Test
  void oneOfTheFileWithoutSecretGetsOneThatDeliveriesAreTakenBy() {
    configured = List.of(ofTheFile(HERE, "t", ""));
    HookRound round = round(PUBLIC);
    assertThat(round.once()).isZero();
    assertThat(round.once()).isEqualTo(1);
    assertThat(asked).containsExactly(PUBLIC + PATH + " with fresh by t");
    assertThat(store.read().all(Kind.REPOSITORY)).isEmpty();
    assertThat(Setups.withGenerated(configured.getFirst(), store.read()).secrets().webhookSecrets())
        .containsExactly(new Secret("fresh"));
  }

  @Test
  void whereTheFilesOneCannotBeKeptItIsSaidWhatToSet() {
    configured = List.of(ofTheFile(HERE, "t", ""));
    store.refuseSecrets("cannot be stored");
    round(PUBLIC).once();
    assertThat(asked).isEmpty();
    assertThat(known().health().message()).contains("cannot be stored", "webhook.secret");
  }

  @Test
  void ofTwoWithOneNameTheFilesCounts() {
    put(1, secrets("stored"), "", false);
    configured = List.of(ofTheFile(HERE, "file", "own"));
    assertThat(round(PUBLIC).once()).isEqualTo(1);
    assertThat(asked).containsExactly(PUBLIC + PATH + " with own by file");
  }
}
