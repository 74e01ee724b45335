package lockstep.grafana;

/// A Grafana server that did not give what was asked for. The message is for a person and carries
/// no credential.
public final class GrafanaFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  GrafanaFault(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  GrafanaFault(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What kind of trouble it is.
  public Kind kind() {
    return kind;
  }

  /// The kinds of trouble.
  public enum Kind {
    /// No answer, or one that says to come back later. Trying again may help.
    AWAY,
    /// The credentials are not accepted, whatever is asked for.
    NOT_LET_IN,
    /// The credentials may not do this.
    FORBIDDEN,
    /// The server has no such thing.
    NOT_FOUND,
    /// It answers, but not as Grafana does, or more than is taken.
    STRANGE
  }
}
