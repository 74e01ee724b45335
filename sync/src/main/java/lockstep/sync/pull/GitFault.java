package lockstep.sync.pull;

/// The mirror or the machine under it is broken: not an outcome of a healthy world.
public final class GitFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Says what broke.
  public GitFault(String message, Throwable cause) {
    super(message, cause);
  }

  /// Says what broke.
  public GitFault(String message) {
    super(message);
  }
}
