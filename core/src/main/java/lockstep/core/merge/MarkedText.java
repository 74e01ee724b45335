package lockstep.core.merge;

import java.util.ArrayList;
import java.util.List;

/// Two texts as one: lines that both have once, lines that differ twice, between Git's markers.
final class MarkedText {
  /// Beyond this many lines that differ, all that differs is one block.
  private static final int MAX_DIFFERENCES = 2_000;

  private final List<String> mine;
  private final List<String> theirs;
  private final String lineEnd;
  private final StringBuilder out = new StringBuilder();

  private MarkedText(List<String> mine, List<String> theirs) {
    this.mine = mine;
    this.theirs = theirs;
    // Git's own rule: a marker ends as the lines around it do.
    this.lineEnd = (mine.isEmpty() ? theirs : mine).getFirst().endsWith("\r\n") ? "\r\n" : "\n";
  }

  static String of(String mine, String theirs) {
    return mine.isEmpty() && theirs.isEmpty()
        ? ""
        : new MarkedText(lines(mine), lines(theirs)).write();
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end + 1));
      start = end + 1;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private String write() {
    int fromMine = 0;
    int fromTheirs = 0;
    for (int[] pair : pairs()) {
      block(mine.subList(fromMine, pair[0]), theirs.subList(fromTheirs, pair[1]));
      out.append(mine.get(pair[0]));
      fromMine = pair[0] + 1;
      fromTheirs = pair[1] + 1;
    }
    block(mine.subList(fromMine, mine.size()), theirs.subList(fromTheirs, theirs.size()));
    return out.toString();
  }

  private void block(List<String> one, List<String> other) {
    if (!one.isEmpty() || !other.isEmpty()) {
      out.append("<<<<<<< ours").append(lineEnd);
      one.forEach(this::line);
      out.append("=======").append(lineEnd);
      other.forEach(this::line);
      out.append(">>>>>>> theirs").append(lineEnd);
    }
  }

  private void line(String line) {
    out.append(line).append(line.endsWith("\n") ? "" : lineEnd);
  }

  /// The lines that are the same in both, as pairs of numbers: the shortest way from one text to
  /// the other (E. Myers, An O(ND) difference algorithm, 1986).
  private List<int[]> pairs() {
    int n = mine.size();
    int m = theirs.size();
    int limit = Math.min(n + m, MAX_DIFFERENCES);
    int[] furthest = new int[2 * limit + 3];
    List<int[]> history = new ArrayList<>();
    for (int d = 0; d <= limit; d++) {
      for (int k = -d; k <= d; k += 2) {
        int x = start(furthest, limit, d, k);
        while (x < n && x - k < m && x - k >= 0 && mine.get(x).equals(theirs.get(x - k))) {
          x++;
        }
        furthest[limit + 1 + k] = x;
        if (x >= n && x - k >= m) {
          history.add(furthest.clone());
          return walkBack(history, limit, n, m);
        }
      }
      history.add(furthest.clone());
    }
    return List.of();
  }

  private static int start(int[] furthest, int limit, int d, int k) {
    boolean down = k == -d || (k != d && furthest[limit + k] < furthest[limit + 2 + k]);
    return down ? furthest[limit + 2 + k] : furthest[limit + k] + 1;
  }

  private static List<int[]> walkBack(List<int[]> history, int limit, int n, int m) {
    List<int[]> pairs = new ArrayList<>();
    int x = n;
    int y = m;
    for (int d = history.size() - 1; d >= 0; d--) {
      int k = x - y;
      int from = d == 0 ? 0 : start(history.get(d - 1), limit, d, k);
      while (x > from && y > from - k) {
        pairs.add(new int[] {--x, --y});
      }
      if (d > 0) {
        int[] before = history.get(d - 1);
        boolean down = k == -d || (k != d && before[limit + k] < before[limit + 2 + k]);
        y = down ? y - 1 : y;
        x = down ? x : x - 1;
      }
    }
    return pairs.reversed();
  }
}
