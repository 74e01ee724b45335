package lockstep.app;

import lockstep.app.cli.LockstepCommand;

/// The program's entry.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(LockstepCommand.run(arguments));
  }
}
