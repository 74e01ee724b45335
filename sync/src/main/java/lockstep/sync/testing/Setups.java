package lockstep.sync.testing;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.journal.Bounds;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;

/// Settings of repositories for tests.
public final class Setups {
  private Setups() {}

  /// A repository of this name at `http://git/x.git`, on `main` below `shared`, that takes all
  /// saves.
  public static RepositorySpec spec(String name) {
    return spec(name, RepositoryType.GIT, Workflow.WRITE, Workflow.BRANCH);
  }

  /// The same, of a type of its own and with these workflows alone.
  public static RepositorySpec spec(String name, RepositoryType type, Workflow... workflows) {
    return spec(name, type, Target.FOLDER, "http://git/x.git", List.of(workflows));
  }

  /// The same at another place.
  public static RepositorySpec spec(
      String name, RepositoryType type, Target target, String url, List<Workflow> workflows) {
    return new RepositorySpec(
        name,
        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
        "",
        type,
        workflows,
        new RepositorySpec.Sync(
            true, target, Duration.ofSeconds(60), RepositorySpec.Deletions.USUAL),
        new RepositorySpec.Location(url, "main", "shared", "git", RepositorySpec.Trust.USUAL),
        Optional.empty(),
        RepositorySpec.Webhook.USUAL,
        RepositorySpec.Commits.USUAL,
        RepositorySpec.Branches.USUAL,
        RepositorySpec.PullRequests.USUAL,
        new RepositorySpec.WhenAway(OnGitDown.REFUSE, Bounds.USUAL));
  }

  /// The same, with these settings for what is made of templates.
  public static RepositorySpec worded(
      RepositorySpec spec,
      RepositorySpec.Commits commits,
      RepositorySpec.Branches branches,
      RepositorySpec.PullRequests pullRequests) {
    return new RepositorySpec(
        spec.name(),
        spec.title(),
        spec.description(),
        spec.type(),
        spec.workflows(),
        spec.sync(),
        spec.location(),
        spec.connection(),
        spec.webhook(),
        commits,
        branches,
        pullRequests,
        spec.whenAway());
  }

  /// The same without a secret.
  public static RepositorySetup setup(RepositorySpec spec) {
    return new RepositorySetup(spec, RepositorySecrets.NONE);
  }
}
