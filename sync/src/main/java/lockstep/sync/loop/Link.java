package lockstep.sync.loop;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.RepositoryStatus.State;

/// What is known of the remote since it was last asked.
///
/// @param message why it is not synced; empty when it is
/// @param remoteHead its head as last seen
/// @param lagCommits how many commits are known and not shown
/// @param lastPull when it last answered
/// @param lagSince when this instance fell behind or lost the remote, on the ticker
record Link(
    State state,
    String message,
    Optional<CommitId> remoteHead,
    int lagCommits,
    Optional<Instant> lastPull,
    OptionalLong lagSince) {
  static final Link START =
      new Link(
          State.STARTING,
          "The remote has not been read yet",
          Optional.empty(),
          0,
          Optional.empty(),
          OptionalLong.empty());

  boolean isSynced() {
    return state == State.SYNCED;
  }

  /// True when all that the remote has was read, and is shown as far as nothing holds it back.
  boolean isRead() {
    return isSynced() || state == State.HELD;
  }

  /// The same, of which the remote itself said nothing since then.
  Link lastAnswered(Optional<Instant> when) {
    return new Link(state, message, remoteHead, lagCommits, when, lagSince);
  }

  static Link synced(Optional<CommitId> head, Instant now) {
    return new Link(State.SYNCED, "", head, 0, Optional.of(now), OptionalLong.empty());
  }

  /// The remote answered, and what it has is not what is shown.
  Link behind(State because, String why, CommitId head, int commits, Instant now, long nanos) {
    return new Link(
        because,
        why,
        Optional.of(head),
        commits,
        Optional.of(now),
        OptionalLong.of(lagSince.orElse(nanos)));
  }

  /// The remote did not answer as it should; what was known of it before stays known.
  Link lost(State because, String why, long nanos) {
    return new Link(
        because, why, remoteHead, lagCommits, lastPull, OptionalLong.of(lagSince.orElse(nanos)));
  }
}
