package lockstep.sync.job;

import lockstep.sync.save.Author;

/// Who asked for a job. Never changes.
///
/// @param id of the user
/// @param login of the user
/// @param name for commits
/// @param email for commits
public record JobAuthor(String id, String login, String name, String email) {
  /// As the author of commits.
  public Author author() {
    return new Author(name, email);
  }
}
