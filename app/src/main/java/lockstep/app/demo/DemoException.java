package lockstep.app.demo;

/// The demo cannot start, for a reason that its message tells in one sentence.
public final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param sentence for the user
  public DemoException(String sentence) {
    super(sentence);
  }

  /// @param sentence for the user
  public DemoException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
