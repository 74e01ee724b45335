package lockstep.sync.job;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.request.PullRequest;
import lockstep.sync.save.BranchName;

/// What a job is to do: Grafana's `JobSpec`, one case for each `action`.
public sealed interface JobSpec {
  /// Read the repository now.
  ///
  /// @param incremental false: a commit that was held back is shown too
  record Pull(boolean incremental) implements JobSpec {}

  /// Copy dashboards that this repository does not have into it.
  record Push(Export export) implements JobSpec {}

  /// Bring dashboards into this repository, under the uids that they have.
  record Migrate(Export export) implements JobSpec {}

  /// Delete files, directories and resources in one commit.
  ///
  /// @param ref the branch; empty: the one that is followed
  record Delete(Optional<BranchName> ref, Targets targets) implements JobSpec {}

  /// Move files, directories and resources in one commit.
  ///
  /// @param to the directory that they go to, each under its own name
  record Move(Optional<BranchName> ref, Targets targets, RepoPath to) implements JobSpec {}

  /// Say in a pull request what it would change. Made by deliveries of the host only.
  record Comment(PullRequest request) implements JobSpec {}

  /// Write the `_folder.json`s that are missing, so that folders keep their uids when they move.
  record FixFolderMetadata(Optional<BranchName> ref) implements JobSpec {}

  /// Let go of what a repository that is gone has left behind.
  record ReleaseResources() implements JobSpec {}

  /// Delete what a repository that is gone has left behind.
  record DeleteResources() implements JobSpec {}

  /// As Grafana's API spells the kind.
  default String action() {
    return switch (this) {
      case Pull _ -> "pull";
      case Push _ -> "push";
      case Migrate _ -> "migrate";
      case Delete _ -> "delete";
      case Move _ -> "move";
      case Comment _ -> "pr";
      case FixFolderMetadata _ -> "fixFolderMetadata";
      case ReleaseResources _ -> "releaseResources";
      case DeleteResources _ -> "deleteResources";
    };
  }

  /// The name of a job with this spec, by Grafana's rule: what must not run beside each other has
  /// the same name.
  default String jobName(String repository) {
    return switch (this) {
      case Pull _, Migrate _ -> repository + "-sync";
      case Comment comment -> "%s-pr-%d".formatted(repository, comment.request().number());
      case Push _, Delete _, Move _, FixFolderMetadata _, ReleaseResources _, DeleteResources _ ->
          repository + "-" + action();
    };
  }

  /// True when it looks at a pull request: strangers cause many of those, so they come after what
  /// people ask for.
  default boolean isLook() {
    return this instanceof Comment;
  }

  /// True when its repository is missing or on its way out.
  default boolean isForOrphans() {
    return this instanceof ReleaseResources || this instanceof DeleteResources;
  }

  /// What a delete or a move is about.
  ///
  /// @param paths files and directories
  /// @param resources dashboards and folders by their uids
  record Targets(List<NamedPath> paths, List<ResourceRef> resources) {
    public Targets {
      paths = List.copyOf(paths);
      resources = List.copyOf(resources);
    }
  }

  /// A path as a person wrote it.
  ///
  /// @param directory true when it ended with a slash
  record NamedPath(RepoPath path, boolean directory) {
    /// Why there is no such thing in a snapshot; empty when there is.
    public Optional<String> problemIn(Snapshot snapshot) {
      boolean holds = !snapshot.filesBelow(path).isEmpty();
      if (!snapshot.hasPath(path)) {
        return Optional.of(this + " is not there");
      }
      if (directory && !holds) {
        return Optional.of(this + " is no directory: leave the slash at its end away");
      }
      return !directory && holds
          ? Optional.of("%s is a directory: write %s/".formatted(this, path))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return directory ? path + "/" : path.value();
    }
  }

  /// A dashboard or a folder.
  ///
  /// @param kind `Dashboard` or `Folder`
  /// @param name its uid
  record ResourceRef(String kind, String name) {
    /// True for a folder.
    public boolean isFolder() {
      return kind.equals(FOLDER);
    }

    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  /// The kind of a folder.
  String FOLDER = "Folder";

  /// The kind of a dashboard.
  String DASHBOARD = "Dashboard";

  /// What is brought into a repository.
  ///
  /// @param message for the commits; empty: the usual words
  /// @param source the repository of this cluster, or the member of kind `grafana`, that it is
  /// taken from; empty: whatever belongs to no repository
  /// @param folder only what is in this folder of the source, or below
  /// @param branch where it goes; empty: the branch that is followed
  /// @param path the directory that it goes to
  /// @param resources only these; empty: all
  record Export(
      Optional<String> message,
      Optional<String> source,
      Optional<String> folder,
      Optional<BranchName> branch,
      RepoPath path,
      List<ResourceRef> resources) {
    public Export {
      resources = List.copyOf(resources);
    }
  }
}
