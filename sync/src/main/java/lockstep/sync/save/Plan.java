package lockstep.sync.save;

import java.util.List;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;

/// What a save comes to on one snapshot.
public sealed interface Plan {
  /// Files are to be written.
  ///
  /// @param edits not empty
  /// @param words for the commit, unless the person gave some: `Update <title>`
  /// @param uid what is saved
  record Write(List<CommitDraft.FileEdit> edits, String words, Uid uid) implements Plan {
    public Write {
      edits = List.copyOf(edits);
    }
  }

  /// All is as the edit wants it already.
  ///
  /// @param commit the commit that the content is from
  /// @param version of a dashboard; 0 for a folder
  record Unchanged(Uid uid, CommitId commit, int version) implements Plan {}

  /// The edit cannot be done on this snapshot.
  ///
  /// @param outcome a [SaveOutcome.Conflict] or [SaveOutcome.Invalid]
  /// @param doubtful true when a newer snapshot might allow it: the remote must be read before
  /// somebody is told no
  record No(SaveOutcome outcome, boolean doubtful) implements Plan {}
}
