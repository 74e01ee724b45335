package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Rows that have names, by which they are found again in another version of the dashboard.
///
/// Most old rows have no title, or all have the same one. So a row is known by its title only where
/// no other has the same and a panel of it is still there; else by the panels that it holds: a row
/// of an edit is the row of the base with which it has most panels in common, if the same can be
/// said from the side of the base. Rows that share no panel with any are known by their title, and
/// by being equal but for that, or by their number.
/// What is not known again is new, or gone.
///
/// @param headers by name, in the order of the file
/// @param panels by the name of the row
/// @param rowOf by panel, in the order of the file, the name of its row
record NamedRows(
    SequencedMap<String, JsonNode> headers,
    Map<String, List<String>> panels,
    SequencedMap<String, String> rowOf) {

  /// The rows of the base: by their titles, or, where these say nothing, by their numbers.
  static NamedRows ofBase(OldRows base) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < base.rows().size(); i++) {
      String title = base.rows().get(i).title();
      boolean says =
          !title.isBlank()
              && !title.startsWith("#")
              && base.rows().stream().filter(row -> row.title().equals(title)).count() == 1;
      names.add(says ? title : "#" + (i + 1));
    }
    return of(base, names);
  }

  /// The rows of an edit, with the names that they have in the base; new ones get names that
  /// depend on nothing but themselves. Empty when two could be the same row of the base.
  Optional<NamedRows> follow(OldRows base, OldRows side) {
    return RowPairs.of(base.rows(), side.rows()).map(found -> named(side, found));
  }

  private NamedRows named(OldRows side, int[] found) {
    List<String> known = List.copyOf(headers.keySet());
    Set<String> taken = new HashSet<>(known);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      names.add(found[i] < 0 ? fresh(side.rows().get(i), taken) : known.get(found[i]));
    }
    return of(side, names);
  }

  private static NamedRows of(OldRows rows, List<String> names) {
    NamedRows named = new NamedRows(new LinkedHashMap<>(), new HashMap<>(), new LinkedHashMap<>());
    for (int i = 0; i < names.size(); i++) {
      OldRows.Row row = rows.rows().get(i);
      named.headers.put(names.get(i), row.header());
      named.panels.put(names.get(i), row.panels());
      for (String panel : row.panels()) {
        named.rowOf.put(panel, names.get(i));
      }
    }
    return named;
  }

  private static String fresh(OldRows.Row row, Set<String> taken) {
    String name =
        row.panels().isEmpty()
            ? "+ " + row.title()
            : "+" + Collections.min(row.panels(), Orders::compareNames);
    while (!taken.add(name)) {
      name += "+";
    }
    return name;
  }
}
