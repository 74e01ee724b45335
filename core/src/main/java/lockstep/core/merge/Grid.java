package lockstep.core.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Rectangles on the grid of a dashboard, 24 columns wide.
final class Grid {
  static final int COLUMNS = 24;

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

  /// The boxes, in the order given, each as high as it goes below those before it: what Grafana
  /// does
  /// when it shows a dashboard. Boxes that already stand so stay where they are.
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
