package lockstep.sync.save;

import java.time.Instant;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;

/// What became of a save.
public sealed interface SaveOutcome {
  /// It is in Git: `commit` is reachable from the branch on the remote, and this instance shows it.
  ///
  /// @param commit the commit of the save; for an edit that changed nothing, the commit that the
  /// content is from
  /// @param uid what was saved
  /// @param version of a dashboard after the save; 0 for what has none any more (a deletion) or
  /// never had one
  record Saved(CommitId commit, Uid uid, int version) implements SaveOutcome {}

  /// The thing has changed since the edit's base; nothing was written.
  ///
  /// @param uid the dashboard
  /// @param version what it is at now
  /// @param by who made that version
  /// @param when they made it
  record Conflict(Uid uid, int version, String by, Instant when) implements SaveOutcome {}

  /// The edit cannot be done, whenever it is sent.
  ///
  /// @param reason what kind of wrong it is
  /// @param message for a person
  record Invalid(Reason reason, String message) implements SaveOutcome {}

  /// The host refused it; nothing was written.
  ///
  /// @param words the host's own
  record Refused(String words) implements SaveOutcome {}

  /// Git cannot be reached, or too much is waiting; nothing was written. Trying again may help.
  record Unavailable(String message) implements SaveOutcome {}

  /// Not known: it was sent and no answer came before the deadline. Never to be reported as saved
  /// or as failed.
  record Unknown(SaveId id, String message) implements SaveOutcome {}

  /// The kinds of wrong.
  enum Reason {
    /// The uid is not there.
    NOT_FOUND,
    /// A new thing has the uid of an existing one.
    UID_TAKEN,
    /// The folder that it should go to is not there.
    FOLDER_NOT_FOUND,
    /// A field of the request is wrong; the message names it.
    BAD_REQUEST,
    /// Above a limit.
    TOO_LARGE,
    /// The title is empty.
    EMPTY_TITLE
  }
}
