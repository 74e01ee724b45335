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
import lockstep.core.testing.TestClock;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.testing.InMemoryProvisioningStore;
import org.junit.jupiter.api.Test;

/// When hosts are asked for webhooks, and what is known afterwards.
class HookRoundTest {
  private static final String PATH =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/ops/webhook";
  private static final String PUBLIC = "https://lockstep.example.com";

  private final TestClock clock = new TestClock();
  private final InMemoryProvisioningStore store = new InMemoryProvisioningStore();
  private final List<String> asked = new ArrayList<>();
  private Optional<HostHooks.Answer> trouble = Optional.empty();
  private final HostHooks hosts =
      new HostHooks() {
        @Override
        public boolean knows(Place place) {
          return place.url().startsWith("https://git.example/");
        }

        @Override
        public Answer ensure(Place place, String url, Secret secret, HostGuard guard) {
          asked.add("%s with %s by %s".formatted(url, secret.reveal(), place.token().reveal()));
          return trouble.orElse(new Answer.Done("17"));
        }

        @Override
        public Answer remove(Place place, String url, HostGuard guard) {
          asked.add("no more " + url);
          return trouble.orElse(new Answer.Done(""));
        }
      };

  private HookRound round(String rootUrl) {
    return new HookRound(
        store,
        new AdmissionRules(10, List.of(Target.values()), HostGuard.OPEN, OnGitDown.REFUSE),
        hosts,
        (_, _) -> Optional.empty(),
        URI.create(rootUrl),
        () -> new Secret("fresh"),
        clock,
        "a");
  }

  private void put(long generation, Map<String, Secret> secrets, String base, boolean disabled) {
    put("https://git.example/o/x.git", generation, secrets, base, disabled);
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

  private static Map<String, Secret> secrets(String webhook) {
    return Map.of("token", new Secret("t"), "webhookSecret", new Secret(webhook));
  }

  private HealthRecord known() {
    return Optional.ofNullable(store.health().get(HookRound.key("ops"))).orElseThrow();
  }

  @Test
  void isMadeOnceAndLookedAtEachHour() {
    put(1, secrets("s"), "", false);
    HookRound round = round(PUBLIC);
    assertThat(round.once()).isEqualTo(1);
    assertThat(asked).containsExactly(PUBLIC + PATH + " with s by t");
    assertThat(known().hook()).contains(new HealthRecord.Hook("17", PUBLIC + PATH));

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
}
