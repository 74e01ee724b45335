package lockstep.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import lockstep.core.merge.Choice;
import lockstep.core.merge.FileMerge;
import lockstep.core.merge.FileMerge.Notation;
import lockstep.core.merge.FileMerge.Outcome;
import lockstep.core.merge.MergeConflict;
import lockstep.core.resource.Content;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.trials.harness.Command;

/// Merges of the revisions of one dashboard, beside `git merge-file`: what came after a revision,
/// and what it would take to go back before it, are two edits that both start from it.
final class MergePairs {
  /// How far the two sides may be from the base, in revisions.
  private static final int REACH = 3;

  private static final int MOST = 2000;

  /// How many of the places that clash most often are printed.
  private static final int PLACES = 8;

  private static final Pattern NUMBERS = Pattern.compile("\\[\\d+]");

  private final Map<String, List<byte[]>> revisions;
  private int pairs;
  private int ourConflicts;
  private int ourInvalid;
  private int ourUnknown;
  private int theirConflicts;
  private int theirInvalid;
  private final Map<String, Integer> clashes = new HashMap<>();
  private final Times ours = new Times();

  MergePairs(Map<String, List<byte[]>> revisions) {
    this.revisions = revisions;
  }

  void run() throws IOException {
    Path folder = Files.createTempDirectory("lockstep-merge");
    for (Map.Entry<String, List<byte[]>> file : revisions.entrySet()) {
      List<byte[]> texts = file.getValue();
      for (int base = 1; base < texts.size() - 1; base++) {
        for (int reach = 1; reach <= REACH && pairs < MOST; reach++) {
          if (base - reach >= 0 && base + reach < texts.size()) {
            merge(
                folder,
                file.getKey(),
                texts.get(base),
                texts.get(base - reach),
                texts.get(base + reach));
          }
        }
      }
    }
    for (String name : List.of("base", "mine", "theirs")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
    System.out.printf("  %-58s %9d%n", "pairs of revisions merged", pairs);
    tell("conflicts", ourConflicts, theirConflicts);
    tell("results that are no valid dashboard", ourInvalid, theirInvalid);
    System.out.printf("  %-58s %9d%n", "files that were no document to merge", ourUnknown);
    clashes.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(PLACES)
        .forEach(it -> System.out.printf("    clash in %-51s %6d%n", it.getKey(), it.getValue()));
    System.out.printf("  %-58s %9.2f%n", "a merge, milliseconds at p50", ours.median());
  }

  private static void tell(String what, int our, int their) {
    System.out.printf("  %-58s %9d %9d%n", what + ": ours, git merge-file", our, their);
  }

  private void merge(Path folder, String name, byte[] base, byte[] mine, byte[] theirs)
      throws IOException {
    pairs++;
    RepoPath path = new RepoPath(name);
    Notation notation = name.endsWith(".json") ? Notation.JSON : Notation.YAML;
    Outcome[] outcome = new Outcome[1];
    ours.measure(
        () -> outcome[0] = FileMerge.merge(notation, base, mine, theirs, Map.of(), Choice.MINE));
    switch (outcome[0]) {
      case Outcome.Merged merged -> {
        if (!isGood(path, merged.text())) {
          ourInvalid++;
        }
      }
      case Outcome.Conflicts(List<MergeConflict> conflicts, String _) -> {
        ourConflicts++;
        conflicts.stream()
            .map(it -> NUMBERS.matcher(it.path()).replaceAll("[*]"))
            .distinct()
            .forEach(it -> clashes.merge(it, 1, Integer::sum));
      }
      case Outcome.Invalid _ -> ourInvalid++;
      case Outcome.Unknown _ -> ourUnknown++;
    }
    Files.write(folder.resolve("base"), base);
    Files.write(folder.resolve("mine"), mine);
    Files.write(folder.resolve("theirs"), theirs);
    Command done =
        Command.run(folder, List.of("git", "merge-file", "-p", "mine", "base", "theirs"));
    if (done.code() != 0) {
      theirConflicts++;
    } else if (!isGood(path, done.out())) {
      theirInvalid++;
    }
  }

  private static boolean isGood(RepoPath path, String text) {
    return Formats.parse(path, text.getBytes(StandardCharsets.UTF_8))
        instanceof Content.DashboardFile;
  }
}
