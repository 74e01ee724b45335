package lockstep.trials.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `./lockstep git-server`, as a process.
public final class RunningGitServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(20);

  private final Process process;
  private final int port;

  private RunningGitServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Serves the bare repositories below `root`, and waits until it does.
  public static RunningGitServer start(Path root, int port) {
    List<String> command =
        List.of("./lockstep", "git-server", "--root", root.toString(), "--port", port + "");
    try {
      Process process =
          Command.builder(Checkout.ROOT, command)
              .redirectErrorStream(true)
              .redirectOutput(root.resolve("git-server.log").toFile())
              .start();
      Eventually.holds("the Git server listens", START, () -> listens(port));
      return new RunningGitServer(process, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean listens(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  /// Where it listens.
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
