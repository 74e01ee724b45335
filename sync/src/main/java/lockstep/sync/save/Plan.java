package lockstep.sync.save;

import java.util.List;
import java.util.Optional;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;

/// What a save comes to on one snapshot.
public sealed interface Plan {
  /// Files are to be written.
  ///
  /// @param edits not empty
  /// @param words for the commit, unless the person gave some: `Update <title>`
  /// @param uid what is saved
  /// @param joined what others had changed since the base, when there is such a thing
  record Write(List<CommitDraft.FileEdit> edits, String words, Uid uid, Optional<Joined> joined)
      implements Plan {
    public Write {
      edits = List.copyOf(edits);
    }

    /// Files are to be written, and nobody else had changed anything.
    public Write(List<CommitDraft.FileEdit> edits, String words, Uid uid) {
      this(edits, words, uid, Optional.empty());
    }
  }

  /// All is as the edit wants it already.
  ///
  /// @param commit the commit that the content is from
  /// @param version of a dashboard; 0 for a folder
  /// @param joined as in [Write]
  record Unchanged(Uid uid, CommitId commit, int version, Optional<Joined> joined) implements Plan {
    /// All is as the edit wants it, and as its base was.
    public Unchanged(Uid uid, CommitId commit, int version) {
      this(uid, commit, version, Optional.empty());
    }
  }

  /// What others had changed since the base of an edit, and what the result keeps.
  ///
  /// @param theirs not empty
  /// @param by who made the newest of these changes
  record Joined(List<MergeChange> theirs, String by) {
    public Joined {
      theirs = List.copyOf(theirs);
    }
  }

  /// The edit cannot be done on this snapshot.
  ///
  /// @param outcome a [SaveOutcome.Conflict] or [SaveOutcome.Invalid]
  /// @param doubtful true when a newer snapshot might allow it: the remote must be read before
  /// somebody is told no
  record No(SaveOutcome outcome, boolean doubtful) implements Plan {}
}
