package lockstep.cluster.member;

import java.util.List;
import java.util.Optional;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.Role;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;

/// What a member says of itself every second.
///
/// @param name unique in the cluster
/// @param boot which start of the member
/// @param url where it answers
/// @param role what it is now
/// @param epoch the highest that it saw
/// @param commit what it shows; empty while it has nothing to show; of several repositories the
/// first that shows something, which is all that members of older versions read
/// @param heads where each of several repositories is; empty when there is one
/// @param lags how far behind each repository is; empty when it does not say, as members of older
/// versions
/// @param digest of what it shows
/// @param gitOk it reaches the Git remote
/// @param draining it is being taken out of service
/// @param probed a proxy asks it all the time how it is
/// @param namesake it hears another process beat under its name
public record Beat(
    String name,
    String boot,
    String url,
    int priority,
    Role role,
    long epoch,
    Optional<CommitId> commit,
    Heads heads,
    List<RepositoryLag> lags,
    Optional<String> digest,
    boolean gitOk,
    boolean draining,
    boolean probed,
    boolean namesake) {
  public Beat {
    lags = List.copyOf(lags);
  }

  /// Of a member with one repository, that says no lag, alone under its name.
  public Beat(
      String name,
      String boot,
      String url,
      int priority,
      Role role,
      long epoch,
      Optional<CommitId> commit,
      Optional<String> digest,
      boolean gitOk,
      boolean draining,
      boolean probed) {
    this(
        name,
        boot,
        url,
        priority,
        role,
        epoch,
        commit,
        Heads.NONE,
        List.of(),
        digest,
        gitOk,
        draining,
        probed,
        false);
  }
}
