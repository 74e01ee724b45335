package lockstep.app.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.git.GitRemoteConfig;
import lockstep.git.JGitRepository;
import lockstep.git.server.GitServer;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.save.Author;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.PushOutcome;

/// Gives a new repository its first commit.
final class Seeding {
  private static final Author AUTHOR = new Author("Lockstep demo", "demo@localhost");

  private Seeding() {}

  /// Makes the bare repository if it is not there, and seeds it if it has no commit.
  static void run(DemoPlan plan, PrintStream progress) throws DemoException {
    Path mirror = plan.options().data().resolve("seeding");
    GitServer.create(plan.gitRoot(), DemoPlan.REPOSITORY);
    GitRemoteConfig remote =
        GitRemoteConfig.of(plan.bareRepository().toString(), DemoPlan.BRANCH, DemoPlan.DIRECTORY);
    try (JGitRepository repository = JGitRepository.open(remote, mirror)) {
      switch (repository.fetch()) {
        case FetchOutcome.Empty() -> seed(plan, repository, progress);
        case FetchOutcome.At(CommitId _) -> tellIfIgnored(plan, progress);
        case FetchOutcome.BranchMissing(String reason) -> throw broken(plan, reason);
        case FetchOutcome.Refused(String reason) -> throw broken(plan, reason);
        case FetchOutcome.Unreachable(String reason) -> throw broken(plan, reason);
      }
    }
  }

  private static DemoException broken(DemoPlan plan, String reason) {
    return new DemoException(
        "The repository %s cannot be read (%s): --fresh makes a new one."
            .formatted(plan.bareRepository(), reason));
  }

  private static void tellIfIgnored(DemoPlan plan, PrintStream progress) {
    if (plan.options().dashboards().isPresent()) {
      progress.println(
          "  --dashboards is passed over, since this demo has its dashboards already: --fresh seeds anew");
    }
  }

  private static void seed(DemoPlan plan, JGitRepository repository, PrintStream progress)
      throws DemoException {
    Optional<Path> folder = plan.options().dashboards();
    List<FileEdit> files;
    try {
      files = folder.isPresent() ? Seeds.from(folder.get()) : Seeds.builtIn();
    } catch (IOException e) {
      throw new DemoException("The demo's own dashboards cannot be read: " + e.getMessage(), e);
    }
    String source = folder.map(path -> path.getFileName() + "/").orElse("the demo's own");
    CommitDraft draft =
        new CommitDraft(files, "Seed with " + source + " dashboards\n", AUTHOR, Instant.now());
    CommitId commit = repository.commit(Optional.empty(), draft);
    PushOutcome outcome = repository.push(Optional.empty(), commit);
    if (!(outcome instanceof PushOutcome.Accepted)) {
      throw broken(plan, outcome.toString());
    }
    progress.printf("  seeded %s with %d files%n", DemoPlan.REPOSITORY, files.size());
  }
}
