package lockstep.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lockstep.api.testing.SomeMember;
import lockstep.api.testing.TestServer;
import lockstep.cluster.Maintenance;
import lockstep.cluster.Role;
import lockstep.cluster.operation.Schedule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What `/ha/status` warns of: the same for the command line and for the page.
class DangerTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void nothingIsWrongWithAWholeCluster() {
    have(SomeMember.named("a").as(Role.PRIMARY), SomeMember.named("b"));

    assertThat(server.call("GET", "/ha/status").send().json().path("dangers")).isEmpty();
  }

  @Test
  void nobodyCouldTakeOverWhenAllOthersAreDrained() {
    have(
        SomeMember.named("a").as(Role.PRIMARY),
        SomeMember.named("b").drained(),
        SomeMember.named("c").heard(9));

    assertThat(danger("drained"))
        .isEqualTo(
            "nobody could take over, since what answers is drained (b);"
                + " ./lockstep maintenance stop b ends that");

    have(SomeMember.named("a").as(Role.PRIMARY).heard(9), SomeMember.named("b").drained());
    assertThat(danger("drained")).startsWith("nobody takes over,");
  }

  @Test
  void thePersonThatAutomaticChangesWaitForIsTold() {
    have(SomeMember.named("a").as(Role.PRIMARY), SomeMember.named("b"));
    server.cluster().changed(2);

    assertThat(danger("unconfirmed"))
        .isEqualTo(
            "nobody takes over by itself if a fails, after 2 automatic changes lately;"
                + " ./lockstep failover --confirm allows it again");
  }

  @Test
  void aPauseWithoutAPrimaryIsToldWithWhatEndsIt() {
    have(SomeMember.named("a"), SomeMember.named("b"));
    pausedBy("ann");
    assertThat(server.call("GET", "/ha/status").send().json().path("dangers")).isEmpty();

    server.cluster().loseWriter();
    assertThat(danger("paused"))
        .isEqualTo(
            "nobody is primary, and nobody takes over while automatic changes are paused;"
                + " to end the pause now: ./lockstep maintenance stop");

    pausedBy(Schedule.CONFIGURATION);
    assertThat(danger("paused"))
        .endsWith("take the window out of one instance's file and restart that");
  }

  private void pausedBy(String by) {
    server
        .cluster()
        .maintain(List.of(new Maintenance(Optional.empty(), by, "disk", Duration.ofHours(1))));
  }

  @Test
  void withoutTheDatabaseNobodyIsCalledDown() {
    have(SomeMember.named("a"), SomeMember.named("b").heard(9));
    server.cluster().changed(2);
    assertThat(roleOfB()).isEqualTo("down");

    server.cluster().loseStore();

    assertThat(roleOfB()).isEqualTo("unknown");
    assertThat(danger("database-away"))
        .startsWith("the database is away: who lives and who is primary is not known here;");
  }

  @Test
  void twoProcessesOfOneNameAreTold() {
    have(SomeMember.named("a").as(Role.PRIMARY), SomeMember.named("b").twice());

    assertThat(danger("namesake"))
        .isEqualTo(
            "another process runs under the name b;"
                + " give each its own cluster.instance, or stop one");
  }

  private void have(SomeMember... members) {
    server.cluster().have(Arrays.stream(members).map(SomeMember::view).toList());
  }

  private String roleOfB() {
    JsonNode members = server.call("GET", "/ha/status").send().json().path("members");
    return members.path(1).path("role").asText();
  }

  /// Of the only danger, which is of this kind.
  private String danger(String kind) {
    JsonNode dangers = server.call("GET", "/ha/status").send().json().path("dangers");
    assertThat(dangers).hasSize(1);
    assertThat(dangers.path(0).path("kind").asText()).isEqualTo(kind);
    return dangers.path(0).path("text").asText() + "; " + dangers.path(0).path("remedy").asText();
  }
}
