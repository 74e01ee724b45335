package lockstep.app;

import lockstep.app.cli.LockstepCommand;
import lockstep.app.machine.Logging;

/// The program's entry.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    Logging.prepare();
    System.exit(LockstepCommand.run(arguments));
  }
}
