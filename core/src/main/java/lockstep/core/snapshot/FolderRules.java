package lockstep.core.snapshot;

/// How directories become folders. The same on every instance, since folder uids depend on it.
///
/// @param repository the repository's name: with [Target#FOLDER] also the uid of the wrapper folder
/// @param title the wrapper folder's title
/// @param target Grafana's `sync.target`
public record FolderRules(String repository, String title, Target target) {
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
