package lockstep.sync.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.testing.InMemoryProvisioningStore;
import org.junit.jupiter.api.Test;

/// When repositories are looked at, and what becomes of it.
class HealthRoundTest {
  private final TestClock clock = new TestClock();
  private final InMemoryProvisioningStore store = new InMemoryProvisioningStore();
  private final List<String> looked = new ArrayList<>();
  private RepositoryHealth health = RepositoryHealth.healthy("trunk");
  private HostApi.Answer host = new HostApi.Answer.Repositories(List.of());
  private Optional<RepositoryStatus> pulls = Optional.empty();
  private final HealthRound round =
      new HealthRound(
          store,
          List::of,
          new AdmissionRules(
              10, Quota.UNLIMITED, List.of(Target.values()), HostGuard.OPEN, OnGitDown.REFUSE),
          setup -> {
            looked.add(setup.name());
            return health;
          },
          new HostApi() {
            @Override
            public Answer token(ConnectionSpec connection, Secret secret, HostGuard guard) {
              return new Answer.Token(secret, Instant.MAX);
            }

            @Override
            public Answer repositories(ConnectionSpec connection, Secret token, HostGuard guard) {
              looked.add("connection " + token.reveal());
              return host;
            }
          },
          (_, _) -> Optional.empty(),
          _ -> pulls,
          clock,
          "a");

  private void put(String name, String branch, long generation) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode().put("title", "x").put("type", "git");
    spec.putObject("git").put("url", "https://git.example/x.git").put("branch", branch);
    store.put(
        store.revision(),
        new StoredResource(
            Kind.REPOSITORY,
            new Meta(
                name,
                "u",
                generation,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                "a",
                "a",
                Map.of(),
                Map.of(),
                List.of()),
            spec,
            Map.of(),
            Set.of()));
  }

  private HealthRecord known() {
    return Optional.ofNullable(store.health().get("ops")).orElseThrow();
  }

  @Test
  void goodNewsLastsFiveMinutesAndBadNewsOne() {
    put("ops", "main", 1);
    assertThat(round.once()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(4));
    assertThat(round.once()).isZero();
    clock.advance(Duration.ofMinutes(1));
    health = RepositoryHealth.unhealthy(Verdict.NO_BRANCH, "gone");
    assertThat(round.once()).isEqualTo(1);
    assertThat(known().health()).isEqualTo(health);
    clock.advance(Duration.ofSeconds(61));
    assertThat(round.once()).isEqualTo(1);
  }

  @Test
  void whatPullsFindIsLookedAtAtOnceAndOnce() {
    put("ops", "main", 1);
    pulls(State.STARTING);
    round.once();
    pulls(State.SYNCED);
    assertThat(round.once()).as("as expected").isZero();

    pulls(State.BRANCH_MISSING);
    health = RepositoryHealth.unhealthy(Verdict.NO_BRANCH, "gone");
    assertThat(round.once()).isEqualTo(1);
    assertThat(known().health().isHealthy()).isFalse();
    assertThat(round.once()).isZero();

    pulls(State.SYNCED);
    health = RepositoryHealth.unhealthy(Verdict.READ_ONLY, "read only");
    assertThat(round.once()).isEqualTo(1);
    assertThat(round.once()).as("both may be true").isZero();
    pulls(State.BEHIND);
    assertThat(round.once()).isZero();
  }

  @Test
  void whoeverTakesOverFindsOutWhatTheOneBeforeMissed() {
    put("ops", "main", 1);
    store.setHealth(
        "ops", new HealthRecord(RepositoryHealth.healthy("main"), clock.instant(), 1, "b"));
    pulls(State.REFUSED);

    assertThat(round.once()).isEqualTo(1);
  }

  @Test
  void connectionsAreLookedAtByThemselves() {
    connection("one", 1);
    assertThat(round.once()).isEqualTo(1);
    assertThat(ofConnection().health().isHealthy()).isTrue();
    Instant began = ofConnection().since();
    clock.advance(Duration.ofMinutes(4));
    assertThat(round.once()).isZero();
    clock.advance(Duration.ofMinutes(1));
    assertThat(round.once()).isEqualTo(1);
    assertThat(ofConnection().since()).as("as it was").isEqualTo(began);
    assertThat(ofConnection().checked()).isAfter(began);

    host = new HostApi.Answer.Failed(Verdict.UNAUTHENTICATED, "revoked");
    clock.advance(Duration.ofMinutes(5));
    round.once();
    assertThat(ofConnection().health().message()).isEqualTo("revoked");
    assertThat(ofConnection().since()).isEqualTo(clock.instant());
    clock.advance(Duration.ofSeconds(61));
    assertThat(round.once()).as("bad news lasts a minute").isEqualTo(1);
    connection("two", 2);
    assertThat(round.once()).as("changed").isEqualTo(1);
    assertThat(looked).endsWith("connection two");
  }

  private HealthRecord ofConnection() {
    return Optional.ofNullable(store.health().get(Kind.CONNECTION.healthKey("lab"))).orElseThrow();
  }

  private void connection(String token, long generation) {
    store.put(
        store.revision(),
        new StoredResource(
            Kind.CONNECTION,
            new Meta(
                "lab",
                "u",
                generation,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                "a",
                "a",
                Map.of(),
                Map.of(),
                List.of()),
            JsonNodeFactory.instance.objectNode().put("title", "x").put("type", "gitlab"),
            Map.of("token", new Secret(token)),
            Set.of()));
  }

  private void pulls(State state) {
    pulls =
        Optional.of(
            new RepositoryStatus(
                Optional.empty(),
                Optional.empty(),
                0,
                Duration.ZERO,
                state,
                "",
                Optional.empty(),
                List.of()));
  }

  @Test
  void aChangeIsLookedAtAtOnce() {
    put("ops", "main", 1);
    round.once();
    put("ops", "main", 2);

    assertThat(round.once()).isEqualTo(1);
    assertThat(known().generation()).isEqualTo(2);
  }

  @Test
  void aMissingBranchIsFilledInWithTheRemotesOwn() {
    put("ops", "", 1);

    round.once();

    StoredResource now = store.read().find(Kind.REPOSITORY, "ops").orElseThrow();
    assertThat(now.spec().at("/git/branch").asText()).isEqualTo("trunk");
    assertThat(now.meta().generation()).isEqualTo(2);
  }

  @Test
  void aBranchThatIsSeenIsFilledInThoughNobodyMayPushThere() {
    put("ops", "", 1);
    health = RepositoryHealth.unhealthy(Verdict.READ_ONLY, "read only").on("trunk");

    round.once();

    StoredResource now = store.read().find(Kind.REPOSITORY, "ops").orElseThrow();
    assertThat(now.spec().at("/git/branch").asText()).isEqualTo("trunk");
  }

  @Test
  void anUnhealthyRepositoryGetsNoBranch() {
    put("ops", "", 1);
    health = RepositoryHealth.unhealthy(Verdict.NO_BRANCHES, "empty");

    round.once();

    assertThat(store.read().find(Kind.REPOSITORY, "ops").orElseThrow().meta().generation())
        .isEqualTo(1);
  }
}
