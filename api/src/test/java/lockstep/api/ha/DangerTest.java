package lockstep.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.api.testing.TestServer;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;
import lockstep.core.resource.Heads;
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
    have(member("a", Role.PRIMARY, true, false), member("b", Role.REPLICA, true, false));

    assertThat(server.call("GET", "/ha/status").send().json().path("dangers")).isEmpty();
  }

  @Test
  void nobodyCouldTakeOverWhenAllOthersAreDrained() {
    have(
        member("a", Role.PRIMARY, true, false),
        member("b", Role.REPLICA, true, true),
        member("c", Role.REPLICA, false, false));

    assertThat(danger("drained"))
        .isEqualTo(
            "nobody could take over, since what answers is drained (b);"
                + " ./lockstep maintenance stop b ends that");

    have(member("a", Role.PRIMARY, false, false), member("b", Role.REPLICA, true, true));
    assertThat(danger("drained")).startsWith("nobody takes over,");
  }

  @Test
  void thePersonThatAutomaticChangesWaitForIsTold() {
    have(member("a", Role.PRIMARY, true, false), member("b", Role.REPLICA, true, false));
    server.cluster().changed(2);

    assertThat(danger("unconfirmed"))
        .isEqualTo(
            "nobody takes over by itself if a fails, after 2 automatic changes lately;"
                + " ./lockstep failover --confirm allows it again");
  }

  @Test
  void withoutTheDatabaseNobodyIsCalledDown() {
    have(member("a", Role.REPLICA, true, false), member("b", Role.REPLICA, false, false));
    server.cluster().changed(2);
    assertThat(roleOfB()).isEqualTo("down");

    server.cluster().loseStore();

    assertThat(roleOfB()).isEqualTo("unknown");
    assertThat(danger("database-away"))
        .startsWith("the database is away: who lives and who is primary is not known here;");
  }

  @Test
  void twoProcessesOfOneNameAreTold() {
    have(member("a", Role.PRIMARY, true, false), namesake("b"));

    assertThat(danger("namesake"))
        .isEqualTo(
            "another process runs under the name b;"
                + " give each its own cluster.instance, or stop one");
  }

  private void have(MemberView... members) {
    server.cluster().have(List.of(members));
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

  private static MemberView member(String name, Role role, boolean here, boolean draining) {
    return new MemberView(
        name,
        "http://" + name,
        "instance",
        100,
        Optional.of(role),
        3,
        Optional.empty(),
        Optional.empty(),
        true,
        here,
        draining,
        Optional.of(here ? Duration.ZERO : Duration.ofSeconds(9)));
  }

  private static MemberView namesake(String name) {
    return new MemberView(
        name,
        "http://" + name,
        "instance",
        100,
        Optional.of(Role.REPLICA),
        3,
        Optional.empty(),
        Heads.NONE,
        List.of(),
        Optional.empty(),
        true,
        true,
        false,
        true,
        Optional.of(Duration.ZERO));
  }
}
