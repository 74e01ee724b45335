package lockstep.core.merge;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Merges classic dashboards: fields and panels as trees, then the arrangement of the panels.
final class ClassicMerge {
  private static final Place PANELS = Place.ROOT.field("panels");

  private final ObjectNode base;
  private final ObjectNode mine;
  private final ObjectNode theirs;
  private final Board before;
  private final Board one;
  private final Board other;
  private final FreshIds ids;

  private ClassicMerge(
      ObjectNode base, ObjectNode mine, ObjectNode theirs, Board before, Board one, Board other) {
    this.base = base;
    this.mine = mine;
    this.theirs = theirs;
    this.before = before;
    this.one = one;
    this.other = other;
    Set<String> used = new LinkedHashSet<>(before.contents().keySet());
    used.addAll(one.contents().keySet());
    used.addAll(other.contents().keySet());
    this.ids = new FreshIds(used);
  }

  /// The merge of three dashboards; empty when one of them is not classic, or its panels cannot be
  /// told apart.
  static Optional<ClassicMerge> of(ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    Optional<Board> before = Board.of(base);
    Optional<Board> one = Board.of(mine);
    Optional<Board> other = Board.of(theirs);
    if (before.isEmpty() || one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    ClassicMerge merge = new ClassicMerge(base, mine, theirs, before.get(), one.get(), other.get());
    Map<String, Long> taken =
        PanelReferences.taken(
            before.get().contents(), one.get().contents(), other.get().contents(), merge.ids);
    if (taken.isEmpty()) {
      return Optional.of(merge);
    }
    ObjectNode renumbered = PanelReferences.renumbered(mine, taken);
    return Board.of(renumbered)
        .map(board -> new ClassicMerge(base, renumbered, theirs, before.get(), board, other.get()));
  }

  /// What mine became: panels that both sides made under one id have another in mine.
  ObjectNode mine() {
    return mine;
  }

  ObjectNode merged(Clashes clashes) {
    ObjectNode merged =
        new TreeMerge(clashes)
            .fields(Place.ROOT, withoutPanels(base), withoutPanels(mine), withoutPanels(theirs));
    Versions.Left left =
        Versions.merge(
            PANELS,
            before.contents(),
            one.contents(),
            other.contents(),
            clashes,
            (_, second) -> {
              long fresh = ids.next();
              return Map.entry(Long.toString(fresh), Board.shallowCopy(second).put("id", fresh));
            });
    clashes.retell(this::whole);
    merged.set(
        "panels",
        new BoardMerge(before, one, other, clashes).arrange(left.contents(), left.copies()));
    return merged;
  }

  /// A clash about a whole panel, with its place and what a row holds, as people know it.
  private MergeConflict whole(MergeConflict clash) {
    Optional<String> id =
        Stream.of(before, one, other)
            .flatMap(board -> board.whole().keySet().stream())
            .filter(it -> PANELS.item(it, MissingNode.getInstance()).path().equals(clash.path()))
            .findFirst();
    return id.map(
            it ->
                new MergeConflict(
                    clash.path(),
                    clash.subject(),
                    clash.base().map(value -> before.whole().getOrDefault(it, value)),
                    clash.mine().map(value -> one.whole().getOrDefault(it, value)),
                    clash.theirs().map(value -> other.whole().getOrDefault(it, value)),
                    clash.suggested(),
                    clash.both()))
        .orElse(clash);
  }

  private static ObjectNode withoutPanels(ObjectNode dashboard) {
    return Board.shallowCopy(dashboard).putNull("panels");
  }
}
