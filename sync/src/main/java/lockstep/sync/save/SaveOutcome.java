package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.merge.MergeChange;
import lockstep.core.merge.MergeConflict;
import lockstep.core.resource.BlobId;
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
  record Saved(CommitId commit, Uid uid, int version) implements InGit {}

  /// It is in Git, together with what others had changed since its base.
  ///
  /// @param commit as in [Saved]
  /// @param uid as in [Saved]
  /// @param version as in [Saved]
  /// @param theirs what others had changed and the result keeps; not empty
  /// @param by who made the newest of these changes
  record Merged(CommitId commit, Uid uid, int version, List<MergeChange> theirs, String by)
      implements InGit {
    public Merged {
      theirs = List.copyOf(theirs);
    }
  }

  /// In Git, and only this may be called saved.
  sealed interface InGit extends SaveOutcome {
    /// The commit of the save.
    CommitId commit();

    /// What was saved.
    Uid uid();

    /// Of a dashboard after the save; 0 for what has none.
    int version();
  }

  /// The thing has changed since the edit's base; nothing was written.
  ///
  /// @param uid the dashboard
  /// @param version what it is at now
  /// @param by who made that version
  /// @param when they made it
  /// @param clash what clashes with what; empty when the base is not in Git, or nothing was
  /// compared, as in the deletion of a dashboard by its uid
  /// @param unread why what is in Git cannot be read here, when that is the change: what is shown
  /// is older
  /// @param inside what changed in a folder that was to be deleted, when that is the change; then
  /// `by` and `when` are of that
  /// @param aside where the save is kept all the same, when it waited for Git
  record Conflict(
      Uid uid,
      int version,
      String by,
      Instant when,
      Optional<Clash> clash,
      Optional<String> unread,
      Optional<Inside> inside,
      Optional<Aside> aside)
      implements SaveOutcome {
    /// A conflict with something that cannot be read.
    public Conflict(
        Uid uid,
        int version,
        String by,
        Instant when,
        Optional<Clash> clash,
        Optional<String> unread) {
      this(uid, version, by, when, clash, unread, Optional.empty(), Optional.empty());
    }

    /// A conflict with something that can be read.
    public Conflict(Uid uid, int version, String by, Instant when, Optional<Clash> clash) {
      this(uid, version, by, when, clash, Optional.empty());
    }

    /// The same of a save that is kept in `place`.
    public Conflict in(Aside place) {
      return new Conflict(uid, version, by, when, clash, unread, inside, Optional.of(place));
    }

    /// The same for something in a folder.
    public Conflict inside(Inside what) {
      return new Conflict(uid, version, by, when, clash, unread, Optional.of(what), aside);
    }

    /// The same with both sides of the clash, where there are two.
    public Conflict with(Optional<Clash> sides) {
      return new Conflict(uid, version, by, when, sides, unread, inside, aside);
    }

    /// The same without both sides of the clash.
    public Conflict withoutClash() {
      return new Conflict(uid, version, by, when, Optional.empty(), unread, inside, aside);
    }

    /// What a person can do about something that cannot be read or that is in a folder, or where
    /// their save is kept; empty for any other conflict.
    public Optional<String> wayOut() {
      return aside
          .map(Aside::words)
          .or(() -> inside.map(Inside::words))
          .or(() -> unread.map(Conflict::mending));
    }

    private static String mending(String reason) {
      return ("The file in Git cannot be read here (%s), so what is shown is an older version, and"
              + " nothing was written over it: mend the file in Git, or save with overwrite to"
              + " replace it")
          .formatted(reason);
    }
  }

  /// What changed in a folder since somebody looked.
  ///
  /// @param folder its title
  /// @param last the title of the dashboard in it that was changed last; empty when there is none
  /// any more
  record Inside(String folder, Optional<String> last) {
    private String words() {
      return ("What is in the folder \"%s\" has changed since you looked%s: look again, and name"
              + " the ETag of its new counts in contents, or leave contents out")
          .formatted(folder, last.map(" (\"%s\" was changed last)"::formatted).orElse(""));
    }
  }

  /// Where a save is that waited for Git and was not merged.
  ///
  /// @param branch that has it; empty when there is none, and only the journal has it
  /// @param commit on that branch
  /// @param reason why it was not merged, for a person
  record Aside(Optional<BranchName> branch, Optional<CommitId> commit, String reason) {
    String words() {
      return "The save waited for Git and was not merged: %s. %s"
          .formatted(
              reason,
              branch
                  .map(it -> "It is on the branch " + it)
                  .orElse("It is in the journal: see the notice to its author"));
    }
  }

  /// Two edits that clash.
  ///
  /// @param base what the save started from
  /// @param mine what the save wants; empty when it is that the file goes
  /// @param theirs what is there now
  /// @param theirsBlob the name of the file with `theirs`, for a [Edit.Resolution]
  /// @param conflicts all that clashes; empty when the file was to go, which is one thing
  record Clash(
      ObjectNode base,
      Optional<ObjectNode> mine,
      ObjectNode theirs,
      BlobId theirsBlob,
      List<MergeConflict> conflicts) {
    public Clash {
      conflicts = List.copyOf(conflicts);
    }
  }

  /// Git cannot be reached, and the save is in the shared journal: it becomes a commit, or a branch
  /// with a notice to its author, once Git is back. Not saved yet.
  ///
  /// @param version that a dashboard is shown with while it waits; 0 for what has none
  /// @param position in the journal of its repository, from 1
  /// @param since when it has waited
  record Waiting(SaveId id, Uid uid, int version, int position, Instant since)
      implements SaveOutcome {}

  /// It is in Git on another branch than the followed one: nothing of it is shown before somebody
  /// merges that branch.
  ///
  /// @param commit the commit of the save, reachable from the branch on the remote
  /// @param version of a dashboard on that branch; 0 for what has none
  /// @param file the name of the dashboard's file there, for a [Edit.Base.Exact]; empty when there
  /// is none any more
  record OnBranch(BranchName branch, CommitId commit, Uid uid, int version, Optional<BlobId> file)
      implements SaveOutcome {}

  /// The edit cannot be done, whenever it is sent.
  ///
  /// @param reason what kind of wrong it is
  /// @param message for a person
  record Invalid(Reason reason, String message) implements SaveOutcome {
    /// The id of the save is that of another one. Of that one nothing is told: whoever sends this
    /// need not be the one who sent that.
    public static Invalid idUsed() {
      return new Invalid(
          Reason.ID_USED,
          SaveId.HEADER
              + ": another save was sent under this id, and nothing of this one was written. Send"
              + " it again under an id of its own, such as a new UUID, or without the header");
    }
  }

  /// The host refused it; nothing was written.
  ///
  /// @param words the host's own
  /// @param ofAll true when it would take no save at all now, as with a token that is no longer
  /// good
  record Refused(String words, boolean ofAll) implements SaveOutcome {
    /// Of this very save.
    public Refused(String words) {
      this(words, false);
    }
  }

  /// Git cannot be reached, or too much is waiting; nothing was written. Trying again may help.
  record Unavailable(String message) implements SaveOutcome {}

  /// Not known: it was sent and no answer came before the deadline. Never to be reported as saved
  /// or as failed.
  record Unknown(SaveId id, String message) implements SaveOutcome {}

  /// The kinds of wrong.
  enum Reason {
    /// The uid is not there.
    NOT_FOUND,
    /// The id of the save is that of another save.
    ID_USED,
    /// A new thing has the uid of an existing one.
    UID_TAKEN,
    /// Something else has the path that it should get.
    PATH_TAKEN,
    /// The folder that it should go to is not there.
    FOLDER_NOT_FOUND,
    /// A field of the request is wrong; the message names it.
    BAD_REQUEST,
    /// Above a limit.
    TOO_LARGE,
    /// The repository has as many folders and dashboards as it may have.
    QUOTA_EXCEEDED,
    /// The title is empty.
    EMPTY_TITLE
  }
}
