package lockstep.core.resource;

/// Something about one file that a person should know; the rest of the repository goes on.
///
/// @param path the file or directory as Git names it, below the configured path; not always a valid
/// [RepoPath]; empty when it is about the repository
/// @param reason what is wrong and what is shown instead, in one sentence, with line and column
/// where known
public record FileWarning(String path, String reason) {
  /// For a person: the path and the reason, or the reason alone when there is no path.
  public String words() {
    return path.isEmpty() ? reason : path + ": " + reason;
  }
}
