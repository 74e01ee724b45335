package lockstep.app.cli;

/// A command cannot be done, for a reason that its message tells in one sentence.
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String sentence) {
    super(sentence);
  }

  CommandException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
