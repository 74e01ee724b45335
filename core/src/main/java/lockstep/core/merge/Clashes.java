package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What clashes, and what a person decided about it.
final class Clashes {
  private final Map<String, Choice> choices;
  private final Optional<Choice> always;
  private final List<MergeConflict> undecided = new ArrayList<>();

  private Clashes(Map<String, Choice> choices, Optional<Choice> always) {
    this.choices = choices;
    this.always = always;
  }

  /// @param choices by path
  static Clashes decidedBy(Map<String, Choice> choices) {
    return new Clashes(choices, Optional.empty());
  }

  /// One in which `side` always counts.
  static Clashes allFor(Choice side) {
    return new Clashes(Map.of(), Optional.of(side));
  }

  /// Which side counts at `place`. When nobody decided, that is noted, and theirs counts for now.
  ///
  /// @return [Choice#MINE] or [Choice#THEIRS]
  Choice decide(
      Place place, @Nullable JsonNode base, @Nullable JsonNode mine, @Nullable JsonNode theirs) {
    @Nullable Choice choice = always.orElse(choices.get(place.path()));
    if (choice == Choice.MINE || choice == Choice.THEIRS) {
      return choice;
    }
    // Keeping what one side took away loses nothing; else the one who saves sees both and meant it.
    Choice suggested = mine == null ? Choice.THEIRS : Choice.MINE;
    undecided.add(
        new MergeConflict(
            place.path(),
            place.subject(),
            Optional.ofNullable(base),
            Optional.ofNullable(mine),
            Optional.ofNullable(theirs),
            suggested,
            false));
    return Choice.THEIRS;
  }

  /// True when a person wants both sides of one of the clashes in here.
  boolean wantsBoth() {
    return undecided.stream().anyMatch(it -> choices.get(it.path()) == Choice.BOTH);
  }

  /// An empty one with the same choices.
  Clashes sibling() {
    return new Clashes(choices, always);
  }

  /// Takes over what clashes inside a thing.
  ///
  /// @param both true when both versions of the thing can be kept
  void addAll(Clashes inside, boolean both) {
    for (MergeConflict it : inside.undecided) {
      undecided.add(
          new MergeConflict(
              it.path(), it.subject(), it.base(), it.mine(), it.theirs(), it.suggested(), both));
    }
  }

  /// Takes over clashes that were found elsewhere.
  void addAll(List<MergeConflict> found) {
    undecided.addAll(found);
  }

  /// Tells each clash that nobody decided in another way.
  void retell(UnaryOperator<MergeConflict> how) {
    undecided.replaceAll(how);
  }

  /// All clashes that nobody decided, in the order of their paths.
  List<MergeConflict> undecided() {
    return undecided.stream().sorted(Comparator.comparing(MergeConflict::path)).toList();
  }
}
