package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Rectangles on the grid of a dashboard, 24 columns wide.
final class Grid {
  static final int COLUMNS = 24;

  /// Beyond this, a place on the grid is a mistake.
  private static final int MAX_CELL = 1_000_000;

  /// The order in which a reader meets the rectangles.
  static final Comparator<Box> READING = Comparator.comparingInt(Box::y).thenComparingInt(Box::x);

  private Grid() {}

  /// A rectangle, in cells.
  record Box(int x, int y, int w, int h) {
    Box atY(int now) {
      return new Box(x, now, w, h);
    }

    boolean overlaps(Box other) {
      return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
    }
  }

  /// The place of one thing after two edits: what to take if mine counts where they clash, and if
  /// theirs does.
  record Merged(Box byMine, Box byTheirs) {
    boolean clashes() {
      return !byMine.equals(byTheirs);
    }
  }

  /// Joins two edits of a place. Where column and width of two edits do not go together on the
  /// grid, they are one thing. `y` never clashes; that of two edits adds up, as things are pushed
  /// down.
  static Merged merge(Box was, Box mine, Box theirs) {
    int y = mine.y == theirs.y ? mine.y : Math.max(0, mine.y + theirs.y - was.y);
    int downIfMine = was.h != mine.h ? mine.h : theirs.h;
    int downIfTheirs = was.h != theirs.h ? theirs.h : mine.h;
    int x = mine.x == was.x ? theirs.x : mine.x;
    int w = mine.w == was.w ? theirs.w : mine.w;
    boolean apart =
        (x == theirs.x || theirs.x == was.x)
            && (w == theirs.w || theirs.w == was.w)
            && (long) x + w <= COLUMNS;
    if (apart) {
      return new Merged(new Box(x, y, w, downIfMine), new Box(x, y, w, downIfTheirs));
    }
    Box acrossIfMine = was.x != mine.x || was.w != mine.w ? mine : theirs;
    Box acrossIfTheirs = was.x != theirs.x || was.w != theirs.w ? theirs : mine;
    return new Merged(
        new Box(acrossIfMine.x, y, acrossIfMine.w, downIfMine),
        new Box(acrossIfTheirs.x, y, acrossIfTheirs.w, downIfTheirs));
  }

  /// True for a number that can be a place on the grid.
  static boolean isCell(JsonNode number) {
    return number.isInt() && number.intValue() >= 0 && number.intValue() <= MAX_CELL;
  }

  /// The boxes, in the order given, each as high as it goes below those before it: what Grafana
  /// does when it shows a dashboard. Boxes that already stand so stay where they are.
  ///
  /// @param top where the first may stand
  static SequencedMap<String, Box> pack(SequencedMap<String, Box> boxes, int top) {
    int[] ground = new int[COLUMNS];
    Arrays.fill(ground, top);
    SequencedMap<String, Box> packed = new LinkedHashMap<>();
    boxes.forEach(
        (name, box) -> {
          int from = Math.clamp(box.x, 0, COLUMNS - 1);
          int to = Math.clamp((long) box.x + box.w, from + 1, COLUMNS);
          int y = Arrays.stream(ground, from, to).max().orElse(top);
          Arrays.fill(ground, from, to, y + box.h);
          packed.put(name, box.atY(y));
        });
    return packed;
  }

  /// True when a reader meets the boxes in the order given, and no two overlap.
  static boolean isClean(SequencedMap<String, Box> boxes) {
    List<Box> list = List.copyOf(boxes.sequencedValues());
    return list.stream().sorted(READING).toList().equals(list) && !overlaps(list);
  }

  /// True when two of the boxes overlap.
  static boolean overlaps(List<Box> boxes) {
    List<Box> open = new ArrayList<>();
    for (Box box : boxes.stream().sorted(READING).toList()) {
      open.removeIf(it -> it.y + it.h <= box.y);
      if (open.stream().anyMatch(box::overlaps)) {
        return true;
      }
      open.add(box);
    }
    return false;
  }
}
