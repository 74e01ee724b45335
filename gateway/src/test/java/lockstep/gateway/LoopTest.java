package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import lockstep.cluster.Mode;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A gateway among its own members; gateways in a row.
final class LoopTest {
  private final TestMember a = new TestMember("a").says("primary", 3, true);

  @AfterEach
  void close() {
    a.close();
  }

  @Test
  void knowsItsOwnRequest() {
    try (Rig rig = Rig.of(Mode.LOAD_BALANCER, a.member(1))) {
      rig.awaitUp(1);
      rig.gateway().reload(config("gate", new Member("b", rig.uri(""), MemberKind.INSTANCE, 1)));
      HttpResponse<String> answer = rig.get("/x");
      assertThat(answer.statusCode()).isEqualTo(508);
      assertThat(answer.body()).contains("cluster.members");
      rig.awaitStatus("it leads back to this gateway");
    }
  }

  @Test
  void sendsNothingToItselfWhileAnotherMemberIsThere() {
    try (Rig rig = Rig.of(Mode.LOAD_BALANCER, a.member(1))) {
      rig.awaitUp(1);
      Member self = new Member("b", rig.uri(""), MemberKind.INSTANCE, 2);
      rig.gateway().reload(config("gate", a.member(1), self));
      rig.awaitStatus("it leads back to this gateway");
      for (int i = 0; i < 10; i++) {
        assertThat(rig.get("/x").body()).contains("\"a\"");
      }
    }
  }

  @Test
  void servesInFrontOfAnotherGateway() {
    try (Gateway behind =
        new Gateway(
            config("behind", a.member(1)),
            InstantSource.system(),
            System::nanoTime,
            new Random(1))) {
      InetSocketAddress address = behind.start();
      URI there = URI.create("http://127.0.0.1:" + address.getPort());
      try (Rig rig = Rig.of(Mode.LOAD_BALANCER, new Member("b", there, MemberKind.INSTANCE, 1))) {
        rig.awaitUp(1);
        assertThat(rig.get("/x").body()).contains("\"a\"");
      }
    }
  }

  private static GatewayConfig config(String name, Member... members) {
    return GatewayConfig.of(name, "127.0.0.1", 0, Mode.LOAD_BALANCER, List.of(members));
  }
}
