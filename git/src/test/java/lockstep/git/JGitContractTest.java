package lockstep.git;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lockstep.git.server.GitServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The adapter keeps the contract, over HTTP.
class JGitContractTest extends MirrorContract<JGitRepository> {
  private static final String NAME = "org/manifests";

  @TempDir Path temp;
  private final List<JGitRepository> opened = new ArrayList<>();
  private @Nullable GitServer server;

  @Override
  JGitRepository open(String name) {
    if (server == null) {
      server = GitServer.start(temp.resolve("repositories"), "127.0.0.1", 0);
      server.create(NAME);
    }
    GitRemoteConfig config = GitRemoteConfig.of(server.url(NAME), "main", "shared/");
    JGitRepository mirror = JGitRepository.open(config, temp.resolve(name));
    opened.add(mirror);
    return mirror;
  }

  @AfterEach
  void stop() {
    opened.forEach(JGitRepository::close);
    if (server != null) {
      server.close();
    }
  }
}
