package lockstep.sync.provisioning;

import java.util.Arrays;
import java.util.Optional;

/// How this cluster is known to a Git host, apart from any one repository: Grafana's `Connection`.
///
/// @param title for people
/// @param description empty when there is none
/// @param type which host, and how it knows us
/// @param url of the host, without a slash at its end
/// @param appId of the GitHub App; empty for other types
/// @param installationId of the GitHub App
/// @param workspace of Bitbucket
public record ConnectionSpec(
    String title,
    String description,
    Type type,
    String url,
    String appId,
    String installationId,
    String workspace) {
  /// Which host, and how it knows us.
  public enum Type {
    /// An App of github.com.
    GITHUB("github", "https://github.com"),
    /// An App of a GitHub server of one's own.
    GITHUB_ENTERPRISE("githubEnterprise", ""),
    /// A token of GitLab.
    GITLAB("gitlab", "https://gitlab.com"),
    /// A token of Bitbucket.
    BITBUCKET("bitbucket", "https://bitbucket.org"),
    /// A token of Gitea or Forgejo.
    GITEA("gitea", "");

    private final String word;
    private final String home;

    Type(String word, String home) {
      this.word = word;
      this.home = home;
    }

    /// As the API spells it.
    public String word() {
      return word;
    }

    /// Where it is when nothing is said; empty when it must be said.
    String home() {
      return home;
    }

    /// The name of the secret that it needs.
    public String secret() {
      return isApp() ? "privateKey" : "token";
    }

    /// True when tokens are made with an App's private key; else the connection has one token.
    public boolean isApp() {
      return this == GITHUB || this == GITHUB_ENTERPRISE;
    }

    /// The type that is spelled so.
    public static Optional<Type> of(String word) {
      return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }
  }

  /// Where the host's REST API is.
  public String api() {
    return switch (type) {
      case GITHUB -> url.equals(Type.GITHUB.home()) ? "https://api.github.com" : url + "/api/v3";
      case GITHUB_ENTERPRISE -> url + "/api/v3";
      case GITLAB -> url + "/api/v4";
      case BITBUCKET ->
          url.equals(Type.BITBUCKET.home()) ? "https://api.bitbucket.org/2.0" : url + "/2.0";
      case GITEA -> url + "/api/v1";
    };
  }

  /// The user that goes with its tokens.
  public String tokenUser() {
    return switch (type) {
      case GITHUB, GITHUB_ENTERPRISE -> "x-access-token";
      case BITBUCKET -> "x-token-auth";
      case GITLAB -> "oauth2";
      case GITEA -> "git";
    };
  }
}
