package lockstep.gateway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import lockstep.cluster.Role;
import lockstep.core.resource.CommitId;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.upstream.Ask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeReplyTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private static ProbeResult instance(int status, String body) {
    return ProbeReply.read(MemberKind.INSTANCE, new Ask.Reply(status, body), Duration.ZERO);
  }

  @Test
  void readsWhatAnInstanceTells() {
    assertThat(
            instance(
                200,
                "{\"name\":\"a\",\"role\":\"primary\",\"epoch\":3,\"ready\":true,\"commit\":\"%s\"}"
                    .formatted(COMMIT)))
        .isEqualTo(
            new ProbeResult.Answered(
                true,
                false,
                Optional.of(Role.PRIMARY),
                3,
                Optional.of(new CommitId(COMMIT)),
                "",
                Duration.ZERO));
  }

  @Test
  void believesTheStatusOverTheBody() {
    assertThat(instance(503, "{\"ready\":true,\"reason\":\"starting\"}"))
        .isInstanceOfSatisfying(
            ProbeResult.Answered.class,
            answered -> {
              assertThat(answered.ready()).isFalse();
              assertThat(answered.reason()).isEqualTo("starting");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", "null", "[]", "{}", "{\"ready\":\"yes\"}", "{\"ready\":true", "12"})
  void takesOtherAnswersForSilence(String body) {
    assertThat(instance(200, body)).isInstanceOf(ProbeResult.Silent.class);
  }

  @Test
  void ignoresWhatItDoesNotKnow() {
    assertThat(instance(200, "{\"ready\":true,\"role\":\"king\",\"epoch\":-4,\"commit\":\"x\"}"))
        .isEqualTo(
            new ProbeResult.Answered(
                true, false, Optional.empty(), 0, Optional.empty(), "", Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 503})
  void grafanaIsWellWhenItsHealthCheckIs(int status) {
    assertThat(ProbeReply.path(MemberKind.GRAFANA)).isEqualTo("/api/health");
    assertThat(ProbeReply.read(MemberKind.GRAFANA, new Ask.Reply(status, ""), Duration.ZERO))
        .isInstanceOfSatisfying(
            ProbeResult.Answered.class,
            answered -> assertThat(answered.ready()).isEqualTo(status == 200));
  }
}
