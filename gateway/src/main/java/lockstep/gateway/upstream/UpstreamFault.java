package lockstep.gateway.upstream;

/// A member did not answer a request. It has no stack trace: it is an event of a healthy gateway,
/// and a thousand may happen at once.
public final class UpstreamFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// How far the request came, and what ended it.
  public enum Kind {
    /// Nobody listens there. Certainly not sent.
    REFUSED,
    /// No connection in time or no way there. Certainly not sent.
    UNREACHABLE,
    /// All connections to the member are in use. Certainly not sent.
    BUSY,
    /// No answer in time. Perhaps done.
    TIMED_OUT,
    /// The connection broke, or what came was not HTTP. Perhaps done.
    BROKEN,
    /// Cut by the gateway itself, because the member went down or the client left. Perhaps done.
    ABANDONED
  }

  private final Kind kind;

  /// A fault to be thrown.
  ///
  /// @param kind how far it came
  /// @param reason one phrase for people
  public UpstreamFault(Kind kind, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
  }

  /// How far it came, and what ended it.
  public Kind kind() {
    return kind;
  }

  /// One phrase for people.
  public String reason() {
    return String.valueOf(getMessage());
  }

  /// True when it says something about the member's health: neither that the gateway has no
  /// connection left nor that it cut one.
  public boolean speaksAgainstMember() {
    return switch (kind) {
      case REFUSED, UNREACHABLE, TIMED_OUT, BROKEN -> true;
      case BUSY, ABANDONED -> false;
    };
  }

  /// True when no byte of the request can have reached the member.
  public boolean certainlyNotSent() {
    return switch (kind) {
      case REFUSED, UNREACHABLE, BUSY -> true;
      case TIMED_OUT, BROKEN, ABANDONED -> false;
    };
  }
}
