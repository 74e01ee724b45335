package lockstep.trials.saves;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.SteadyReads;
import lockstep.trials.saves.Attempt.Verdict;

/// What the clients did and saw. All methods may be called from any thread.
final class History {
  private final ConcurrentLinkedQueue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> readsFailed = new ConcurrentLinkedQueue<>();
  private final Set<Synced> synced = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> newest = new ConcurrentHashMap<>();
  private final Map<String, Integer> own = new ConcurrentHashMap<>();

  void add(Attempt attempt) {
    attempts.add(attempt);
  }

  /// Waits until saves and reads have gone on for a while, and prints how.
  ///
  /// @param saves how many must be acknowledged, within `patience`
  /// @param some how many reads must be answered
  void goesOn(String what, SteadyReads reads, int saves, int some, Duration patience) {
    reads.slowest();
    int failed = reads.failures().size();
    long begin = System.nanoTime();
    long saved = count(Verdict.YES);
    Eventually.holds(
        "saves go on while " + what, patience, () -> count(Verdict.YES) >= saved + saves);
    reads.awaitReads(some);
    System.out.printf(
        "%s: longest gap in acknowledged saves %d ms, slowest read %d ms, failed reads %s%n",
        what,
        longestGap(begin, System.nanoTime()).toMillis(),
        reads.slowest().toMillis(),
        reads.failures().stream().skip(failed).limit(3).toList());
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

  /// An instance said that it is in step with the remote.
  ///
  /// @param head what it shows
  /// @param remoteHead what it says that the remote has
  record Synced(String instance, String head, String remoteHead) {}

  void said(Synced claim) {
    synced.add(claim);
  }

  /// What instances said of being in step with the remote, each once.
  Set<Synced> synced() {
    return Set.copyOf(synced);
  }

  /// Somebody was told that a save of theirs is this version.
  void wrote(String writer, String uid, int version) {
    own.merge(writer + " of " + uid, version, Math::max);
  }

  /// Somebody read a dashboard, perhaps from another instance than before: never from before their
  /// own save.
  void readOwn(String reader, String uid, int version) {
    int wrote = own.getOrDefault(reader + " of " + uid, 0);
    if (version < wrote) {
      wrongs.add("%s of %s read %d after an own save of %d".formatted(reader, uid, version, wrote));
    }
  }

  /// The longest time without an acknowledged save between two instants.
  ///
  /// @param from as `nanoTime`
  /// @param to as `nanoTime`
  Duration longestGap(long from, long to) {
    long last = from;
    long longest = 0;
    List<Long> ends =
        attempts.stream()
            .filter(attempt -> attempt.verdict() == Verdict.YES)
            .map(Attempt::ended)
            .filter(ended -> ended - from >= 0 && ended - to <= 0)
            .sorted()
            .toList();
    for (long end : ends) {
      longest = Math.max(longest, end - last);
      last = end;
    }
    return Duration.ofNanos(Math.max(longest, to - last));
  }

  /// A read was not answered.
  ///
  /// @param never true when nothing that the trial does excuses it
  void readFailed(boolean never, String what) {
    readsFailed.add(what);
    if (never) {
      wrongs.add(what);
    }
  }

  /// The reads before saves that were not answered.
  List<String> failedReads() {
    return List.copyOf(readsFailed);
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

  /// What happened, with each attempt.
  String inFull() {
    return this + attempts.stream().map(attempt -> "\n  " + attempt).collect(joining());
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
    return "%d saves in %d attempts: %s, the noes by status %s, failed reads %d"
        .formatted(
            saves().size(), attempts.size(), String.join(", ", counts), noes, readsFailed.size());
  }
}
