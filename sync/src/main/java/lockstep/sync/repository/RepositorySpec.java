package lockstep.sync.repository;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.journal.Bounds;

/// The settings of one repository, without its secrets: Grafana's `spec` of a `Repository`
/// (`contracts/apis/provisioning.grafana.app-v0alpha1.json`), and what Lockstep adds to it.
///
/// @param name `metadata.name`: stable, and the same on every instance, since folder uids depend on
/// it
/// @param title for people; with [Target#FOLDER] the title of the wrapper folder
/// @param description empty when there is none
/// @param type never changes once the repository is there
/// @param workflows how edits may reach it, in order of preference; empty: read only
/// @param sync whether and when it is read
/// @param location the place in Git
/// @param connection the name of the `Connection` that its token is made from; empty: it has a
/// token of its own
/// @param webhook how the host tells of pushes
/// @param commits what commits say
/// @param branches how branches for saves are called
/// @param pullRequests how pull requests are called
/// @param whenAway what becomes of saves while Git is away
public record RepositorySpec(
    String name,
    String title,
    String description,
    RepositoryType type,
    List<Workflow> workflows,
    Sync sync,
    Location location,
    Optional<String> connection,
    Webhook webhook,
    Commits commits,
    Branches branches,
    PullRequests pullRequests,
    WhenAway whenAway) {
  public RepositorySpec {
    workflows = List.copyOf(workflows);
  }

  /// True when saves may be pushed to the followed branch.
  public boolean writable() {
    return workflows.contains(Workflow.WRITE);
  }

  /// True when pull requests get a comment that says what they change.
  public boolean comments() {
    return webhook.comments() && !webhook.disabled() && type.takesComments();
  }

  /// Whether and when it is read.
  ///
  /// @param enabled false: nothing of it is shown, and nothing can be saved to it
  /// @param target where its content appears
  /// @param interval between two looks at the remote, at least ten seconds
  /// @param deletions how much may go in one step without a person's word
  public record Sync(boolean enabled, Target target, Duration interval, Deletions deletions) {}

  /// How many dashboards commits may delete before a person must confirm: the larger of the two
  /// counts.
  ///
  /// @param dashboards that many may always go at once
  /// @param percent that share of all dashboards may go at once, 0 to 100
  public record Deletions(int dashboards, int percent) {
    /// Ten dashboards, or 20 percent of them.
    public static final Deletions USUAL =
        new Deletions(
            lockstep.sync.pull.Deletions.USUAL.dashboards(),
            lockstep.sync.pull.Deletions.USUAL.percent());

    public Deletions {
      if (dashboards < 0 || percent < 0 || percent > 100) {
        throw new IllegalArgumentException(
            "deletions: %d, %d %% (expected: >= 0, 0 to 100)".formatted(dashboards, percent));
      }
    }

    /// The same as the rule that pulls go by.
    public lockstep.sync.pull.Deletions rule() {
      return new lockstep.sync.pull.Deletions(dashboards, percent);
    }
  }

  /// The same at another place.
  public RepositorySpec at(Location place) {
    return new RepositorySpec(
        name,
        title,
        description,
        type,
        workflows,
        sync,
        place,
        connection,
        webhook,
        commits,
        branches,
        pullRequests,
        whenAway);
  }

  /// The place in Git.
  ///
  /// @param url exactly as it was given: it is never rewritten on the wire
  /// @param branch empty: the remote's default branch, where it is not known yet; then the
  /// repository is not run
  /// @param path the directory, without slashes at its ends; empty for the whole repository
  /// @param user the name that goes with the token
  /// @param trust whom the transport trusts, and by which way it goes
  public record Location(String url, String branch, String path, String user, Trust trust) {
    /// True when SSH is spoken with the host: `ssh://host/path`, or `user@host:path`.
    public boolean isSsh() {
      return url.regionMatches(true, 0, "ssh://", 0, "ssh://".length())
          || (!url.contains("://") && !url.startsWith("/") && url.contains(":"));
    }
  }

  /// Whom the transport trusts, and by which way it goes.
  ///
  /// @param certificates PEM of certificate authorities that are trusted besides the machine's own;
  /// empty: none
  /// @param knownHosts lines of an SSH `known_hosts` file; empty: the host's key is in the
  /// machine's own file
  /// @param proxy URL of an HTTP proxy; empty: the way the machine is set to
  public record Trust(String certificates, String knownHosts, String proxy) {
    /// What the machine trusts.
    public static final Trust USUAL = new Trust("", "", "");
  }

  /// How the host tells of pushes.
  ///
  /// @param baseUrl as the host reaches this cluster; empty: the server's root URL
  /// @param disabled true: deliveries are refused
  /// @param comments pull requests get a comment that says what they change
  public record Webhook(String baseUrl, boolean disabled, boolean comments) {
    /// At the root URL, with comments.
    public static final Webhook USUAL = new Webhook("", false, true);
  }

  /// What commits say.
  ///
  /// @param messageTemplate Grafana's `singleResourceMessageTemplate`; empty: the usual words
  /// @param enforceTemplate true: a person's own words are not taken
  /// @param authorName instead of the person's; empty: the person's. Only without a signing method
  /// @param authorEmail as `authorName`
  /// @param signing how commits are signed
  /// @param signerName the committer of signed commits; empty: `Lockstep`
  /// @param signerEmail as `signerName`
  /// @param signerIsAuthor true: the signer is the author too
  public record Commits(
      String messageTemplate,
      boolean enforceTemplate,
      String authorName,
      String authorEmail,
      Signing signing,
      String signerName,
      String signerEmail,
      boolean signerIsAuthor) {
    /// The usual words by the person who saves, unsigned.
    public static final Commits USUAL = new Commits("", false, "", "", Signing.NONE, "", "", false);
  }

  /// How commits are signed.
  public enum Signing {
    NONE,
    /// With an OpenPGP key.
    GPG,
    /// With an SSH key.
    SSH
  }

  /// How branches for saves are called.
  ///
  /// @param nameTemplate Grafana's `branch.nameTemplate`; empty: the usual name
  /// @param enforceTemplate true: a person's own name is not taken
  public record Branches(String nameTemplate, boolean enforceTemplate) {
    /// The usual name, or a person's own.
    public static final Branches USUAL = new Branches("", false);
  }

  /// How pull requests are called.
  ///
  /// @param titleTemplate Grafana's `pullRequest.titleTemplate`; empty: the usual words
  /// @param enforceTemplate as in [Branches]
  public record PullRequests(String titleTemplate, boolean enforceTemplate) {
    /// The usual words, or a person's own.
    public static final PullRequests USUAL = new PullRequests("", false);
  }

  /// What becomes of saves while Git is away.
  ///
  /// @param journal how much may wait
  public record WhenAway(OnGitDown policy, Bounds journal) {}
}
