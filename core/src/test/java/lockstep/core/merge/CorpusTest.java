package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lockstep.core.json.Json;
import lockstep.core.json.JsonText;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two people edit real dashboards: how often our merge and `git merge-file` leave them a conflict,
/// and how often a broken dashboard that looks merged.
final class CorpusTest {
  private static final int PAIRS_A_DASHBOARD = 4;
  private static final String[] NAMES = {"base", "mine", "theirs"};

  @TempDir private Path folder;

  /// What came of a number of pairs.
  private static final class Tally {
    private int pairs;
    private int ours;
    private int oursInvalid;
    private int git;
    private int gitInvalid;

    void add(Tally other) {
      pairs += other.pairs;
      ours += other.ours;
      oursInvalid += other.oursInvalid;
      git += other.git;
      gitInvalid += other.gitInvalid;
    }

    String row(String name) {
      return "| %s | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% |"
          .formatted(name, pairs, share(ours), share(oursInvalid), share(git), share(gitInvalid));
    }

    private double share(int part) {
      return 100.0 * part / pairs;
    }
  }

  @Test
  void leavesFewerThanHalfTheConflictsOfGitAndNothingBroken() throws Exception {
    List<byte[]> dashboards = published();
    assumeTrue(!dashboards.isEmpty(), "the published dashboards are not here");
    Tally all = new Tally();
    System.out.println(
        "| edits a side | pairs | ours: conflict | invalid | git: conflict | invalid |");
    System.out.println("|---|---|---|---|---|---|");
    for (int edits : new int[] {1, 2, 4}) {
      Tally tally = new Tally();
      for (int i = 0; i < dashboards.size(); i++) {
        for (int pair = 0; pair < PAIRS_A_DASHBOARD; pair++) {
          judge(dashboards.get(i), edits, 10_000L * edits + 100L * i + pair, tally);
        }
      }
      System.out.println(tally.row(Integer.toString(edits)));
      all.add(tally);
    }
    System.out.println(all.row("all"));
    assertThat(all.oursInvalid).isZero();
    assertThat(all.ours * 2).isLessThan(all.git);
  }

  private void judge(byte[] text, int edits, long seed, Tally tally) throws Exception {
    RandomEdits random = new RandomEdits(new Random(seed));
    ObjectNode base = tree(text);
    ObjectNode mine = edited(random, base, edits);
    ObjectNode theirs = edited(random, base, edits);
    tally.pairs++;
    switch (DocumentMerge.merge(base, mine, theirs, Map.of())) {
      case MergeResult.Conflicts _ -> tally.ours++;
      case MergeResult.Invalid _ -> tally.oursInvalid++;
      case MergeResult.Merged(ObjectNode document, var _, var _) ->
          tally.oursInvalid += isWell(document) ? 0 : 1;
    }
    byte[][] files = {text, JsonText.rewrite(text, mine), JsonText.rewrite(text, theirs)};
    for (int i = 0; i < NAMES.length; i++) {
      Files.write(folder.resolve(NAMES[i]), files[i]);
    }
    Path merged = folder.resolve("merged");
    Process git =
        new ProcessBuilder("git", "merge-file", "-p", "mine", "base", "theirs")
            .directory(folder.toFile())
            .redirectOutput(merged.toFile())
            .start();
    if (git.waitFor() != 0) {
      tally.git++;
    } else if (!(Json.read(Files.readAllBytes(merged)) instanceof Parsed.Tree(ObjectNode document)
        && isWell(document))) {
      tally.gitInvalid++;
    }
  }

  /// Without the count of versions, which would make every pair clash for Git.
  private static ObjectNode edited(RandomEdits random, ObjectNode base, int edits) {
    ObjectNode edited = random.edited(base, edits);
    edited.remove("version");
    if (base.has("version")) {
      edited.set("version", base.get("version"));
    }
    return edited;
  }

  private static boolean isWell(ObjectNode document) {
    List<String> ids = Referee.panels(document);
    return new HashSet<>(ids).size() == ids.size()
        && Board.of(document)
            .filter(board -> !Grid.overlaps(List.copyOf(board.visible().values())))
            .isPresent();
  }

  private static List<byte[]> published() throws IOException {
    List<byte[]> found = new ArrayList<>();
    Path here = Path.of(System.getProperty("lockstep.root", "")).toAbsolutePath();
    for (Path at = here; at != null && found.isEmpty(); at = at.getParent()) {
      Path shared = at.resolve("shared/dashboards");
      if (Files.isDirectory(shared)) {
        try (Stream<Path> walk = Files.walk(shared)) {
          for (Path file : walk.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
            found.add(Files.readAllBytes(file));
          }
        }
      }
    }
    return found;
  }

  @Test
  void mergesAMegabyteInNoTime() {
    ObjectNode base = new RandomEdits(new Random(1)).large(1_000_000);
    ObjectNode mine = new RandomEdits(new Random(2)).edited(base, 4);
    ObjectNode theirs = new RandomEdits(new Random(3)).edited(base, 4);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 15; i++) {
      long start = System.nanoTime();
      assertThat(DocumentMerge.merge(base, mine, theirs, Map.of())).isNotNull();
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf(
        "merging three dashboards of %,d bytes: %d ms%n",
        Json.bytes(base).length, best / 1_000_000);
    assertThat(best).isLessThan(1_000_000_000L);
  }

  private static ObjectNode tree(byte[] text) {
    return (ObjectNode) ((Parsed.Tree) Json.read(text)).root();
  }
}
