package lockstep.gateway.proxy;

import java.util.Optional;

/// The client's side of a request failed. Without a stack trace: nothing is wrong here.
final class ClientFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Refusal> refusal;

  private ClientFault(String message, Optional<Refusal> refusal) {
    super(message, null, false, false);
    this.refusal = refusal;
  }

  /// Nobody is there to be answered.
  static ClientFault gone(String how) {
    return new ClientFault(how, Optional.empty());
  }

  /// The client can still be told.
  static ClientFault refused(Refusal refusal) {
    return new ClientFault(refusal.message(), Optional.of(refusal));
  }

  /// What to tell it; empty when it is gone.
  Optional<Refusal> refusal() {
    return refusal;
  }
}
