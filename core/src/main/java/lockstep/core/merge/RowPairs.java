package lockstep.core.merge;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Which row of an edit is which row of the base; see [NamedRows].
final class RowPairs {
  private final List<OldRows.Row> base;
  private final List<OldRows.Row> side;

  /// By row of the side, the row of the base; -1 for none.
  private final int[] found;

  private RowPairs(List<OldRows.Row> base, List<OldRows.Row> side) {
    this.base = base;
    this.side = side;
    this.found = new int[side.size()];
    Arrays.fill(found, -1);
  }

  /// By row of the side, the row of the base that it is, or -1 for a new one; empty where two rows
  /// have the same claim to be one that was there before.
  static Optional<int[]> of(List<OldRows.Row> base, List<OldRows.Row> side) {
    RowPairs pairs = new RowPairs(base, side);
    int[][] common = pairs.common();
    pairs.byTitle((was, is) -> common[was][is] > 0 || base.get(was).panels().isEmpty());
    int open;
    do {
      open = pairs.free().length;
      pairs.byPanels(common);
    } while (pairs.free().length < open);
    int[] free = pairs.free();
    if (pairs.left().anyMatch(was -> Arrays.stream(free).anyMatch(is -> common[was][is] > 0))) {
      return Optional.empty();
    }
    pairs.byTitle((_, _) -> true);
    pairs.byEquality();
    pairs.byNumber();
    return pairs.isOpen() ? Optional.empty() : Optional.of(pairs.found);
  }

  private int[][] common() {
    int[][] common = new int[base.size()][side.size()];
    for (int was = 0; was < common.length; was++) {
      Set<String> panels = new HashSet<>(base.get(was).panels());
      for (int is = 0; is < side.size(); is++) {
        common[was][is] = (int) side.get(is).panels().stream().filter(panels::contains).count();
      }
    }
    return common;
  }

  /// Pairs rows of one title that no third row of either version has.
  private void byTitle(BiPredicate<Integer, Integer> allowed) {
    for (int is : free()) {
      List<Integer> were = left().filter(was -> hasTitleOf(was, side.get(is))).boxed().toList();
      if (were.size() == 1 && allowed.test(were.getFirst(), is)) {
        OldRows.Row was = base.get(were.getFirst());
        boolean only = Arrays.stream(free()).filter(it -> hasTitle(side.get(it), was)).count() == 1;
        found[is] = only ? were.getFirst() : -1;
      }
    }
  }

  /// Pairs rows of which each has most in common with the other, and with no third as much; of
  /// thirds that differ in nothing but their panels, the first counts.
  private void byPanels(int[][] common) {
    int[] free = free();
    int[] left = left().toArray();
    for (int is : free) {
      for (int was : left) {
        int shared = score(common, was, is);
        boolean best =
            Arrays.stream(left)
                    .allMatch(
                        it -> it == was || isLess(base, it, was, score(common, it, is), shared))
                && Arrays.stream(free)
                    .allMatch(
                        it -> it == is || isLess(side, it, is, score(common, was, it), shared));
        found[is] = best && shared > 0 ? was : found[is];
      }
    }
  }

  private static boolean isLess(
      List<OldRows.Row> rows, int third, int row, int scoreOfThird, int score) {
    boolean isLater =
        scoreOfThird == score
            && third > row
            && TreeMerge.same(rows.get(third).header(), rows.get(row).header());
    return scoreOfThird < score || isLater;
  }

  /// Of two with as many panels in common, that with the same title is more alike, or that which is
  /// equal but for its panels.
  private int score(int[][] common, int was, int is) {
    int shared = common[was][is];
    boolean alike =
        hasTitleOf(was, side.get(is))
            || TreeMerge.same(base.get(was).header(), side.get(is).header());
    return shared > 0 && alike ? 2 * shared + 1 : 2 * shared;
  }

  /// Pairs rows that have nothing in common with any but their header.
  private void byEquality() {
    for (int is : free()) {
      found[is] =
          left()
              .filter(was -> TreeMerge.same(base.get(was).header(), side.get(is).header()))
              .findFirst()
              .orElse(-1);
    }
  }

  /// Pairs the others of one title, or of none, and then those without panels: the first with the
  /// first, if both versions have as many.
  private void byNumber() {
    for (int is : free()) {
      String title = side.get(is).title();
      byNumber(row -> row.title().equals(title));
    }
    byNumber(row -> row.panels().isEmpty());
  }

  private void byNumber(Predicate<OldRows.Row> isOne) {
    int[] free = Arrays.stream(free()).filter(is -> isOne.test(side.get(is))).toArray();
    int[] left = left().filter(was -> isOne.test(base.get(was))).toArray();
    for (int i = 0; i < free.length && free.length == left.length; i++) {
      found[free[i]] = left[i];
    }
  }

  /// True when a row could be another one that has none of its panels any more.
  private boolean isOpen() {
    int[] left = left().toArray();
    return Arrays.stream(free())
        .mapToObj(side::get)
        .anyMatch(is -> Arrays.stream(left).mapToObj(base::get).anyMatch(was -> mayBe(was, is)));
  }

  private static boolean mayBe(OldRows.Row was, OldRows.Row is) {
    return was.title().equals(is.title()) || (was.panels().isEmpty() && is.panels().isEmpty());
  }

  private int[] free() {
    return IntStream.range(0, found.length).filter(is -> found[is] < 0).toArray();
  }

  private IntStream left() {
    return IntStream.range(0, base.size())
        .filter(was -> Arrays.stream(found).noneMatch(it -> it == was));
  }

  private boolean hasTitleOf(int was, OldRows.Row row) {
    return hasTitle(base.get(was), row);
  }

  private static boolean hasTitle(OldRows.Row one, OldRows.Row other) {
    return !one.title().isBlank() && one.title().equals(other.title());
  }
}
