package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import lockstep.cluster.Mode;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayConfigTest {
  @Test
  void hasTheDefaultsOfTheDesign() {
    GatewayConfig.Probing probing = GatewayConfig.Probing.defaults();
    assertThat(probing)
        .isEqualTo(new GatewayConfig.Probing(Duration.ofMillis(500), Duration.ofMillis(400), 2, 2));
    assertThat(GatewayConfig.Waiting.defaults().hold()).isEqualTo(Duration.ofSeconds(5));
    assertThat(GatewayConfig.Bounds.defaults().bodyBytes()).isEqualTo(64L << 20);
    assertThat(GatewayConfig.Bounds.defaults().replayBytes()).isEqualTo(8 << 20);
    assertThat(GatewayConfig.Bounds.defaults().collectBytes()).isEqualTo(1 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:3001",
        "ftp://h",
        "http://h/path",
        "http://h?x=1",
        "http://u:p@h",
        "/x"
      })
  void refusesWhatIsNotAnAddressOfAServer(String url) {
    assertThatThrownBy(() -> new Member("a", URI.create(url), MemberKind.INSTANCE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("members.url of a")
        .hasMessageNotContaining("u:p");
  }

  @Test
  void refusesTwoMembersOfOneName() {
    Member member = new Member("a", URI.create("https://h"), MemberKind.GRAFANA, 1);
    assertThat(member.port()).isEqualTo(443);
    assertThatThrownBy(() -> Rig.of(Mode.LOAD_BALANCER, member, member))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same name");
    assertThatThrownBy(() -> GatewayConfig.of("g", "127.0.0.1", 0, Mode.LOAD_BALANCER, List.of()))
        .hasMessageContaining("cluster.members");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:3000, true",
    "0.0.0.0, http://localhost:3000, true",
    "'::', http://[::1]:3000, true",
    "gate.example, http://Gate.Example:3000, true",
    "0.0.0.0, http://10.0.0.7:3000, false",
    "127.0.0.1, http://127.0.0.1:3001, false"
  })
  void refusesToBeItsOwnMember(String address, URI url, boolean refused) {
    Member member = new Member("a", url, MemberKind.INSTANCE, 1);
    assertThatCode(() -> GatewayConfig.of("g", address, 3000, Mode.LOAD_BALANCER, List.of(member)))
        .matches(problem -> (problem != null) == refused);
  }

  @Test
  void saysThatItsPortIsTaken() {
    try (TestMember taken = new TestMember("a")) {
      int port = taken.member(1).port();
      Member elsewhere = new Member("b", URI.create("http://10.0.0.7"), MemberKind.INSTANCE, 1);
      assertThatThrownBy(
              () ->
                  new Gateway(
                          GatewayConfig.of(
                              "g", "127.0.0.1", port, Mode.LOAD_BALANCER, List.of(elsewhere)),
                          InstantSource.system(),
                          System::nanoTime,
                          new Random(1))
                      .start())
          .isInstanceOf(GatewayFault.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
    }
  }
}
