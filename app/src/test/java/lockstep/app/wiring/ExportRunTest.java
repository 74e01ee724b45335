package lockstep.app.wiring;

import static lockstep.app.wiring.CGit.git;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lockstep.app.config.Config.Storage;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.git.FetchLimits;
import lockstep.grafana.Credentials;
import lockstep.grafana.GrafanaServer;
import lockstep.grafana.GrafanaSource;
import lockstep.sync.job.Progress;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportRunTest {
  private static final ExportRun.Listener SILENT =
      new ExportRun.Listener() {
        @Override
        public void reading(long bytes) {
          // nobody looks
        }

        @Override
        public void bringing(Progress progress) {
          // nobody looks
        }
      };

  @TempDir private Path folder;

  @Test
  void aRepositoryMayBringNoMoreThanIsConfigured() throws Exception {
    git(folder, "init", "-q", "--bare", "-b", "main", "one.git");
    git(folder, "clone", "-q", "one.git", "one");
    Path work = folder.resolve("one");
    Files.write(work.resolve("big.bin"), new byte[100_000]);
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "Big");
    git(work, "push", "-q", "origin", "HEAD:main");
    RepositorySetup setup =
        Setups.setup(
            Setups.spec(
                "one",
                RepositoryType.LOCAL,
                Target.FOLDER,
                folder.resolve("one.git").toString(),
                List.of(Workflow.WRITE)));

    // Nobody is asked: it ends before.
    URI nowhere = URI.create("http://127.0.0.1:1");
    try (GrafanaServer server =
        new GrafanaServer(nowhere, new Credentials.None(), Duration.ofSeconds(1))) {
      ExportRun run =
          new ExportRun(
              setup,
              nowhere,
              new GrafanaSource(server),
              RepoPath.ROOT,
              new Storage(folder.resolve("storage"), new FetchLimits(50_000, 1_000_000)),
              Quota.UNLIMITED);

      assertThatThrownBy(() -> run.run(SILENT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("The repository one cannot be read")
          .hasMessageContaining("50,000");
    }
  }
}
