package lockstep.trials.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program run to its end.
///
/// @param code its exit code
/// @param out what it wrote on standard output
/// @param err what it wrote on standard error
public record Command(int code, String out, String err) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Runs `command` in `folder`, with the user's and the machine's Git configuration shut out.
  public static Command run(Path folder, List<String> command) {
    try {
      Path out = Files.createTempFile("lockstep-trial", ".out");
      Path err = Files.createTempFile("lockstep-trial", ".err");
      try {
        Process process =
            builder(folder, command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("did not end: " + command);
        }
        return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("cannot run " + command, e);
    }
  }

  /// Runs `command` and expects it to succeed.
  ///
  /// @return its standard output, without white space at the end
  public static String succeed(Path folder, String... command) {
    Command done = run(folder, List.of(command));
    if (done.code() != 0) {
      throw new AssertionError(
          "%s: exit code %d%n%s%s"
              .formatted(List.of(command), done.code(), done.out(), done.err()));
    }
    return done.out().stripTrailing();
  }

  /// A program to be started, with the user's and the machine's Git configuration shut out.
  public static ProcessBuilder builder(Path folder, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("GIT_AUTHOR_NAME", "Ada");
    builder.environment().put("GIT_AUTHOR_EMAIL", "ada@example.org");
    builder.environment().put("GIT_COMMITTER_NAME", "Ada");
    builder.environment().put("GIT_COMMITTER_EMAIL", "ada@example.org");
    return builder;
  }

  /// What was read from a stream, as text.
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
