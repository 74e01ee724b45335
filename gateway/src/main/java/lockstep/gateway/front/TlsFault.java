package lockstep.gateway.front;

/// Certificate or key cannot be used. Without a stack trace: a person mends the file.
public final class TlsFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A fault to be thrown.
  ///
  /// @param message the file and what is wrong with it; nothing of its content
  public TlsFault(String message) {
    super(message, null, false, false);
  }
}
