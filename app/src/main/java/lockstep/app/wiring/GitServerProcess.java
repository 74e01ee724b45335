package lockstep.app.wiring;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import lockstep.git.server.GitServer;

/// The demo's Git host. It tells the instances of a push, as a real host's webhook would.
public final class GitServerProcess implements AutoCloseable {
  private final Opened opened = new Opened();

  private GitServerProcess() {}

  /// Serves the bare repositories below `root` at `port` of the loopback address.
  ///
  /// @param branch whose pushes are told
  /// @param repository the name that the instances know it by
  /// @param instances the URLs of those who are told
  public static GitServerProcess start(
      Path root, int port, String branch, String repository, List<URI> instances) {
    GitServerProcess process = new GitServerProcess();
    Peers peers = process.opened.add(Peers.ofStranger(instances));
    process.opened.add(
        GitServer.start(
            root,
            "127.0.0.1",
            port,
            (ref, commit) -> {
              if (ref.equals("refs/heads/" + branch)) {
                peers.hint(repository, commit);
              }
            }));
    return process;
  }

  @Override
  public void close() {
    opened.close();
  }
}
