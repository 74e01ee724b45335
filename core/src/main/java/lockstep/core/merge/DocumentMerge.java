package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pure function (base, mine, theirs) -> [MergeResult].
///
/// Things are told apart by their names (see [Names]); a field that one side changed has its value,
/// one that both changed to the same has that. What both changed in different ways, and what one
/// changed and the other took away, clashes. The arrangement of panels comes last ([BoardMerge]).
public final class DocumentMerge {
  /// What servers count up in a dashboard and no edit ever means to change; never clashes.
  static final Set<String> SERVER_MADE = Set.of("id", "version", "iteration");

  private DocumentMerge() {}

  /// Merges two documents that were made from one. None is changed, and the result shares nothing
  /// with them.
  ///
  /// When choices decide every conflict of a first call, a second with them never gives
  /// [MergeResult.Conflicts]. [Choice#BOTH] where [MergeConflict#both] is false decides nothing.
  ///
  /// @param base what both started from: a dashboard (classic, or the `spec` of a v2 resource), or
  /// a folder's file
  /// @param mine what the one who saves wants
  /// @param theirs what is there now
  /// @param choices by [MergeConflict#path], of what a person decided; paths that do not clash are
  /// ignored
  public static MergeResult merge(
      ObjectNode base, ObjectNode mine, ObjectNode theirs, Map<String, Choice> choices) {
    if (TreeMerge.same(base, mine) || TreeMerge.same(mine, theirs)) {
      return merged(base, mine, theirs, theirs);
    }
    if (TreeMerge.same(base, theirs)) {
      return merged(base, mine, theirs, mine);
    }
    Clashes clashes = Clashes.decidedBy(choices);
    Draft draft = draft(unstamped(base), unstamped(mine), unstamped(theirs), clashes);
    List<MergeConflict> conflicts = clashes.undecided();
    if (!conflicts.isEmpty()) {
      return new MergeResult.Conflicts(conflicts);
    }
    ObjectNode stamped = stamped(draft.document(), base, mine, theirs);
    return Validity.problem(stamped, mine, theirs)
        .<MergeResult>map(MergeResult.Invalid::new)
        .orElseGet(() -> merged(base, draft.mine(), theirs, stamped));
  }

  /// What is different in `now`, by the things that a person would name, sorted by path. Neither is
  /// changed.
  ///
  /// @param base a dashboard (classic, or the `spec` of a v2 resource), or a folder's file
  public static List<MergeChange> changes(ObjectNode base, ObjectNode now) {
    return Differences.between(base, now);
  }

  /// A merge that is not judged yet.
  ///
  /// @param mine as it was merged
  private record Draft(ObjectNode document, ObjectNode mine) {}

  private static Draft draft(ObjectNode base, ObjectNode mine, ObjectNode theirs, Clashes clashes) {
    Optional<RowsMerge> rows = RowsMerge.of(base, mine, theirs);
    if (rows.isPresent()) {
      return new Draft(rows.get().merged(clashes), rows.get().mine());
    }
    Optional<ObjectNode> likeRows = RowsMerge.asOneValue(base, mine, theirs, clashes);
    if (likeRows.isPresent()) {
      return new Draft(likeRows.get(), mine);
    }
    Optional<ClassicMerge> classic = ClassicMerge.of(base, mine, theirs);
    if (classic.isPresent()) {
      return new Draft(classic.get().merged(clashes), classic.get().mine());
    }
    Optional<ElementsMerge> elements = ElementsMerge.of(base, mine, theirs);
    if (elements.isPresent()) {
      return new Draft(elements.get().merged(clashes), elements.get().mine());
    }
    boolean mixed =
        Stream.of(base, mine, theirs).anyMatch(it -> it.path("elements").isObject())
            && Stream.of(base, mine, theirs).anyMatch(it -> it.path("panels").isArray());
    if (mixed) {
      Choice side = clashes.decide(Place.ROOT, base, mine, theirs);
      return new Draft(Board.shallowCopy(side == Choice.MINE ? mine : theirs), mine);
    }
    return new Draft(new TreeMerge(clashes).fields(Place.ROOT, base, mine, theirs), mine);
  }

  private static MergeResult merged(
      ObjectNode base, ObjectNode mine, ObjectNode theirs, ObjectNode document) {
    return new MergeResult.Merged(
        document.deepCopy(), Differences.between(base, mine), Differences.between(base, theirs));
  }

  private static ObjectNode unstamped(ObjectNode document) {
    return Board.shallowCopy(document).remove(SERVER_MADE);
  }

  private static ObjectNode stamped(
      ObjectNode document, ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    for (String field : SERVER_MADE) {
      @Nullable JsonNode one = mine.get(field);
      @Nullable JsonNode other = theirs.get(field);
      boolean takeMine =
          TreeMerge.same(base.get(field), other)
              || (one != null
                  && other != null
                  && one.isNumber()
                  && other.isNumber()
                  && !TreeMerge.same(base.get(field), one)
                  && one.decimalValue().compareTo(other.decimalValue()) > 0);
      @Nullable JsonNode value = takeMine ? one : other;
      if (value != null) {
        document.set(field, value);
      }
    }
    return document;
  }
}
