package lockstep.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;

/// A member as another one sees it in the shared database.
///
/// @param name unique in the cluster
/// @param url where it answers
/// @param kind `instance` or `grafana`
/// @param priority the higher, the sooner it becomes primary
/// @param role as it last said; empty when it never did
/// @param epoch as it last said
/// @param commit what it shows; empty when it never said; of several repositories the first that
/// shows something
/// @param heads where each of several repositories is; empty when there is one
/// @param lags how far behind each repository was when it was last heard of; empty when it never
/// said
/// @param digest of what it shows; empty when it never said
/// @param gitOk it reaches the Git remote
/// @param databaseOk it reaches the database
/// @param draining it is being taken out of service
/// @param namesake it said that another process runs under its name
/// @param heartbeatAge how long ago it was heard of, by the database's clock; empty when never
public record MemberView(
    String name,
    String url,
    String kind,
    int priority,
    Optional<Role> role,
    long epoch,
    Optional<CommitId> commit,
    Heads heads,
    List<RepositoryLag> lags,
    Optional<String> digest,
    boolean gitOk,
    boolean databaseOk,
    boolean draining,
    boolean namesake,
    Optional<Duration> heartbeatAge) {
  private static final Duration FRESH = Duration.ofSeconds(3);

  public MemberView {
    lags = List.copyOf(lags);
  }

  /// Of a member with one repository, that says no lag, alone under its name.
  public MemberView(
      String name,
      String url,
      String kind,
      int priority,
      Optional<Role> role,
      long epoch,
      Optional<CommitId> commit,
      Optional<String> digest,
      boolean gitOk,
      boolean databaseOk,
      boolean draining,
      Optional<Duration> heartbeatAge) {
    this(
        name,
        url,
        kind,
        priority,
        role,
        epoch,
        commit,
        Heads.NONE,
        List.of(),
        digest,
        gitOk,
        databaseOk,
        draining,
        false,
        heartbeatAge);
  }

  /// The commits that it shows, of all its repositories. Each is in the history of one of them
  /// alone, so that no name need go with it.
  public Set<CommitId> commits() {
    Set<CommitId> all = new HashSet<>(heads.commits().values());
    commit.ifPresent(all::add);
    return all;
  }

  /// Where a repository is; empty when it shows nothing of it, or never said.
  public Optional<CommitId> headOf(String repository) {
    return heads.isEmpty() && lags.size() == 1
        ? commit
        : Optional.ofNullable(heads.commits().get(repository));
  }

  /// True when it was heard of lately enough to count as here.
  public boolean reachable() {
    return heartbeatAge.filter(age -> age.compareTo(FRESH) <= 0).isPresent();
  }

  /// By how much a last beat of this age is older than one of a member that is here; zero or less
  /// when it is not.
  public static Duration overdue(Duration age) {
    return age.minus(FRESH);
  }

  /// This with another reach to the database.
  public MemberView withDatabaseOk(boolean ok) {
    return new MemberView(
        name,
        url,
        kind,
        priority,
        role,
        epoch,
        commit,
        heads,
        lags,
        digest,
        gitOk,
        ok,
        draining,
        namesake,
        heartbeatAge);
  }
}
