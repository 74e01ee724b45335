package lockstep.sync.repository;

import java.util.Arrays;
import java.util.Optional;

/// The kind of Git host, as Grafana's `spec.type` spells it. It decides which pages exist and how
/// webhooks are signed; Git itself is spoken alike with all of them.
public enum RepositoryType {
  GIT("git"),
  GITHUB("github"),
  GITHUB_ENTERPRISE("githubEnterprise"),
  GITLAB("gitlab"),
  BITBUCKET("bitbucket"),
  /// Gitea and Forgejo.
  GITEA("gitea"),
  /// A folder of this machine that holds a Git repository.
  LOCAL("local");

  private final String word;

  RepositoryType(String word) {
    this.word = word;
  }

  /// As the configuration and the API spell it.
  public String word() {
    return word;
  }

  /// True when it is known here how to comment on pull requests at such a host.
  public boolean takesComments() {
    return switch (this) {
      case GITHUB, GITHUB_ENTERPRISE, GITLAB, GITEA -> true;
      case GIT, BITBUCKET, LOCAL -> false;
    };
  }

  /// The field of its block that says where the repository is.
  public String place() {
    return this == LOCAL ? "path" : "url";
  }

  /// The type that is spelled so.
  public static Optional<RepositoryType> of(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }
}
