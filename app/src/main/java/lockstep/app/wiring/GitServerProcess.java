package lockstep.app.wiring;

import java.nio.file.Path;
import lockstep.git.server.GitServer;

/// The demo's Git host.
public final class GitServerProcess implements AutoCloseable {
  private final GitServer server;

  private GitServerProcess(GitServer server) {
    this.server = server;
  }

  /// Serves the bare repositories below `root` at `port` of the loopback address.
  public static GitServerProcess start(Path root, int port) {
    return new GitServerProcess(GitServer.start(root, "127.0.0.1", port));
  }

  @Override
  public void close() {
    server.close();
  }
}
