package lockstep.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that the demo started.
///
/// It holds the write end of the child's standard input and never writes to it: when this process
/// dies, however it dies, the
/// child reads the end of its input and ends itself (`--supervised`).
final class ChildProcess {
  /// Names the file with what Java learned from the build's rehearsal; the script ./lockstep sets
  /// it.
  private static final String START_CACHE = "lockstep.start-cache";

  /// How `./lockstep instance` asks Java to compile, parted by blanks; the script sets it too.
  private static final String INSTANCE_FLAGS = "lockstep.instance-flags";

  private static final int LOG_TAIL_LINES = 5;
  private static final int MAX_HEAP_MIB = 512;

  private final DemoPlan.Part part;
  private final Process process;
  private final Path log;

  private ChildProcess(DemoPlan.Part part, Process process, Path log) {
    this.part = part;
    this.process = process;
    this.log = log;
  }

  /// Starts `lockstep ARGUMENTS` with the Java and class path of this process; its output goes to
  /// `log`.
  static ChildProcess start(DemoPlan.Part part, Path log, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx%dm".formatted(MAX_HEAP_MIB));
    command.add("-XX:+UseSerialGC");
    command.addAll(compilers(part));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    String cache = System.getProperty(START_CACHE, "");
    if (!cache.isEmpty()) {
      command.add("-XX:AOTCache=" + cache);
      command.add("-Xlog:disable");
      command.add("-D" + START_CACHE + "=" + cache);
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("lockstep.app.Main");
    command.addAll(arguments);
    command.add("--supervised");
    return run(part, log, command);
  }

  /// An instance compiles as `./lockstep instance` does, since a password takes ten times longer
  /// without the better compiler; for the others the quick one takes less of the few cores that all
  /// start on.
  private static List<String> compilers(DemoPlan.Part part) {
    String instance = System.getProperty(INSTANCE_FLAGS, "");
    return part.kind().equals("instance") && !instance.isEmpty()
        ? List.of(instance.split(" "))
        : List.of("-XX:TieredStopAtLevel=1");
  }

  /// Starts any other program, which ends itself when its standard input does.
  static ChildProcess run(DemoPlan.Part part, Path log, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new ChildProcess(part, process, log);
  }

  DemoPlan.Part part() {
    return part;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// How it ended, for a person.
  String ending() {
    int code = process.exitValue();
    return code > 128 ? "signal " + (code - 128) : "exit code " + code;
  }

  /// The last lines that it wrote.
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    } catch (IOException | UncheckedIOException _) {
      return "(no log at " + log + ")";
    }
  }

  /// Asks it to end. PostgreSQL would wait for its clients if a signal asked it; the end of its
  /// input does not.
  void end() {
    if (!part.isDatabase()) {
      process.destroy();
      return;
    }
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      process.destroy();
    }
  }

  /// Waits for its end and forces it when `millis` have passed.
  void await(long millis) {
    try {
      if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
