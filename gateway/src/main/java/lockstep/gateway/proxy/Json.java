package lockstep.gateway.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.core.resource.CommitId;
import lockstep.gateway.choose.Load;
import lockstep.gateway.overload.Admission;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;

/// The gateway's own words as JSON.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final double NANOS_IN_MILLI = 1_000_000.0;

  private Json() {}

  /// An error as Grafana's clients expect it.
  ///
  /// @param saveId of a save of which it is not known what became of it
  static byte[] problem(String message, Optional<String> saveId) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("message", message);
    saveId.ifPresent(id -> body.put("status", "unknown").put("saveId", id));
    return bytes(body);
  }

  /// What `/readyz` says once the gateway is about to go.
  static byte[] draining(String gateway) {
    return bytes(
        MAPPER
            .createObjectNode()
            .put("name", gateway)
            .put("ready", false)
            .put("reason", "draining"));
  }

  /// What `GET /ha/gateway` says.
  ///
  /// @param admission what is under way
  /// @param serving who gets the traffic; empty when it is spread or nobody does
  /// @param load how members fare
  static byte[] status(
      String gateway,
      Mode mode,
      Pool pool,
      Admission admission,
      Optional<String> serving,
      Load load) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("name", gateway);
    body.put("mode", mode.word());
    body.put("epoch", pool.epoch());
    body.putObject("requests")
        .put("underWay", admission.underWay())
        .put("waiting", admission.waiting())
        .put("readLimit", admission.limit());
    ArrayNode members = body.putArray("members");
    pool.states().forEach(state -> member(members.addObject(), state, load));
    body.put("serving", serving.orElse(null));
    return bytes(body);
  }

  /// What `GET /ha/status` says where the members are Grafana servers: as an instance would, of
  /// what the gateway can know.
  ///
  /// @param serving who gets the traffic; empty when it is spread or nobody does
  static byte[] clusterStatus(String gateway, Mode mode, Pool pool, Optional<String> serving) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("name", gateway);
    body.put("cluster", "of Grafana servers");
    body.put("mode", mode.word());
    body.putNull("role");
    body.put("epoch", pool.epoch());
    ArrayNode members = body.putArray("members");
    for (MemberState state : pool.states()) {
      boolean leads = serving.filter(state.name()::equals).isPresent();
      String inTurn = leads ? Role.PRIMARY.word() : Role.REPLICA.word();
      members
          .addObject()
          .put("name", state.name())
          .put("url", state.member().url().toString())
          .put("kind", state.member().kind().word())
          .put("role", mode == Mode.LOAD_BALANCER ? Role.ACTIVE.word() : inTurn)
          .put("epoch", state.epoch())
          .put("reachable", state.condition().healthy())
          .put("draining", false)
          .put("since", state.since().toString())
          .put("reason", state.reason());
    }
    body.putArray("repositories");
    return bytes(body);
  }

  private static void member(ObjectNode to, MemberState state, Load load) {
    to.put("name", state.name());
    to.put("url", state.member().url().toString());
    to.put("kind", state.member().kind().word());
    to.put("priority", state.member().priority());
    to.put("state", state.condition().word());
    to.put("role", state.role().map(Role::word).orElse(null));
    to.put("epoch", state.epoch());
    to.put("commit", state.commit().map(CommitId::hex).orElse(null));
    to.put("latencyMillis", Math.round(state.latency().toNanos() / NANOS_IN_MILLI * 10) / 10.0);
    to.put("inFlight", load.underWay(state.member()));
    to.put("ejected", load.ejected(state.member()));
    to.put("share", Math.round(load.share(state.member()) * 100) / 100.0);
    to.put("since", state.since().toString());
    to.put("reason", state.reason());
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values (expected: can be written)", e);
    }
  }
}
