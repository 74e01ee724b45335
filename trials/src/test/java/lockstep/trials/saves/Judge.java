package lockstep.trials.saves;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.trials.harness.Command;
import lockstep.trials.saves.Attempt.Verdict;

/// Compares what clients were told with what C Git finds in the branch. It knows nothing of how
/// Lockstep works, but for the trailers that name a save and its epoch.
final class Judge {
  private static final Pattern COMMIT = Pattern.compile("^commit ([0-9a-f]{40})$");
  private static final Pattern TRAILER = Pattern.compile("^ +Lockstep-Save-Id: (\\S+)$");
  private static final Pattern EPOCH = Pattern.compile("^ +Lockstep-Epoch: ([0-9]{1,15})$");
  static final Pattern TOKEN = Pattern.compile("token-[0-9]+-[0-9]+");

  private final Path bareRepository;
  private final Map<String, List<String>> landed = new HashMap<>();
  private final Map<String, Set<String>> written = new HashMap<>();
  /// Each commit with its place, the newest first.
  private final Map<String, Integer> branch = new HashMap<>();
  /// The epoch of each commit that bears one, the newest first.
  private final LinkedHashMap<String, Long> epochs = new LinkedHashMap<>();
  private final List<String> wrongs = new ArrayList<>();

  Judge(Path bareRepository) {
    this.bareRepository = bareRepository;
    readBranch();
  }

  /// The commits of a save, each with the commits that carry its id.
  List<String> commits(String saveId) {
    return landed.getOrDefault(saveId, List.of());
  }

  /// All promises that were broken, each as a sentence; empty when none was.
  List<String> judge(History history) {
    Map<String, List<Attempt>> saves = history.saves();
    landed.keySet().stream()
        .filter(id -> !saves.containsKey(id))
        .forEach(id -> wrongs.add("%s was never sent".formatted(id)));
    return judgeAmongOthers(history);
  }

  /// The same where others saved as well.
  List<String> judgeAmongOthers(History history) {
    wrongs.addAll(history.wrongs());
    Command fsck = Command.run(bareRepository, List.of("git", "fsck", "--strict", "--no-dangling"));
    if (fsck.code() != 0) {
      wrongs.add("git fsck: " + fsck.out() + fsck.err());
    }
    Map<String, List<Attempt>> saves = history.saves();
    landed.forEach(
        (id, commits) -> {
          if (commits.size() > 1) {
            wrongs.add("%s is there %d times: %s".formatted(id, commits.size(), commits));
          }
        });
    saves.forEach(this::judge);
    judgeEpochs();
    history.synced().forEach(this::judge);
    return List.copyOf(wrongs);
  }

  /// No commit bears a lower epoch than one before it.
  private void judgeEpochs() {
    long highest = 0;
    for (Map.Entry<String, Long> one : epochs.reversed().entrySet()) {
      if (one.getValue() < highest) {
        wrongs.add("%s is of epoch %d, after %d".formatted(one.getKey(), one.getValue(), highest));
      }
      highest = Math.max(highest, one.getValue());
    }
  }

  /// Says so when the commits bear fewer different epochs than there were primaries, without which
  /// it means nothing that none went back.
  Optional<String> tooFewEpochs(int primaries) {
    Set<Long> seen = new HashSet<>(epochs.values());
    return seen.size() < primaries
        ? Optional.of("the commits bear %s as epochs (expected: %d)".formatted(seen, primaries))
        : Optional.empty();
  }

  /// Synced is what the remote has, and no less than what it is known to have. It may be more for a
  /// moment: a commit is shown before it is told where the remote is.
  private void judge(History.Synced claim) {
    Integer shown = branch.get(claim.head());
    Integer known = branch.get(claim.remoteHead());
    if (shown == null || known == null || known < shown) {
      wrongs.add("not in step with the branch: " + claim);
    }
  }

  private void judge(String id, List<Attempt> attempts) {
    List<String> commits = commits(id);
    Optional<Attempt> yes =
        attempts.stream().filter(attempt -> attempt.verdict() == Verdict.YES).findFirst();
    boolean no = attempts.stream().allMatch(attempt -> attempt.verdict() == Verdict.NO);
    if (yes.isPresent() && commits.isEmpty()) {
      wrongs.add("acknowledged and lost: " + attempts);
    }
    if (yes.isPresent() && !commits.isEmpty() && !commits.contains(yes.get().commit())) {
      wrongs.add("acknowledged as another commit than %s: %s".formatted(commits, attempts));
    }
    if (no && !commits.isEmpty()) {
      wrongs.add("called failed and there as %s: %s".formatted(commits, attempts));
    }
    String token = attempts.getFirst().token();
    for (String commit : commits) {
      if (!written.getOrDefault(commit, Set.of()).contains(token)) {
        wrongs.add("%s does not write what was saved: %s".formatted(commit, attempts));
      }
    }
  }

  /// One pass over the branch: which commit carries which save id, and which tokens it writes.
  private void readBranch() {
    String log =
        Command.succeed(bareRepository, "git", "log", "-p", "-U0", "--format=medium", "main");
    String commit = "";
    for (String line : log.lines().toList()) {
      Matcher head = COMMIT.matcher(line);
      Matcher trailer = TRAILER.matcher(line);
      Matcher epoch = EPOCH.matcher(line);
      if (head.matches()) {
        commit = head.group(1);
        branch.put(commit, branch.size());
      } else if (trailer.matches()) {
        landed.computeIfAbsent(trailer.group(1), _ -> new ArrayList<>()).add(commit);
      } else if (epoch.matches()) {
        epochs.put(commit, Long.parseLong(epoch.group(1)));
      } else if (line.startsWith("+")) {
        Matcher token = TOKEN.matcher(line);
        while (token.find()) {
          written.computeIfAbsent(commit, _ -> new HashSet<>()).add(token.group());
        }
      }
    }
  }
}
