package lockstep.core.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Merges the orders of a list of names.
///
/// Idea: of two things that both sides have, one comes first; if a side changed that, its order
/// counts. Both cannot have changed it in different ways, since there are only two. So the order of
/// all pairs is known, and only when it runs in a circle do the sides clash, or when both have a
/// new thing and do not agree where it is. What only one side has
/// stays behind what it stood behind there.
final class Orders {
  /// Beyond this many things that both sides reordered, they clash without being compared.
  private static final int MAX_COMPARED = 2_000;

  /// Stands before all things; no thing's name.
  private static final String START = "\0";

  private Orders() {}

  /// The order of `members` that has every change of both sides; empty when they clash.
  ///
  /// @param base the order before; may name things that are gone
  /// @param members what there is to be put in order, each in `mine` or `theirs`
  static Optional<List<String>> merge(
      List<String> base, List<String> mine, List<String> theirs, Set<String> members) {
    Set<String> shared = new HashSet<>(mine);
    shared.retainAll(new HashSet<>(theirs));
    shared.retainAll(members);
    return common(only(base, shared), only(mine, shared), only(theirs, shared))
        .map(frame -> insert(frame, only(mine, members), only(theirs, members)));
  }

  /// The order of `members` as in `first`, with what only `second` has put where it stands there.
  static List<String> framed(List<String> first, List<String> second, Set<String> members) {
    return insert(only(first, members), List.of(), only(second, members));
  }

  private static Optional<List<String>> common(
      List<String> base, List<String> mine, List<String> theirs) {
    if (mine.equals(theirs) || mine.equals(base)) {
      return Optional.of(theirs);
    }
    if (theirs.equals(base)) {
      return Optional.of(mine);
    }
    return mine.size() > MAX_COMPARED ? Optional.empty() : byPairs(base, mine, theirs);
  }

  /// In an order without circles each thing has a number of things before it that no other has.
  private static Optional<List<String>> byPairs(
      List<String> base, List<String> mine, List<String> theirs) {
    int[] inBase = ranks(mine, base);
    int[] inTheirs = ranks(mine, theirs);
    SortedMap<Integer, String> merged = new TreeMap<>();
    for (int thing = 0; thing < inBase.length; thing++) {
      int before = 0;
      for (int other = 0; other < inBase.length; other++) {
        boolean mineFirst = other < thing;
        boolean known = inBase[other] >= 0 && inBase[thing] >= 0;
        boolean theirsFirst = inTheirs[other] < inTheirs[thing];
        if (!known && mineFirst != theirsFirst) {
          return Optional.empty();
        }
        boolean mineChangedIt = known && mineFirst != (inBase[other] < inBase[thing]);
        before += (mineChangedIt ? mineFirst : theirsFirst) ? 1 : 0;
      }
      if (merged.put(before, mine.get(thing)) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(List.copyOf(merged.values()));
  }

  /// For each thing its place in `order`; -1 where it is not there.
  private static int[] ranks(List<String> things, List<String> order) {
    Map<String, Integer> ranks = new HashMap<>();
    for (String thing : order) {
      ranks.put(thing, ranks.size());
    }
    return things.stream().mapToInt(thing -> ranks.getOrDefault(thing, -1)).toArray();
  }

  /// The frame with the runs of things that only one side has, each behind the thing of the frame
  /// that it stands behind. Two runs at one place: the one that begins with the lesser name first.
  private static List<String> insert(List<String> frame, List<String> mine, List<String> theirs) {
    Set<String> framed = new HashSet<>(frame);
    Map<String, List<List<String>>> runs = new HashMap<>();
    collectRuns(mine, framed, runs);
    collectRuns(theirs, framed, runs);
    List<String> merged = new ArrayList<>();
    List<String> anchors = new ArrayList<>(frame);
    anchors.addFirst(START);
    for (String anchor : anchors) {
      if (framed.contains(anchor)) {
        merged.add(anchor);
      }
      runs.getOrDefault(anchor, List.of()).stream()
          .sorted(Comparator.comparing(List::getFirst, Orders::compareNames))
          .forEach(merged::addAll);
    }
    return List.copyOf(merged);
  }

  private static void collectRuns(
      List<String> side, Set<String> framed, Map<String, List<List<String>>> runs) {
    Map<String, List<String>> own = new LinkedHashMap<>();
    String anchor = START;
    for (String thing : side) {
      if (framed.contains(thing)) {
        anchor = thing;
      } else {
        own.computeIfAbsent(anchor, _ -> new ArrayList<>()).add(thing);
      }
    }
    own.forEach((at, run) -> runs.computeIfAbsent(at, _ -> new ArrayList<>()).add(run));
  }

  /// Numbers by size, other names by their letters.
  static int compareNames(String one, String other) {
    boolean numbers = isNumber(one) && isNumber(other);
    return numbers
        ? Long.compare(Long.parseLong(one), Long.parseLong(other))
        : one.compareTo(other);
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty() && name.length() < 18 && name.chars().allMatch(Character::isDigit);
  }

  private static List<String> only(List<String> order, Set<String> kept) {
    return order.stream().filter(kept::contains).toList();
  }
}
