package lockstep.sync.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.testing.TestClock;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.request.HostComments.Answer;
import lockstep.sync.request.HostComments.How;
import lockstep.sync.testing.InMemoryProvisioningStore;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.Test;

/// How comments go is noted for all instances, and harms nothing else.
class CommenterTest {
  private static final RequestComment COMMENT = new RequestComment("<!-- m -->", "text", true);

  private final InMemoryProvisioningStore store = new InMemoryProvisioningStore();
  private final List<HostHooks.Place> asked = new ArrayList<>();
  private HostHooks.Reach reach = new HostHooks.Reach.Known();
  private Answer answer = new Answer.Done(How.WRITTEN);
  private Secret token = new Secret("t0ken");

  private RequestDesk.Told tell() {
    RepositorySetup plain =
        Setups.setup(
            Setups.spec(
                "manifests",
                RepositoryType.GITHUB,
                Target.FOLDER,
                "https://github.com/o/r.git",
                List.of()));
    RepositorySetup setup =
        new RepositorySetup(
            plain.spec(),
            new RepositorySecrets(token, Secret.NONE, List.of(), Secret.NONE),
            HostGuard.OPEN);
    HostHooks hosts =
        new HostHooks() {
          @Override
          public Reach reach(RepositoryType type, String url) {
            return reach;
          }

          @Override
          public HostHooks.Answer ensure(
              Place place, String url, Secret secret, HostHooks.Told told, HostGuard guard) {
            throw new IllegalStateException("no script");
          }

          @Override
          public HostHooks.Answer remove(Place place, String url, HostGuard guard) {
            throw new IllegalStateException("no script");
          }
        };
    return new Commenter(
            name -> Optional.of(setup).filter(it -> it.name().equals(name)),
            hosts,
            (place, _, _, _) -> {
              asked.add(place);
              return answer;
            },
            store,
            URI.create("https://grafana.example"),
            new TestClock(),
            "a")
        .tell("manifests", 7, COMMENT);
  }

  private HealthRecord noted() {
    return Optional.ofNullable(store.health().get(Commenter.key("manifests"))).orElseThrow();
  }

  @Test
  void theHostIsAskedWithTheRepositorysToken() {
    assertThat(tell()).isEqualTo(new RequestDesk.Told.Well(How.WRITTEN));

    assertThat(asked).extracting(it -> it.token().reveal()).containsExactly("t0ken");
    assertThat(noted().health().isHealthy()).isTrue();
  }

  @Test
  void aRefusalIsNotedWithTheWayOutUntilItGoesWell() {
    answer = new Answer.Failed(Verdict.NO_PERMISSION, "forbids this (403): let the token write");

    assertThat(tell()).isInstanceOf(RequestDesk.Told.Never.class);
    assertThat(noted().health().verdict()).isEqualTo(Verdict.NO_PERMISSION);
    assertThat(noted().words())
        .contains("let the token write", "webhook.pullRequestComments: false")
        .doesNotContain("t0ken");
    assertThat(store.health())
        .as("nothing of its own health")
        .containsOnlyKeys(Commenter.key("manifests"));

    answer = new Answer.Done(How.WRITTEN);
    tell();
    assertThat(noted().health().isHealthy()).isTrue();
  }

  @Test
  void aHostThatIsAwayIsNotGivenUp() {
    answer = new Answer.Failed(Verdict.UNREACHABLE, "does not answer");
    assertThat(tell()).isInstanceOf(RequestDesk.Told.Later.class);
    answer = new Answer.Failed(Verdict.RATE_LIMITED, "later", Duration.ofSeconds(90));
    assertThat(tell()).isEqualTo(new RequestDesk.Told.TooOften("later", Duration.ofSeconds(90)));
  }

  @Test
  void withoutATokenOrAnApiNobodyIsAsked() {
    token = Secret.NONE;
    assertThat(tell()).isInstanceOf(RequestDesk.Told.Never.class);
    token = new Secret("t0ken");
    reach = new HostHooks.Reach.Unclear("no web address");
    assertThat(tell()).isEqualTo(new RequestDesk.Told.Never("no web address"));
    assertThat(asked).isEmpty();
  }
}
