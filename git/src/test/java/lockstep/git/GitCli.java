package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// C Git, without the configuration of the machine and of the user.
public final class GitCli {
  private static final int SECONDS = 60;

  private final Path home;

  /// Works in `home`, which stands for the home directory too.
  public GitCli(Path home) {
    this.home = home;
  }

  /// What a command said and how it ended.
  public record Ended(int status, String out) {}

  /// The output of a command that must succeed, without white space around it.
  public String run(Path directory, String... arguments) {
    Ended ended = attempt(directory, arguments);
    if (ended.status() != 0) {
      throw new AssertionError("git " + String.join(" ", arguments) + "\n" + ended.out());
    }
    return ended.out().strip();
  }

  /// Runs a command that may fail.
  public Ended attempt(Path directory, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile(home, "git", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      environment(builder.environment());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("git " + String.join(" ", arguments) + " does not end");
      }
      return new Ended(process.exitValue(), Files.readString(out, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Sets what keeps C Git to itself, and fixed people and times.
  public void environment(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("HOME", home.toString());
    environment.put("XDG_CONFIG_HOME", home.resolve("xdg").toString());
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    // A test's repositories need not outlive a power cut.
    environment.put("GIT_CONFIG_COUNT", "1");
    environment.put("GIT_CONFIG_KEY_0", "core.fsync");
    environment.put("GIT_CONFIG_VALUE_0", "none");
    environment.put("GIT_AUTHOR_NAME", "Ada");
    environment.put("GIT_AUTHOR_EMAIL", "ada@example.org");
    environment.put("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z");
    environment.put("GIT_COMMITTER_NAME", "Ada");
    environment.put("GIT_COMMITTER_EMAIL", "ada@example.org");
    environment.put("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z");
    environment.put("LC_ALL", "C.UTF-8");
  }

  /// An empty bare repository whose HEAD is `main`, as C Git makes it.
  public Path bare(Path folder) {
    run(home, "init", "--quiet", "--bare", "--initial-branch=main", folder.toString());
    run(folder, "config", "http.receivepack", "true");
    return folder;
  }

  /// A working copy.
  public Path clone(String url, Path folder) {
    run(home, "clone", "--quiet", url, folder.toString());
    return folder;
  }

  /// Writes a file of a working copy and commits all.
  public String commit(Path work, String file, String content, String message) {
    try {
      Path path = work.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return commitAll(work, message);
  }

  /// Commits the working copy as it is.
  public String commitAll(Path work, String message) {
    run(work, "add", "--all");
    run(work, "commit", "--quiet", "--allow-empty", "-m", message);
    return run(work, "rev-parse", "HEAD");
  }
}
