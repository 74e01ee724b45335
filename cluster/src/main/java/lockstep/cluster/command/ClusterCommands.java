package lockstep.cluster.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Transition;
import lockstep.cluster.member.Candidacy;
import lockstep.core.resource.CommitId;

/// What people may ask of the cluster through this instance, and what members ask of each other.
/// Whoever calls has checked who asks; `by` is that person's login.
///
/// Every method but [#news] may throw [lockstep.core.fault.StoreFault] when the database is away.
public interface ClusterCommands {
  /// Hands the lease to another member without failing a request, or says why not. Blocks until it
  /// is done or refused, some ten seconds at most.
  ///
  /// @param to the name of the member; empty: the best one
  /// @param dryRun only look
  Outcome switchover(Optional<String> to, boolean dryRun, String by);

  /// Hands the lease back to the member of the highest priority that is fit, as a switchover.
  Outcome failback(boolean dryRun, String by);

  /// Takes a member out of service for a while; when it holds the lease, it hands it over first.
  ///
  /// @param force also when nobody is left who could take over from the one that serves
  Outcome drain(String member, Duration how, boolean force, String reason, String by);

  /// Stops automatic changes of the holder for a while.
  Outcome pause(Duration how, String reason, String by);

  /// Ends the maintenance of a member, or the pause when it is empty.
  Outcome resume(Optional<String> member, String by);

  /// Lets automatic changes go on after there were too many.
  Outcome confirm(String by);

  /// Why this instance has the role that it has, in sentences.
  List<String> why();

  /// Transitions that the database knows, newest first.
  ///
  /// @param before only those whose id is lower
  List<Transition> history(int limit, long before);

  /// How fit this instance is to take the lease, after it tried to get at or beyond `commits`.
  Candidacy candidacy(Set<CommitId> commits);

  /// Another member says that the store has news. Returns at once.
  void news();
}
