package lockstep.sync.pull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lockstep.core.merge.MergeConflict;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;

/// Puts back what a rewritten history dropped: each save once more, by merge, under its own id and
/// by its own author.
///
/// The id is what makes it exactly one commit, whoever asks for it, how often and on how many
/// instances: where the branch has it again, nothing is done.
public final class PutBack {
  /// How far back in the old history a save may be.
  static final int MAX_COMMITS = 1000;

  private final RepositorySync sync;

  /// Puts back into the repository of `sync`.
  public PutBack(RepositorySync sync) {
    this.sync = sync;
  }

  /// What a dropped save was, as its commit tells.
  ///
  /// @param commit empty when the old history does not tell of it any more
  public record Listed(DroppedSave save, Optional<LoggedCommit> commit) {}

  /// What became of one.
  ///
  /// @param message for a person
  /// @param commit that it is now; empty when it made none
  public record Result(Listed listed, State state, String message, Optional<CommitId> commit) {}

  /// A dropped save that may be put back.
  public final class Turn {
    private final DroppedSave save;
    private final Optional<DroppedChange> change;

    private Turn(DroppedSave save, Optional<DroppedChange> change) {
      this.save = save;
      this.change = change;
    }

    /// Which one it is.
    public Listed listed() {
      return new Listed(save, change.map(DroppedChange::commit));
    }

    /// Puts it back, if it can be. Blocks.
    public Result put(Duration patience) {
      return result(listed(), change, patience);
    }
  }

  /// What became of a save that was to be put back.
  public enum State {
    /// It is a commit again, or what it did was there already.
    DONE,
    /// It waits for Git in the journal.
    WAITING,
    /// It could not be put back, and stays listed.
    LEFT
  }

  /// The dropped saves, oldest first. Each may build on those before it, so they are to be put back
  /// in this order; one may stop in between and begin anew.
  public List<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    places().forEach((save, change) -> turns.add(new Turn(save, change)));
    return turns;
  }

  /// The dropped saves, oldest first.
  public List<Listed> list() {
    return turns().stream().map(Turn::listed).toList();
  }

  /// Puts all of them back, oldest first.
  ///
  /// @param patience for each
  public List<Result> all(Duration patience) {
    return turns().stream().map(turn -> turn.put(patience)).toList();
  }

  private Result result(Listed listed, Optional<DroppedChange> change, Duration patience) {
    try {
      return change
          .map(it -> put(listed, it, patience))
          .orElseGet(
              () ->
                  left(
                      listed,
                      "the old history is not here any more: another instance may have it, ask it"
                          + " with --url"));
    } catch (GitFault gone) {
      return left(listed, "its commit is not in the mirror any more");
    }
  }

  private Result put(Listed listed, DroppedChange change, Duration patience) {
    RepositoryStatus status = sync.status();
    if (status.state() != RepositoryStatus.State.SYNCED) {
      // What is shown is not what the branch has: nobody can tell from it what is there.
      return left(
          listed,
          "what the branch has is not shown (%s): put it back after that"
              .formatted(status.message()));
    }
    return switch (change.asEdit(listed.save(), sync.snapshot(), sync::body)) {
      case DroppedChange.Wish.There() -> {
        sync.settle(listed.save().id());
        yield new Result(listed, State.DONE, "what it did is there already", Optional.empty());
      }
      case DroppedChange.Wish.Impossible(String why) -> left(listed, why);
      case DroppedChange.Wish.Again(var edit) -> {
        LoggedCommit commit = change.commit();
        Save save =
            new Save(
                listed.save().id(),
                edit,
                commit.author(),
                Optional.of(CommitMessage.words(commit.message())),
                CommitMessage.request(commit.message()));
        yield told(listed, sync.save(save, patience));
      }
    };
  }

  private Result told(Listed listed, SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.Merged merged -> {
        sync.settle(listed.save().id());
        yield new Result(
            listed,
            State.DONE,
            "put back as commit %s, merged with what %s changed"
                .formatted(merged.commit().abbreviated(), merged.by()),
            Optional.of(merged.commit()));
      }
      case SaveOutcome.Saved saved -> {
        sync.settle(listed.save().id());
        yield new Result(
            listed,
            State.DONE,
            "put back as commit %s".formatted(saved.commit().abbreviated()),
            Optional.of(saved.commit()));
      }
      case SaveOutcome.Waiting _ ->
          new Result(
              listed,
              State.WAITING,
              "Git cannot be reached: it waits in the journal",
              Optional.empty());
      case SaveOutcome.Conflict conflict ->
          left(
              listed,
              "it clashes with what %s changed%s"
                  .formatted(conflict.by(), conflict.clash().map(PutBack::paths).orElse("")));
      case SaveOutcome.Invalid invalid -> left(listed, invalid.message());
      case SaveOutcome.Refused refused -> left(listed, "the Git host refused: " + refused.words());
      case SaveOutcome.Unavailable away -> left(listed, away.message());
      case SaveOutcome.Unknown unknown -> left(listed, unknown.message());
      case SaveOutcome.OnBranch elsewhere ->
          left(listed, "it is on the branch %s".formatted(elsewhere.branch()));
    };
  }

  private static String paths(SaveOutcome.Clash clash) {
    return clash.conflicts().stream()
        .map(MergeConflict::subject)
        .limit(5)
        .collect(Collectors.joining("; ", " (", ")"));
  }

  private static Result left(Listed listed, String why) {
    String commit = listed.save().landed().commit().abbreviated();
    return new Result(
        listed,
        State.LEFT,
        "%s (commit %s; by hand: git cherry-pick it, or save again)".formatted(why, commit),
        Optional.empty());
  }

  /// The dropped saves with their commits, in the order of the old history.
  private Map<DroppedSave, Optional<DroppedChange>> places() {
    List<DroppedSave> dropped = sync.dropped();
    Map<DroppedSave, Optional<DroppedChange>> places = new LinkedHashMap<>();
    dropped.stream()
        .map(DroppedSave::from)
        .distinct()
        .toList()
        .reversed() // what the first rewrite dropped comes first
        .forEach(
            from -> {
              List<LoggedCommit> log = log(from);
              Map<CommitId, Integer> index = new LinkedHashMap<>();
              log.forEach(commit -> index.put(commit.commit(), index.size()));
              dropped.stream()
                  .filter(save -> save.from().equals(from))
                  .sorted(
                      Comparator.comparingInt(
                          (DroppedSave save) ->
                              -index.getOrDefault(save.landed().commit(), MAX_COMMITS)))
                  .forEach(
                      save ->
                          places.put(
                              save,
                              Optional.ofNullable(index.get(save.landed().commit()))
                                  .map(at -> DroppedChange.at(log, at, sync.trees()))));
            });
    return places;
  }

  private List<LoggedCommit> log(CommitId from) {
    try {
      return sync.trees().log(from, RepoPath.ROOT, MAX_COMMITS);
    } catch (GitFault gone) {
      return List.of();
    }
  }
}
