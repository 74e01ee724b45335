package lockstep.gateway.proxy;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.upstream.UpstreamFault;

/// What a client is told when no member answered its request: whether it was done, as far as that
/// is known, and what to do next.
final class NoAnswer {
  private static final int UNAVAILABLE = 503;
  private static final int BROKEN = 502;
  private static final int TIMED_OUT = 504;

  private final ClientRequest request;

  NoAnswer(ClientRequest request) {
    this.request = request;
  }

  /// Nobody got it.
  ///
  /// @param reasons why members did not answer, where this request met that itself
  Answer nobody(Pool pool, Map<String, String> reasons) {
    String why =
        pool.states().stream()
            .map(
                state ->
                    "%s: %s"
                        .formatted(
                            state.name(), reasons.getOrDefault(state.name(), state.reason())))
            .collect(Collectors.joining("; "));
    return problem(
        UNAVAILABLE,
        "No server can answer now (%s). Nothing was changed. Try again in a moment."
            .formatted(why));
  }

  /// More wait than there is room for.
  Answer crowded() {
    return problem(UNAVAILABLE, "Too many requests wait for a server already.");
  }

  /// A member said that another one does this now, and the body is gone.
  Answer handsOver() {
    return problem(
        UNAVAILABLE, "The server hands over to another one. Nothing was changed. Send it again.");
  }

  /// It perhaps reached a member.
  Answer unknown(UpstreamFault fault) {
    int status = fault.kind() == UpstreamFault.Kind.TIMED_OUT ? TIMED_OUT : BROKEN;
    return switch (request.kind()) {
      case READ, SLOW_READ, TUNNEL ->
          problem(
              status,
              "The servers did not finish their answer (%s). Try again.".formatted(fault.reason()));
      case SAVE ->
          new Answer.Problem(
              new Refusal(
                  TIMED_OUT,
                  "It is not known yet whether this was saved (%s). Save again: it is saved once."
                      .formatted(fault.reason())),
              request.saveId());
      case WRITE ->
          problem(
              status,
              "The server did not finish its answer (%s). It may have done what was asked: look before you try again."
                  .formatted(fault.reason()));
    };
  }

  private static Answer problem(int status, String message) {
    return new Answer.Problem(new Refusal(status, message), Optional.empty());
  }
}
