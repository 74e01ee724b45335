package lockstep.core.resource;

/// Something about one file that a person should know; the rest of the repository goes on.
///
/// @param path the file or directory as Git names it, below the configured path; not always a valid
/// [RepoPath]
/// @param reason what is wrong and what is shown instead, in one sentence, with line and column
/// where known
public record FileWarning(String path, String reason) {}
