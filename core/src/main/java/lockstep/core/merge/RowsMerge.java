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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Merges dashboards of before schema 16: panels as trees, then the rows, then which panel is in
/// which row, as [BoardMerge] does it for those that came later.
final class RowsMerge {
  private static final Place PANELS = Place.ROOT.field("panels");
  private static final Place ROWS = Place.ROOT.field("rows");

  private final Version base;
  private final Version mine;
  private final Version theirs;
  private final FreshIds ids;

  /// Panels whose row a person decides, directly or by what else they decide.
  private final Set<String> disputed = new HashSet<>();

  private RowsMerge(Version base, Version mine, Version theirs) {
    this.base = base;
    this.mine = mine;
    this.theirs = theirs;
    Set<String> used = new LinkedHashSet<>(base.panels().keySet());
    used.addAll(mine.panels().keySet());
    used.addAll(theirs.panels().keySet());
    this.ids = new FreshIds(used);
  }

  /// A version of the dashboard.
  private record Version(ObjectNode document, OldRows read, NamedRows rows) {
    Map<String, JsonNode> panels() {
      return read.panels();
    }

    ObjectNode bare() {
      return RowsMerge.bare(document);
    }

    /// Another version, by the names that the rows have in this one.
    Optional<Version> next(ObjectNode edited) {
      return OldRows.of(edited)
          .flatMap(now -> rows.follow(read, now).map(named -> new Version(edited, now, named)));
    }
  }

  /// The merge of three dashboards; empty when one of them is of another form, or its panels or
  /// rows cannot be told apart.
  static Optional<RowsMerge> of(ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    return OldRows.of(base)
        .map(rows -> new Version(base, rows, NamedRows.ofBase(rows)))
        .flatMap(before -> of(before, mine, theirs));
  }

  private static Optional<RowsMerge> of(Version before, ObjectNode mine, ObjectNode theirs) {
    Optional<Version> one = before.next(mine);
    Optional<Version> other = before.next(theirs);
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    RowsMerge merge = new RowsMerge(before, one.get(), other.get());
    Map<String, Long> taken =
        PanelReferences.taken(before.panels(), one.get().panels(), other.get().panels(), merge.ids);
    return taken.isEmpty()
        ? Optional.of(merge)
        : before
            .next(PanelReferences.renumbered(mine, taken))
            .map(renumbered -> new RowsMerge(before, renumbered, other.get()));
  }

  /// The merge of three dashboards of that form whose rows cannot be told apart: these are one
  /// value.
  static Optional<ObjectNode> asOneValue(
      ObjectNode base, ObjectNode mine, ObjectNode theirs, Clashes clashes) {
    for (ObjectNode version : List.of(base, mine, theirs)) {
      if (OldRows.of(version).isEmpty()) {
        return Optional.empty();
      }
    }
    ObjectNode merged =
        new TreeMerge(clashes).fields(Place.ROOT, bare(base), bare(mine), bare(theirs));
    JsonNode was = base.path("rows");
    JsonNode one = mine.path("rows");
    JsonNode other = theirs.path("rows");
    boolean onlyMine = TreeMerge.same(was, other);
    boolean onlyTheirs = TreeMerge.same(was, one) || TreeMerge.same(one, other);
    boolean takeMine =
        onlyMine || (!onlyTheirs && clashes.decide(ROWS, was, one, other) == Choice.MINE);
    merged.set("rows", takeMine ? one : other);
    return Optional.of(merged);
  }

  private static ObjectNode bare(ObjectNode dashboard) {
    return Board.shallowCopy(dashboard).putNull("rows");
  }

  /// What mine became: panels that both sides made under one id have another in mine.
  ObjectNode mine() {
    return mine.document();
  }

  ObjectNode merged(Clashes clashes) {
    ObjectNode merged =
        new TreeMerge(clashes).fields(Place.ROOT, base.bare(), mine.bare(), theirs.bare());
    Versions.Left left =
        Versions.merge(
            PANELS,
            base.panels(),
            mine.panels(),
            theirs.panels(),
            clashes,
            (_, second) -> {
              long fresh = ids.next();
              return Map.entry(Long.toString(fresh), Board.shallowCopy(second).put("id", fresh));
            });
    Set<String> members = new LinkedHashSet<>(left.contents().keySet());
    members.removeAll(left.copies().keySet());
    SequencedMap<String, JsonNode> headers =
        new LinkedHashMap<>(
            new TreeMerge(clashes)
                .items(ROWS, base.rows().headers(), headers(mine, theirs), headers(theirs, mine)));
    Map<String, String> places = places(members, headers, clashes);
    ArrayNode rows = merged.putArray("rows");
    for (String name : rowOrder(headers.keySet(), clashes)) {
      ObjectNode row = Board.shallowCopy((ObjectNode) Objects.requireNonNull(headers.get(name)));
      ArrayNode held = row.putArray("panels");
      BoardMerge.withCopies(panelOrder(name, members, places, clashes), left.copies())
          .forEach(id -> held.add(left.contents().get(id)));
      rows.add(row);
    }
    return merged;
  }

  /// The rows of a side; without another height for those that the other side took away with all
  /// their panels, since a removal wins over a mere change of place and size.
  private SequencedMap<String, JsonNode> headers(Version side, Version another) {
    SequencedMap<String, JsonNode> headers = new LinkedHashMap<>(side.rows().headers());
    base.rows()
        .headers()
        .forEach(
            (name, before) -> {
              @Nullable JsonNode now = side.rows().headers().get(name);
              boolean isGone =
                  base.rows().headers().keySet().containsAll(another.rows().headers().keySet())
                      && !another.rows().headers().containsKey(name)
                      && base.rows().panels().getOrDefault(name, List.of()).stream()
                          .noneMatch(another.rows().rowOf()::containsKey);
              if (isGone && now != null && TreeMerge.same(flat(before), flat(now))) {
                headers.put(name, before);
              }
            });
    return headers;
  }

  private static ObjectNode flat(JsonNode header) {
    ObjectNode flat = Board.shallowCopy((ObjectNode) header);
    flat.remove("height");
    return flat;
  }

  /// The row of each panel that is left. Rows that are needed and were taken away come back.
  private Map<String, String> places(
      Set<String> members, SequencedMap<String, JsonNode> headers, Clashes clashes) {
    Map<String, String> places = new HashMap<>();
    SequencedMap<String, List<String>> homeless = new LinkedHashMap<>();
    for (String id : members) {
      String row = row(id, clashes);
      places.put(id, row);
      if (!headers.containsKey(row)) {
        homeless.computeIfAbsent(row, _ -> new ArrayList<>()).add(id);
      }
    }
    homeless.forEach(
        (row, panels) -> {
          String home = instead(row, panels, headers, clashes);
          panels.forEach(id -> places.put(id, home));
        });
    return places;
  }

  private String row(String id, Clashes clashes) {
    @Nullable String atFirst = base.rows().rowOf().get(id);
    @Nullable String mineNow = mine.rows().rowOf().get(id);
    @Nullable String theirNow = theirs.rows().rowOf().get(id);
    if (mineNow == null || theirNow == null) {
      return Objects.requireNonNull(mineNow == null ? theirNow : mineNow);
    }
    if (mineNow.equals(theirNow) || mineNow.equals(atFirst)) {
      return theirNow;
    }
    if (theirNow.equals(atFirst)) {
      return mineNow;
    }
    disputed.add(id);
    Place place =
        PANELS
            .item(id, base.panels().getOrDefault(id, JsonNodeFactory.instance.missingNode()))
            .field("row");
    return clashes.decide(place, text(atFirst), text(mineNow), text(theirNow)) == Choice.MINE
        ? mineNow
        : theirNow;
  }

  /// Where the panels of a row go that one side took away: to where that side put them, or else
  /// they keep their row. That a side put new ones into it, though, clashes with its removal.
  private String instead(
      String row, List<String> panels, SequencedMap<String, JsonNode> headers, Clashes clashes) {
    boolean mineHasIt = mine.rows().headers().containsKey(row);
    NamedRows keeper = mineHasIt ? mine.rows() : theirs.rows();
    NamedRows remover = mineHasIt ? theirs.rows() : mine.rows();
    // Rows that stay whatever anybody decides: those of both, and new ones.
    Optional<String> moved =
        base.rows().panels().getOrDefault(row, List.of()).stream()
            .flatMap(id -> Optional.ofNullable(remover.rowOf().get(id)).stream())
            .filter(
                it -> keeper.headers().containsKey(it) || !base.rows().headers().containsKey(it))
            .findFirst();
    if (moved.isPresent()) {
      return moved.get();
    }
    JsonNode header = Objects.requireNonNull(keeper.headers().get(row));
    JsonNode known = base.rows().headers().getOrDefault(row, header);
    @Nullable JsonNode judged =
        mineHasIt ? headers(mine, theirs).get(row) : headers(theirs, mine).get(row);
    boolean isDecided = !Meant.isSame(ROWS.item(row, known), known, judged);
    boolean isMeant = panels.stream().anyMatch(id -> isPutThere(id, row, remover));
    if (!isDecided && isMeant) {
      Choice side =
          clashes.decide(
              ROWS.item(row, known), known, mineHasIt ? header : null, mineHasIt ? null : header);
      isDecided = (side == Choice.MINE) != mineHasIt;
    }
    if (isDecided && !headers.isEmpty()) {
      return neighbour(row, keeper, headers);
    }
    headers.put(row, header);
    return row;
  }

  /// True for a panel that the other side put into a row, whatever anybody decides.
  private boolean isPutThere(String id, String row, NamedRows remover) {
    boolean isNew = !base.rows().rowOf().containsKey(id);
    boolean isInBoth = remover.rowOf().containsKey(id);
    return !disputed.contains(id) && (isNew || isInBoth) && !row.equals(remover.rowOf().get(id));
  }

  private static String neighbour(
      String row, NamedRows keeper, SequencedMap<String, JsonNode> headers) {
    List<String> order = List.copyOf(keeper.headers().keySet());
    return order.subList(0, order.indexOf(row)).reversed().stream()
        .filter(headers::containsKey)
        .findFirst()
        .orElse(headers.firstEntry().getKey());
  }

  private List<String> rowOrder(Set<String> rows, Clashes clashes) {
    return order(
        ROWS,
        rows,
        List.copyOf(base.rows().headers().keySet()),
        List.copyOf(mine.rows().headers().keySet()),
        List.copyOf(theirs.rows().headers().keySet()),
        clashes);
  }

  private List<String> panelOrder(
      String row, Set<String> members, Map<String, String> places, Clashes clashes) {
    Set<String> inside = new LinkedHashSet<>();
    members.stream().filter(id -> row.equals(places.get(id))).forEach(inside::add);
    List<String> one = mine.rows().panels().getOrDefault(row, List.of());
    List<String> other = theirs.rows().panels().getOrDefault(row, List.of());
    Place place = ROWS.item(row, JsonNodeFactory.instance.missingNode()).field("panels");
    List<String> ordered =
        new ArrayList<>(
            order(place, inside, List.copyOf(base.rows().rowOf().keySet()), one, other, clashes));
    inside.stream().filter(id -> !ordered.contains(id)).forEach(ordered::add);
    return ordered;
  }

  private static List<String> order(
      Place place,
      Set<String> members,
      List<String> base,
      List<String> mine,
      List<String> theirs,
      Clashes clashes) {
    return Orders.merge(base, mine, theirs, members)
        .orElseGet(
            () ->
                clashes.decide(
                            place,
                            TreeMerge.names(base),
                            TreeMerge.names(mine),
                            TreeMerge.names(theirs))
                        == Choice.MINE
                    ? Orders.framed(mine, theirs, members)
                    : Orders.framed(theirs, mine, members));
  }

  private static @Nullable JsonNode text(@Nullable String text) {
    return text == null ? null : TextNode.valueOf(text);
  }
}
