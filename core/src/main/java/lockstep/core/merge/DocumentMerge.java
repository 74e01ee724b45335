package lockstep.core.merge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pure function (base, mine, theirs) -> [MergeResult].
public final class DocumentMerge {
  private DocumentMerge() {}

  /// Merges two documents that were made from one. Neither is changed.
  ///
  /// @param base what both started from: a dashboard (classic, or the `spec` of a v2 resource), or
  /// a folder's file
  /// @param mine what the one who saves wants
  /// @param theirs what is there now
  /// @param choices by [MergeConflict#path], of what a person decided; paths that do not clash are
  /// ignored
  public static MergeResult merge(
      ObjectNode base, ObjectNode mine, ObjectNode theirs, Map<String, Choice> choices) {
    if (mine.equals(theirs) || base.equals(theirs)) {
      return new MergeResult.Merged(mine.deepCopy(), List.of(), List.of());
    }
    if (base.equals(mine)) {
      return new MergeResult.Merged(theirs.deepCopy(), List.of(), List.of());
    }
    Choice choice = choices.get("");
    if (choice == Choice.MINE || choice == Choice.THEIRS) {
      return new MergeResult.Merged(
          (choice == Choice.MINE ? mine : theirs).deepCopy(), List.of(), List.of());
    }
    return new MergeResult.Conflicts(
        List.of(
            new MergeConflict(
                "",
                "The whole document",
                Optional.of(base),
                Optional.of(mine),
                Optional.of(theirs),
                Choice.THEIRS,
                false)));
  }
}
