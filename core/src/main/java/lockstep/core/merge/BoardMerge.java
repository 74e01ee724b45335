package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts the panels that are left after a merge in their places.
///
/// When only one side arranged panels, its arrangement stands as it is. When both did, each panel
/// gets the row, the column, the width and the height that a side gave it, the panels come in the
/// order that has the moves of both, and then they are packed as Grafana packs them. The `y` of a
/// panel is thus a matter of order: that it was pushed down by a new panel is no edit.
final class BoardMerge {
  private static final Place PANELS = Place.ROOT.field("panels");

  private final Board base;
  private final Board mine;
  private final Board theirs;
  private final Clashes clashes;

  BoardMerge(Board base, Board mine, Board theirs, Clashes clashes) {
    this.base = base;
    this.mine = mine;
    this.theirs = theirs;
    this.clashes = clashes;
  }

  /// The list of panels for the file.
  ///
  /// @param contents what is left, by id, as in [Board#contents]
  /// @param copies ids in `contents` that stand for a second version, with the id of the first
  ArrayNode arrange(Map<String, JsonNode> contents, Map<String, String> copies) {
    Set<String> members = new HashSet<>(contents.keySet());
    members.removeAll(copies.keySet());
    Set<String> folded = new HashSet<>();
    for (String id : members) {
      if (isFolded(id)) {
        folded.add(id);
      }
    }
    if (copies.isEmpty() && mine.isArrangedAs(base) && members.equals(theirs.spots().keySet())) {
      return new Layout(contents, theirs.spots(), folded, theirs.fileOrder()).panels();
    }
    if (copies.isEmpty() && theirs.isArrangedAs(base) && members.equals(mine.spots().keySet())) {
      return new Layout(contents, mine.spots(), folded, mine.fileOrder()).panels();
    }
    List<String> fileOrder =
        withCopies(Orders.framed(theirs.fileOrder(), mine.fileOrder(), members), copies);
    return new Layout(contents, spots(members, folded, copies), folded, fileOrder).panels();
  }

  private boolean isFolded(String row) {
    boolean one = mine.folded().contains(row);
    boolean other = theirs.folded().contains(row);
    if (!theirs.spots().containsKey(row) || !mine.spots().containsKey(row)) {
      return one || other;
    }
    return one == base.folded().contains(row) ? other : one;
  }

  private SequencedMap<String, Board.Spot> spots(
      Set<String> members, Set<String> folded, Map<String, String> copies) {
    SequencedMap<String, List<String>> rows = ordered(rows(members), members, copies);
    Map<String, Grid.Box> wanted = new HashMap<>();
    for (String id : members) {
      wanted.put(id, box(id));
    }
    copies.forEach((copy, id) -> wanted.put(copy, Objects.requireNonNull(wanted.get(id))));
    SequencedMap<String, Grid.Box> visible = new LinkedHashMap<>();
    SequencedMap<String, Board.Spot> spots = new LinkedHashMap<>();
    for (String id : rows.getOrDefault(Board.TOP, List.of())) {
      visible.put(id, Objects.requireNonNull(wanted.get(id)));
      SequencedMap<String, Grid.Box> held = new LinkedHashMap<>();
      for (String inner : rows.getOrDefault(id, List.of())) {
        held.put(inner, Objects.requireNonNull(wanted.get(inner)));
      }
      if (folded.contains(id)) {
        packedInside(held).forEach((inner, box) -> spots.put(inner, spot(inner, id, box, copies)));
      } else {
        visible.putAll(held);
        held.forEach((inner, box) -> spots.put(inner, spot(inner, id, box, copies)));
      }
    }
    boolean hadGaps = !Grid.pack(base.visible(), 0).equals(base.visible());
    boolean stands = hadGaps && copies.isEmpty() && Grid.isClean(visible);
    (stands ? visible : Grid.pack(visible, 0))
        .forEach(
            (id, box) -> {
              Board.@Nullable Spot inRow = spots.get(id);
              String row = inRow == null ? Board.TOP : inRow.row();
              spots.put(id, spot(id, row, box, copies));
            });
    return spots;
  }

  private static SequencedMap<String, Grid.Box> packedInside(SequencedMap<String, Grid.Box> held) {
    return Grid.isClean(held)
        ? held
        : Grid.pack(held, held.values().stream().mapToInt(Grid.Box::y).min().orElse(0));
  }

  /// The row that each panel belongs to now.
  private Map<String, String> rows(Set<String> members) {
    Map<String, String> rows = new HashMap<>();
    for (String id : members) {
      String row = row(id);
      rows.put(id, row.equals(Board.TOP) || members.contains(row) ? row : instead(row, members));
    }
    return rows;
  }

  private String row(String id) {
    @Nullable String was = rowIn(base, id);
    @Nullable String one = rowIn(mine, id);
    @Nullable String other = rowIn(theirs, id);
    if (one == null || other == null) {
      return Objects.requireNonNull(one == null ? other : one);
    }
    if (one.equals(other) || one.equals(was)) {
      return other;
    }
    return other.equals(was)
            || clashes.decide(at(id).field("row"), text(was), text(one), text(other)) == Choice.MINE
        ? one
        : other;
  }

  /// Where the panels of a row go that one side took away: to where that side put them.
  private String instead(String row, Set<String> members) {
    for (Board side : List.of(mine, theirs)) {
      if (!side.spots().containsKey(row)) {
        Optional<String> found =
            base.spots().entrySet().stream()
                .filter(it -> it.getValue().row().equals(row))
                .flatMap(it -> Optional.ofNullable(rowIn(side, it.getKey())).stream())
                .filter(it -> it.equals(Board.TOP) || members.contains(it))
                .findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    return Board.TOP;
  }

  private SequencedMap<String, List<String>> ordered(
      Map<String, String> rows, Set<String> members, Map<String, String> copies) {
    SequencedMap<String, Set<String>> held = new LinkedHashMap<>();
    held.put(Board.TOP, new HashSet<>());
    members.forEach(
        id ->
            held.computeIfAbsent(Objects.requireNonNull(rows.get(id)), _ -> new HashSet<>())
                .add(id));
    SequencedMap<String, List<String>> ordered = new LinkedHashMap<>();
    held.forEach(
        (row, ids) -> {
          Place place = row.equals(Board.TOP) ? PANELS : at(row).field("panels");
          ordered.put(row, withCopies(order(place, ids), copies));
        });
    return ordered;
  }

  private List<String> order(Place place, Set<String> ids) {
    List<String> one = mine.readingOrder();
    List<String> other = theirs.readingOrder();
    return Orders.merge(base.readingOrder(), one, other, ids)
        .orElseGet(
            () ->
                clashes.decide(
                            place,
                            common(base.readingOrder(), ids),
                            common(one, ids),
                            common(other, ids))
                        == Choice.MINE
                    ? Orders.framed(one, other, ids)
                    : Orders.framed(other, one, ids));
  }

  private ArrayNode common(List<String> order, Set<String> ids) {
    return TreeMerge.names(
        order.stream()
            .filter(ids::contains)
            .filter(mine.spots()::containsKey)
            .filter(theirs.spots()::containsKey)
            .toList());
  }

  private Grid.Box box(String id) {
    Board.@Nullable Spot one = mine.spots().get(id);
    Board.@Nullable Spot other = theirs.spots().get(id);
    if (one == null || other == null) {
      return Objects.requireNonNull(one == null ? other : one).box();
    }
    Board.@Nullable Spot was = base.spots().get(id);
    Grid.Merged merged = Grid.merge(was == null ? other.box() : was.box(), one.box(), other.box());
    if (!merged.clashes()) {
      return merged.byTheirs();
    }
    @Nullable JsonNode before = was == null ? null : was.grid();
    return clashes.decide(at(id).field("gridPos"), before, one.grid(), other.grid()) == Choice.MINE
        ? merged.byMine()
        : merged.byTheirs();
  }

  private Board.Spot spot(String id, String row, Grid.Box box, Map<String, String> copies) {
    String like = copies.getOrDefault(id, id);
    Board.@Nullable Spot known =
        theirs.spots().containsKey(like) ? theirs.spots().get(like) : mine.spots().get(like);
    ObjectNode grid = Objects.requireNonNull(known).grid();
    if (!known.box().equals(box)) {
      grid = Board.shallowCopy(grid);
      grid.put("x", box.x()).put("y", box.y()).put("w", box.w()).put("h", box.h());
    }
    return new Board.Spot(row, box, grid);
  }

  private Place at(String id) {
    JsonNode none = JsonNodeFactory.instance.missingNode();
    return PANELS.item(id, base.contents().getOrDefault(id, none));
  }

  private static @Nullable String rowIn(Board side, String id) {
    Board.@Nullable Spot spot = side.spots().get(id);
    return spot == null ? null : spot.row();
  }

  private static @Nullable JsonNode text(@Nullable String text) {
    return text == null ? null : TextNode.valueOf(text);
  }

  static List<String> withCopies(List<String> order, Map<String, String> copies) {
    List<String> all = new ArrayList<>();
    for (String id : order) {
      all.add(id);
      copies.forEach(
          (copy, original) -> {
            if (original.equals(id)) {
              all.add(copy);
            }
          });
    }
    return all;
  }

  /// Panels with their places, to be written.
  private record Layout(
      Map<String, JsonNode> contents,
      Map<String, Board.Spot> spots,
      Set<String> folded,
      List<String> fileOrder) {
    ArrayNode panels() {
      Map<String, ArrayNode> inside = new HashMap<>();
      folded.forEach(row -> inside.put(row, JsonNodeFactory.instance.arrayNode()));
      ArrayNode top = JsonNodeFactory.instance.arrayNode();
      for (String id : fileOrder) {
        Board.Spot spot = Objects.requireNonNull(spots.get(id));
        ObjectNode panel = Board.shallowCopy((ObjectNode) Objects.requireNonNull(contents.get(id)));
        panel.set("gridPos", spot.grid());
        @Nullable ArrayNode held = inside.get(id);
        if (held != null) {
          panel.set("panels", held);
        }
        inside.getOrDefault(spot.row(), top).add(panel);
      }
      return top;
    }
  }
}
