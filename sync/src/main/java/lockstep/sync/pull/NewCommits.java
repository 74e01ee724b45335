package lockstep.sync.pull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveId;
import org.jspecify.annotations.Nullable;

/// The commits between two tips, as far as somebody wants to hear of them.
///
/// @param count how many on the first-parent history
/// @param newest the names of the newest of them, oldest first; at most [#REMEMBERED]
/// @param author of the newest; empty when there is none
/// @param subject the first line of the newest one's message
/// @param saves the ids of the saves among them, oldest first; at most [#REMEMBERED]
/// @param lastSave by path: the newest save that touched it
/// @param removedBySaves the paths that saves deleted, which means: a person, knowingly
public record NewCommits(
    int count,
    List<CommitId> newest,
    String author,
    String subject,
    List<SaveId> saves,
    Map<String, SaveId> lastSave,
    Set<String> removedBySaves) {
  /// How many commits and saves are remembered by name.
  public static final int REMEMBERED = 4096;

  /// No commits.
  public static final NewCommits NONE =
      new NewCommits(0, List.of(), "", "", List.of(), Map.of(), Set.of());

  public NewCommits {
    newest = List.copyOf(newest);
    saves = List.copyOf(saves);
    lastSave = Map.copyOf(lastSave);
    removedBySaves = Set.copyOf(removedBySaves);
  }

  /// These commits and then `later` ones.
  public NewCommits then(NewCommits later) {
    if (count == 0 || later.count == 0) {
      return count == 0 ? later : this;
    }
    Map<String, SaveId> lastSaves = new HashMap<>(lastSave);
    lastSaves.putAll(later.lastSave);
    Set<String> removed = new HashSet<>(removedBySaves);
    removed.addAll(later.removedBySaves);
    return new NewCommits(
        count + later.count,
        end(newest, later.newest),
        later.author,
        later.subject,
        end(saves, later.saves),
        lastSaves,
        removed);
  }

  private static <T> List<T> end(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
  }

  /// Gathers commits, oldest first.
  static final class Collector {
    private final Deque<CommitId> newest = new ArrayDeque<>();
    private final Deque<SaveId> saves = new ArrayDeque<>();
    private final Map<String, SaveId> lastSave = new HashMap<>();
    private final Set<String> removedBySaves = new HashSet<>();
    private int count;
    private @Nullable CommitChanges last;

    void add(CommitChanges commit, Set<String> gone) {
      count++;
      last = commit;
      remember(newest, commit.commit());
      Optional<SaveId> id = commit.saveId();
      id.ifPresent(save -> remember(saves, save));
      for (CommitChanges.PathChange change : commit.changes()) {
        id.ifPresentOrElse(
            save -> lastSave.put(change.path(), save), () -> lastSave.remove(change.path()));
      }
      if (id.isPresent()) {
        removedBySaves.addAll(gone);
      }
    }

    NewCommits done() {
      CommitChanges end = last;
      if (end == null) {
        return NONE;
      }
      return new NewCommits(
          count,
          List.copyOf(newest),
          end.author(),
          CommitMessage.subject(end.message()),
          List.copyOf(saves),
          lastSave,
          removedBySaves);
    }

    private static <T> void remember(Deque<T> queue, T one) {
      queue.addLast(one);
      if (queue.size() > REMEMBERED) {
        queue.removeFirst();
      }
    }
  }
}
