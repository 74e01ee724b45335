package lockstep.sync.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.core.testing.TestClock;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.testing.InMemoryProvisioningStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Webhooks of repositories that were taken out of the configuration file.
class HookOrphansTest {
  private static final AdmissionRules RULES =
      new AdmissionRules(
          10, Quota.UNLIMITED, List.of(Target.values()), HostGuard.OPEN, OnGitDown.REFUSE);

  private final TestClock clock = new TestClock();
  private final InMemoryProvisioningStore store = new InMemoryProvisioningStore();
  private final List<String> asked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private List<RepositorySetup> configured =
      List.of(repository("ops", "https://git.example/o/ops.git", "t1"));
  private HostHooks.Answer answer = new HostHooks.Answer.Done("");
  private final HostHooks hosts =
      new HostHooks() {
        @Override
        public Reach reach(RepositoryType type, String url) {
          return new Reach.Known();
        }

        @Override
        public Answer ensure(Place place, String url, Secret secret, Told told, HostGuard guard) {
          return new Answer.Done("17");
        }

        @Override
        public Answer remove(Place place, String url, HostGuard guard) {
          asked.add("%s at %s by %s".formatted(tail(url), place.url(), place.token().reveal()));
          return answer;
        }
      };

  private static String tail(String url) {
    return url.substring(url.indexOf("repositories/"));
  }

  /// The webhook is made, with a secret of its own, before the file changes.
  @BeforeEach
  void make() {
    HookRound round =
        new HookRound(
            store,
            () -> configured,
            RULES,
            hosts,
            (_, _) -> Optional.empty(),
            URI.create("https://lockstep.example.com"),
            () -> new Secret("fresh"),
            clock,
            "a");
    round.once();
    round.once();
    assertThat(known().orElseThrow().hook()).isPresent();
    assertThat(store.read().all(Kind.CONFIGURED)).hasSize(1);
  }

  @Test
  void goesByTheTokenOfANeighbourAtTheSameHost() {
    HookOrphans orphans = orphans();
    configured = List.of(repository("other", "https://git.example/o/other.git", "t2"));

    assertThat(orphans.once()).as("other instances may have the older file").isZero();
    clock.advance(HookOrphans.GONE.minusSeconds(1));
    assertThat(orphans.once()).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(orphans.once()).isEqualTo(1);

    assertThat(asked)
        .containsExactly("repositories/ops/webhook at https://git.example/o/ops.git by t2");
    assertThat(known()).isEmpty();
    assertThat(store.read().all(Kind.CONFIGURED)).as("its secret goes with it").isEmpty();
    assertThat(told).isEmpty();
    clock.advance(Duration.ofHours(1));
    assertThat(orphans.once()).isZero();
  }

  @Test
  void noHostGetsAnothersTokenAndItIsTold() {
    configured = List.of(repository("other", "https://elsewhere.example/o/other.git", "t2"));
    HookOrphans orphans = orphans();
    pass(orphans);
    pass(orphans);

    assertThat(asked).isEmpty();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst())
        .startsWith("ops: a webhook was left at https://git.example/o/ops.git (no repository here")
        .contains("remove it there, it delivers to https://lockstep.example.com/apis/");

    pass(orphans());
    assertThat(told).as("a program that was started anew").hasSize(2);
  }

  @Test
  void oneThatTheHostKeepsIsTriedAgainAndToldForAWeek() {
    configured = List.of(repository("other", "https://git.example/o/other.git", "t2"));
    answer = new HostHooks.Answer.Failed(RepositoryHealth.Verdict.NO_PERMISSION, "not allowed");
    HookOrphans orphans = orphans();
    pass(orphans);
    assertThat(orphans.once()).as("left alone for a while").isZero();
    clock.advance(HookRound.FAILED);
    assertThat(orphans.once()).isEqualTo(1);
    assertThat(told).singleElement().asString().contains("(not allowed)");

    clock.advance(HookLeftovers.SAID);
    assertThat(orphans.once()).isZero();
    assertThat(known()).as("said for long enough").isEmpty();
  }

  @Test
  void aRepositoryThatIsThereKeepsItsWebhookAlsoWhenTheDatabaseHasItNow() {
    HookOrphans orphans = orphans();
    pass(orphans);
    configured = List.of();
    ObjectNode spec = JsonNodeFactory.instance.objectNode().put("title", "x").put("type", "github");
    spec.putObject("github").put("url", "https://git.example/o/ops.git").put("branch", "main");
    Meta meta =
        new Meta(
            "ops",
            "u",
            1,
            0,
            clock.instant(),
            clock.instant(),
            "a",
            "a",
            java.util.Map.of(),
            java.util.Map.of(),
            List.of());
    store.put(
        store.revision(),
        new StoredResource(
            Kind.REPOSITORY,
            meta,
            spec,
            java.util.Map.of("token", new Secret("t3")),
            java.util.Set.of()));
    pass(orphans);

    assertThat(asked).isEmpty();
    assertThat(known()).isPresent();
  }

  @Test
  void oneThatComesBackInTimeIsLeftAlone() {
    List<RepositorySetup> before = configured;
    HookOrphans orphans = orphans();
    configured = List.of(repository("other", "https://git.example/o/other.git", "t2"));
    orphans.once();
    configured = before;
    orphans.once();
    clock.advance(HookOrphans.GONE);
    configured = List.of(repository("other", "https://git.example/o/other.git", "t2"));
    assertThat(orphans.once()).as("gone anew").isZero();
    assertThat(asked).isEmpty();
  }

  private void pass(HookOrphans orphans) {
    orphans.once();
    clock.advance(HookOrphans.GONE);
    orphans.once();
  }

  private HookOrphans orphans() {
    return new HookOrphans(
        store,
        () -> configured,
        RULES,
        hosts,
        (_, _) -> Optional.empty(),
        clock,
        "a",
        (name, left) -> told.add(name + ": " + left.sentence()));
  }

  private Optional<HealthRecord> known() {
    return Optional.ofNullable(store.health().get(HookRound.key("ops")));
  }

  private static RepositorySetup repository(String name, String url, String token) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode().put("title", "x").put("type", "github");
    spec.putObject("github").put("url", url).put("branch", "main");
    spec.putObject("sync").put("enabled", true).put("target", "folder");
    return new RepositorySetup(
        RepositoryDocument.read(name, spec, RULES.usual()).spec(),
        new RepositorySecrets(new Secret(token), Secret.NONE, List.of(Secret.NONE), Secret.NONE));
  }
}
