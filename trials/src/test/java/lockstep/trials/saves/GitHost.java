package lockstep.trials.saves;

import java.nio.file.Path;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.RunningGitServer;

/// Who serves the repository.
enum GitHost {
  /// `git http-backend`.
  C_GIT {
    @Override
    Running start(Path root) {
      CGitServer server = CGitServer.start(root);
      return new Running(server.port(), server::close);
    }
  },
  /// The Git server of `./lockstep demo`.
  OURS {
    @Override
    Running start(Path root) {
      RunningGitServer server = RunningGitServer.start(root, Checkout.freeDemoPort(0));
      return new Running(server.port(), server::close);
    }
  };

  /// Serves the bare repositories below `root`.
  abstract Running start(Path root);

  /// A host that runs.
  ///
  /// @param end ends it
  record Running(int port, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }
}
