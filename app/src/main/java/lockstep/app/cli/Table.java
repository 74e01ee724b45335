package lockstep.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table of text whose columns are as wide as they need to be.
final class Table {
  private static final String GAP = "  ";
  private static final String CUT = "…";

  /// No column is cut below this.
  private static final int NARROW = 8;

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    rows.add(List.of(header));
  }

  void row(String... cells) {
    rows.add(Arrays.stream(cells).map(cell -> String.join(" ", cell.lines().toList())).toList());
  }

  @Override
  public String toString() {
    return within(Integer.MAX_VALUE);
  }

  /// The same in lines of at most `most` characters: the widest column is cut first.
  String within(int most) {
    int[] widths = widths(most);
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(fit(row.get(column), widths[column])).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private int[] widths(int most) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    Arrays.setAll(widths, this::width);
    int spare = most - (columns - 1) * GAP.length() - Arrays.stream(widths).sum();
    for (int widest = widest(widths); spare < 0 && widths[widest] > NARROW; spare++) {
      widths[widest]--;
      widest = widest(widths);
    }
    return widths;
  }

  /// The last of the widest: what tells most about a row is in front.
  private static int widest(int[] widths) {
    int widest = 0;
    for (int column = 0; column < widths.length; column++) {
      widest = widths[column] >= widths[widest] ? column : widest;
    }
    return widest;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  /// A text of at most `most` characters, with a mark where it was cut.
  static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most - 1).stripTrailing() + CUT : text;
  }

  private static String fit(String cell, int width) {
    return cut(cell, width) + " ".repeat(Math.max(0, width - cell.length()));
  }
}
