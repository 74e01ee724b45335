package lockstep.gateway.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import lockstep.cluster.Role;
import lockstep.core.resource.CommitId;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.upstream.Ask;

/// Reads what a member says to a probe.
final class ProbeReply {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int OK = 200;
  private static final int LOOP_DETECTED = 508;
  private static final int MAX_REASON = 200;

  private ProbeReply() {}

  /// Where a member of that kind is asked.
  static String path(MemberKind kind) {
    return switch (kind) {
      case INSTANCE -> "/readyz?for=read";
      case GRAFANA -> "/api/health";
    };
  }

  static ProbeResult read(MemberKind kind, Ask.Reply reply, Duration latency) {
    if (reply.status() == LOOP_DETECTED) {
      return new ProbeResult.Silent("it leads back to this gateway");
    }
    return switch (kind) {
      case GRAFANA -> grafana(reply, latency);
      case INSTANCE -> instance(reply, latency);
    };
  }

  private static ProbeResult grafana(Ask.Reply reply, Duration latency) {
    boolean ready = reply.status() == OK;
    return new ProbeResult.Answered(
        ready,
        false,
        Optional.empty(),
        0,
        Optional.empty(),
        ready ? "" : "its health check answers " + reply.status(),
        latency);
  }

  private static ProbeResult instance(Ask.Reply reply, Duration latency) {
    JsonNode said;
    try {
      said = JSON.readTree(reply.body());
    } catch (JsonProcessingException e) {
      return new ProbeResult.Silent("what answers there is not a Lockstep instance");
    }
    if (said == null || !said.path("ready").isBoolean()) {
      return new ProbeResult.Silent("what answers there is not a Lockstep instance");
    }
    String commit = said.path("commit").asText("");
    String reason = said.path("reason").asText("").strip();
    return new ProbeResult.Answered(
        said.path("ready").asBoolean() && reply.status() == OK,
        said.path("draining").asBoolean(false),
        role(said.path("role").asText("")),
        Math.max(0, said.path("epoch").asLong(0)),
        CommitId.isValid(commit) ? Optional.of(new CommitId(commit)) : Optional.empty(),
        reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON),
        latency);
  }

  private static Optional<Role> role(String word) {
    return Arrays.stream(Role.values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
