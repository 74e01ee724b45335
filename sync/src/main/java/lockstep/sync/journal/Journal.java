package lockstep.sync.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Uid;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// The saves of one repository that wait for Git, shared by all instances. What it has taken it
/// keeps until it is marked; times are those of the database's clock.
///
/// Every method throws a [StoreFault] when the database is away.
public interface Journal {
  /// Puts a save at the end, unless it, or another one of its id, is there already, it was turned
  /// down before, or there is no room for it: all in one transaction.
  ///
  /// @param uid what the save is about
  Appended append(Save save, Uid uid, Bounds bounds);

  /// What waits, in order, without the contents.
  Overview overview();

  /// The oldest that wait, in order, with their contents.
  List<Entry> next(int limit);

  /// One that waits, with its content; empty when it does not wait.
  Optional<Entry> waiting(SaveId id);

  /// What became of a save that was put in; empty when it never was, or long ago.
  Optional<Fate> fate(SaveId id);

  /// Begins to drain in the name of `epoch`.
  ///
  /// @return false when somebody of a higher epoch has begun
  boolean lead(long epoch);

  /// Marks a save that waits with what became of it; one that was set aside only as saved, when it
  /// turns out to be in Git after all.
  ///
  /// @return false, with nothing marked, when there is no such save, or somebody of a higher epoch
  /// drains
  boolean settle(SaveId id, Fate.Settled fate, long epoch);

  /// The newest saves that were set aside and of which the author has not dismissed the notice.
  List<Aside> setAside(int limit);

  /// What was set aside and has no branch, so that it is nowhere else; empty for anything else.
  ///
  /// @param email of its author
  Optional<Save> kept(SaveId id, String email);

  /// The notices to an author that were not dismissed, oldest first.
  ///
  /// @param email of the author of the saves
  List<Notice> notices(String email);

  /// Takes a notice away, with the content that it kept.
  ///
  /// @return false when there is none for this author
  boolean dismiss(SaveId id, String email);

  /// A save that was set aside.
  ///
  /// @param request of the request that asked for it, if that is known
  record Aside(SaveId id, Uid uid, Optional<RequestDigest> request) {}

  /// A save that waits.
  record Entry(Save save, Uid uid, Instant since) {}

  /// What became of an attempt to put a save in.
  sealed interface Appended {
    /// It waits, from now on or since it was sent before.
    ///
    /// @param position from 1
    record In(int position, Instant since) implements Appended {}

    /// It was put in before and does not wait any more.
    record Done(Fate.Settled fate) implements Appended {}

    /// What has this id is another save: nothing was kept.
    record Other() implements Appended {}

    /// Its sender was told before, by whichever instance, that nothing was written: that stays so,
    /// and nothing was kept.
    ///
    /// @param outcome as the [lockstep.sync.save.SaveBook] has it
    record TurnedDown(SaveOutcome outcome) implements Appended {}

    /// There is no room; nothing was kept.
    ///
    /// @param reason for a person
    record Full(String reason) implements Appended {}
  }
}
