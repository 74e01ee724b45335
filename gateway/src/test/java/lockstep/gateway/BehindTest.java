package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// People read what they saved, as long as one member has it.
final class BehindTest {
  private static final String BEHIND = "Lockstep-Behind";
  private static final String LONG = "x".repeat(3 << 20);
  private static final String SAVED = "Set-Cookie: lockstep_commit=c2; Path=/; HttpOnly\r\n";

  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private final TestMember b = new TestMember("b");

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void asksAnotherMemberWhenOneIsBehind() {
    a.does((_, wire) -> old(wire, "a"));
    try (Rig rig = rig()) {
      HttpResponse<String> answer = rig.get("/api/dashboards/uid/x");
      assertThat(answer.body()).isEqualTo("{\"from\":\"b\"}");
      assertThat(answer.headers().firstValue(BEHIND)).isEmpty();
    }
  }

  @Test
  void passesTheLastAnswerOnWhenAllAreBehind() {
    a.does((_, wire) -> old(wire, "a"));
    b.does((_, wire) -> old(wire, "b"));
    try (Rig rig = rig()) {
      HttpResponse<String> answer = rig.get("/api/dashboards/uid/x");
      assertThat(answer.body()).isEqualTo("b");
      assertThat(answer.headers().firstValue(BEHIND)).contains("c1");
      assertThat(a.received()).hasSize(1);
      assertThat(b.received()).hasSize(1);
    }
  }

  @Test
  void prefersAnOldAnswerToNone() {
    a.does((_, wire) -> old(wire, "a"));
    b.does((_, wire) -> wire.answer(503, "", "{}"));
    try (Rig rig = rig()) {
      assertThat(rig.get("/api/search").body()).isEqualTo("a");
      b.does((_, wire) -> wire.reset());
      assertThat(rig.get("/api/search").body()).isEqualTo("a");
      assertThat(b.received()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void asksAnotherMemberForALongAnswerAsWell() {
    a.does((_, wire) -> old(wire, LONG));
    try (Rig rig = rig()) {
      assertThat(rig.get("/api/search").body()).isEqualTo("{\"from\":\"b\"}");
      rig.awaitStatus(status -> status.split("\"inFlight\":0", -1).length == 3);
    }
  }

  @Test
  void passesALongOldAnswerOnWhenNobodyHasABetterOne() {
    a.does((_, wire) -> old(wire, LONG));
    b.does((_, wire) -> wire.answer(503, "", "{}"));
    try (Rig rig = rig()) {
      assertThat(rig.get("/api/search").body()).isEqualTo(LONG);
      assertThat(a.received()).hasSize(2);
      assertThat(b.received()).hasSize(1);
      b.does((_, wire) -> wire.reset());
      assertThat(rig.get("/api/search").body()).isEqualTo(LONG);
      b.does((_, wire) -> old(wire, "b"));
      assertThat(rig.get("/api/search").body()).as("both are old").isEqualTo("b");
    }
  }

  @Test
  void repeatsNoSaveForBeingBehind() {
    a.does((_, wire) -> old(wire, "a"));
    try (Rig rig = rig()) {
      assertThat(rig.post("/api/dashboards/db", "{}").body()).isEqualTo("a");
      assertThat(b.received()).isEmpty();
    }
  }

  @Test
  void bearsTheLastSaveOfAScriptThatKeepsNoCookies() {
    a.does((_, wire) -> wire.answer(200, SAVED, "{}"));
    try (Rig rig = rig()) {
      assertThat(cookie(rig, "Basic YQ==", "")).isEmpty();
      assertThat(cookie(rig, "Basic YQ==", "")).contains("lockstep_commit=c2");
      assertThat(cookie(rig, "Basic Yg==", "")).as("somebody else").isEmpty();
      assertThat(cookie(rig, "", "")).as("nobody").isEmpty();
    }
  }

  @Test
  void bearsItUnderANewConfigurationAsWell() {
    a.does((_, wire) -> wire.answer(200, SAVED, "{}"));
    try (Rig rig = rig()) {
      cookie(rig, "Basic YQ==", "");
      rig.gateway()
          .reload(
              GatewayConfig.of(
                  "gate", "127.0.0.1", 0, Mode.PRIMARY_REPLICA, List.of(a.member(10))));
      assertThat(cookie(rig, "Basic YQ==", "")).contains("lockstep_commit=c2");
    }
  }

  @Test
  void leavesThoseAloneWhoKeepCookies() {
    a.does((_, wire) -> wire.answer(200, SAVED, "{}"));
    try (Rig rig = rig()) {
      cookie(rig, "Basic YQ==", "");
      assertThat(cookie(rig, "Basic YQ==", "grafana_session=1")).contains("grafana_session=1");
      assertThat(cookie(rig, "Basic YQ==", "lockstep_commit=c1")).contains("lockstep_commit=c1");
    }
  }

  /// What a request bears when it comes to the member.
  private Optional<String> cookie(Rig rig, String authorization, String cookie) {
    a.forget();
    HttpRequest.Builder request = rig.request("/api/search");
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    rig.send(request);
    return a.received().getFirst().first("Cookie");
  }

  private Rig rig() {
    Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1));
    rig.awaitStatus("\"serving\":\"a\"");
    rig.awaitUp(2);
    return rig;
  }

  private static void old(Wire wire, String body) throws IOException {
    wire.answer(200, BEHIND + ": c1\r\n", body);
  }
}
