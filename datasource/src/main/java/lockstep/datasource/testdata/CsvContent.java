package lockstep.datasource.testdata;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.Numbers;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;
import org.jspecify.annotations.Nullable;

/// A table typed as CSV: the first line names the columns, their values tell their types.
final class CsvContent {
  private static final int LONGEST = 1_000_000;
  private static final int MOST_COLUMNS = 200;

  private CsvContent() {}

  static QueryResult run(Query query, TimeRange range) {
    String text = query.text("csvContent").orElse("");
    if (text.length() > LONGEST) {
      return QueryResult.badQuery(
          "csvContent: %d characters (expected: at most %d)".formatted(text.length(), LONGEST));
    }
    List<List<String>> rows = rows(text);
    if (rows.isEmpty()) {
      return QueryResult.of(List.of());
    }
    List<String> names = rows.removeFirst();
    if (names.size() > MOST_COLUMNS) {
      return QueryResult.badQuery(
          "csvContent: %d columns (expected: at most %d)".formatted(names.size(), MOST_COLUMNS));
    }
    if (rows.size() > Steps.MOST) {
      return SeriesScenarios.tooMany("csvContent", rows.size());
    }
    List<Field> fields = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      fields.add(field(names.get(column), column(rows, column)));
    }
    return QueryResult.of(new Frame(query.text("alias").orElse(""), fields));
  }

  private static List<@Nullable String> column(List<List<String>> rows, int index) {
    List<@Nullable String> column = new ArrayList<>();
    for (List<String> row : rows) {
      String cell = index < row.size() ? row.get(index) : "";
      column.add(cell.isEmpty() || cell.equals("null") ? null : cell);
    }
    return column;
  }

  private static Field field(String name, List<@Nullable String> cells) {
    return asNumbers(name, cells)
        .or(() -> asBooleans(name, cells))
        .or(() -> asTimes(name, cells))
        .orElseGet(() -> Field.texts(name, cells));
  }

  private static Optional<Field> asNumbers(String name, List<@Nullable String> cells) {
    boolean time = name.equalsIgnoreCase("time");
    List<@Nullable Object> values = new ArrayList<>();
    for (String cell : cells) {
      if (cell == null) {
        values.add(null);
        continue;
      }
      OptionalDouble value = Numbers.parse(cell);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(time ? (Object) (long) value.getAsDouble() : (Object) value.getAsDouble());
    }
    return of(name, time ? Field.Type.TIME : Field.Type.NUMBER, values);
  }

  private static Optional<Field> asBooleans(String name, List<@Nullable String> cells) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String cell : cells) {
      if (cell != null && !cell.equals("true") && !cell.equals("false")) {
        return Optional.empty();
      }
      values.add(cell == null ? null : Boolean.valueOf(cell));
    }
    return of(name, Field.Type.BOOLEAN, values);
  }

  private static Optional<Field> asTimes(String name, List<@Nullable String> cells) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String cell : cells) {
      try {
        values.add(cell == null ? null : Instant.parse(cell).toEpochMilli());
      } catch (DateTimeException | ArithmeticException e) {
        return Optional.empty();
      }
    }
    return of(name, Field.Type.TIME, values);
  }

  /// A column without any value stays text.
  private static Optional<Field> of(String name, Field.Type type, List<@Nullable Object> values) {
    return values.stream().anyMatch(value -> value != null)
        ? Optional.of(new Field(name, type, Map.of(), Optional.empty(), values))
        : Optional.empty();
  }

  /// Lines and cells; a cell in double quotes may hold commas, line ends and doubled quotes.
  static List<List<String>> rows(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted || (c != ',' && c != '\n')) {
        cell.append(c);
      } else {
        row.add(cell.toString().strip());
        cell.setLength(0);
        if (c == '\n') {
          addRow(rows, row);
          row = new ArrayList<>();
        }
      }
    }
    row.add(cell.toString().strip());
    addRow(rows, row);
    return rows;
  }

  private static void addRow(List<List<String>> rows, List<String> row) {
    boolean blank = row.size() == 1 && row.getFirst().isEmpty();
    boolean comment = row.getFirst().startsWith("#");
    if (!blank && !comment) {
      rows.add(row);
    }
  }
}
