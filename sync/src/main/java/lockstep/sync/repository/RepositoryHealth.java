package lockstep.sync.repository;

/// What a look at a repository found.
///
/// @param verdict in one word
/// @param message what is wrong and what to do about it, for a person; empty when nothing is
/// @param branch the branch that is followed: the remote's default one when the settings name none;
/// empty when it is not known
public record RepositoryHealth(Verdict verdict, String message, String branch) {
  /// All is well.
  public static RepositoryHealth healthy(String branch) {
    return new RepositoryHealth(Verdict.HEALTHY, "", branch);
  }

  /// Something is wrong.
  public static RepositoryHealth unhealthy(Verdict verdict, String message) {
    return new RepositoryHealth(verdict, message, "");
  }

  /// The same, with the branch that was seen before something was wrong.
  public RepositoryHealth on(String seen) {
    return new RepositoryHealth(verdict, message, seen);
  }

  /// True when nothing is wrong.
  public boolean isHealthy() {
    return verdict == Verdict.HEALTHY;
  }

  /// The stages, in the order in which they are looked at.
  public enum Stage {
    CONNECTION,
    AUTHORISATION,
    REPOSITORY,
    BRANCH,
    WRITE
  }

  /// What was found.
  ///
  /// Each has the stage at which it is found, the field of the settings that most likely is to
  /// blame, and the reason that Grafana's condition gives.
  public enum Verdict {
    HEALTHY(Stage.WRITE, "", "Available"),
    /// The guard does not let us there.
    FORBIDDEN_HOST(Stage.CONNECTION, "url", "InvalidSpec"),
    UNREACHABLE(Stage.CONNECTION, "url", "ServiceUnavailable"),
    CERTIFICATE(Stage.CONNECTION, "spec.lockstep.trust.certificates", "InvalidSpec"),
    /// The host's SSH key is not known, or another than before.
    HOST_KEY(Stage.CONNECTION, "spec.lockstep.trust.knownHosts", "InvalidSpec"),
    /// The proxy does not let us through, or its URL is none.
    PROXY(Stage.CONNECTION, "spec.lockstep.trust.proxy", "InvalidSpec"),
    RATE_LIMITED(Stage.CONNECTION, "url", "RateLimited"),
    /// The token is wrong, has expired, or is missing.
    UNAUTHENTICATED(Stage.AUTHORISATION, "secure.token", "AuthenticationFailed"),
    /// The private key cannot be used, or the host does not let us in with it.
    SSH_KEY(Stage.AUTHORISATION, "secure.sshKey", "AuthenticationFailed"),
    /// The token is known and may not see this.
    NO_PERMISSION(Stage.AUTHORISATION, "secure.token", "AuthenticationFailed"),
    NO_REPOSITORY(Stage.REPOSITORY, "url", "InvalidSpec"),
    /// A repository without any commit.
    NO_BRANCHES(Stage.BRANCH, "branch", "InvalidSpec"),
    NO_BRANCH(Stage.BRANCH, "branch", "InvalidSpec"),
    /// It can be read but not pushed to, and workflows are set.
    READ_ONLY(Stage.WRITE, "secure.token", "AuthenticationFailed"),
    /// Commits cannot be signed with the key that there is.
    SIGNING_KEY(Stage.WRITE, "secure.commitSigningKey", "InvalidSpec"),
    /// The settings cannot be used at all.
    UNUSABLE(Stage.CONNECTION, "url", "InvalidSpec");

    private final Stage stage;
    private final String field;
    private final String reason;

    Verdict(Stage stage, String field, String reason) {
      this.stage = stage;
      this.field = field;
      this.reason = reason;
    }

    /// At which stage it is found.
    public Stage stage() {
      return stage;
    }

    /// The field to look at: from the root of the object, or of the provider's block when it has no
    /// dot. Where SSH is spoken, `secure.sshKey` is meant by `secure.token`.
    public String field() {
      return field;
    }

    /// The reason of a condition, as Grafana spells it.
    public String reason() {
      return reason;
    }
  }
}
