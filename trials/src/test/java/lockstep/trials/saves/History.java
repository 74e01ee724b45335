package lockstep.trials.saves;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import lockstep.trials.saves.Attempt.Verdict;

/// What the clients did and saw. All methods may be called from any thread.
final class History {
  private final ConcurrentLinkedQueue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> newest = new ConcurrentHashMap<>();

  void add(Attempt attempt) {
    attempts.add(attempt);
  }

  /// Somebody read a version of a dashboard; the same reader never reads an older one later.
  void read(String reader, String uid, int version) {
    newest.merge(
        reader + " of " + uid,
        version,
        (before, now) -> {
          if (now < before) {
            wrongs.add("%s of %s read %d after %d".formatted(reader, uid, now, before));
          }
          return Math.max(before, now);
        });
  }

  /// A broken promise that a client saw at once.
  void wrong(String what) {
    wrongs.add(what);
  }

  List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /// All attempts of each save, in order.
  Map<String, List<Attempt>> saves() {
    return attempts.stream().collect(groupingBy(Attempt::saveId, LinkedHashMap::new, toList()));
  }

  long count(Verdict verdict) {
    return attempts.stream().filter(attempt -> attempt.verdict() == verdict).count();
  }

  /// What happened, in one line.
  @Override
  public String toString() {
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      counts.add("%s %d".formatted(verdict, count(verdict)));
    }
    Map<String, Long> noes =
        attempts.stream()
            .filter(attempt -> attempt.verdict() == Verdict.NO)
            .collect(
                groupingBy(attempt -> attempt.said().split(" ", 2)[0], TreeMap::new, counting()));
    return "%d saves in %d attempts: %s, the noes by status %s"
        .formatted(saves().size(), attempts.size(), String.join(", ", counts), noes);
  }
}
