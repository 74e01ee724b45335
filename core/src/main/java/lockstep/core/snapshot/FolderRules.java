package lockstep.core.snapshot;

import java.util.Optional;
import lockstep.core.resource.Uid;

/// How directories become folders. The same on every instance, since folder uids depend on it.
///
/// @param repository the repository's name: with [Target#FOLDER] also the uid of the wrapper folder
/// @param title the wrapper folder's title
/// @param target Grafana's `sync.target`
public record FolderRules(String repository, String title, Target target) {
  /// The uid that stands for the top level in Grafana's API, which no folder may have.
  public static final Uid TOP_LEVEL = new Uid("general");

  public FolderRules {
    Optional<String> problem = Uid.problemWith(repository);
    if (problem.isPresent() || repository.equals(TOP_LEVEL.value())) {
      throw new IllegalArgumentException(
          "repository name: %s (expected: 1 to 40 of A-Z a-z 0-9 _ -, not 'general')"
              .formatted(repository));
    }
  }

  /// Where the repository's content appears.
  public enum Target {
    /// In a wrapper folder named after the repository.
    FOLDER,
    /// At the top level, beside other repositories.
    FOLDERLESS,
    /// At the top level, and nothing else is there.
    INSTANCE
  }
}
