package lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.git.GitRemoteConfig;
import lockstep.git.JGitRepository;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipReader;

/// A real history, followed commit by commit as an instance would that pulled after each of them.
final class ReplayBench {
  /// How many of the different warnings are printed.
  private static final int WARNINGS = 10;

  private final JGitRepository mirror;
  private final SnapshotBuilder builder =
      new SnapshotBuilder(new FolderRules("replay", "Replay", FolderRules.Target.FOLDER));
  private final Times steps = new Times();
  private final Times starts = new Times();
  private final Map<String, List<byte[]>> revisions = new LinkedHashMap<>();
  private final Map<String, BlobId> newest = new LinkedHashMap<>();
  private final TitleEdits titles = new TitleEdits();
  private final Set<String> warnings = new TreeSet<>();
  private int differing;

  private ReplayBench(JGitRepository mirror) {
    this.mirror = mirror;
  }

  /// @param every a fresh start is compared at every so manieth commit, and at the last
  static void run(Path repository, String branch, String directory, int every) throws IOException {
    Path folder = Files.createTempDirectory("lockstep-replay");
    GitRemoteConfig config = GitRemoteConfig.of(repository.toString(), branch, directory);
    try (JGitRepository mirror = JGitRepository.open(config, folder.resolve("mirror"))) {
      if (!(mirror.fetch() instanceof FetchOutcome.At(CommitId head))) {
        throw new IOException(repository + " has no branch " + branch);
      }
      System.out.printf("%nreplay of %s, branch %s, path '%s'%n", repository, branch, directory);
      new ReplayBench(mirror).replay(head, every);
    } finally {
      delete(folder);
    }
  }

  private void replay(CommitId head, int every) throws IOException {
    List<CommitId> commits = new ArrayList<>();
    mirror.walk(Optional.empty(), head, commit -> commits.add(commit.commit()));
    TipReader reader = new TipReader(mirror, builder);
    Tip[] tip = {reader.empty()};
    int compared = 0;
    int warned = 0;
    for (int i = 0; i < commits.size(); i++) {
      CommitId commit = commits.get(i);
      steps.measure(() -> tip[0] = reader.next(tip[0], commit).tip());
      gather(tip[0].snapshot());
      List<FileWarning> told = tip[0].snapshot().warnings();
      warned += told.isEmpty() ? 0 : 1;
      told.forEach(it -> warnings.add(it.words()));
      if (i % every == 0 || i == commits.size() - 1) {
        compared++;
        compare(tip[0].snapshot(), commit);
      }
    }
    Snapshot last = tip[0].snapshot();
    tell("commits on the first-parent history", commits.size());
    tell("states compared with a fresh start", compared);
    tell("states that differ", differing);
    tell("states with warnings", warned);
    tell("dashboards at the head", last.dashboards().size());
    tell("folders at the head", last.folders().size());
    tell("warnings at the head", last.warnings().size());
    tell("different warnings in all states", warnings.size());
    warnings.stream().limit(WARNINGS).forEach(it -> System.out.printf("    %s%n", it));
    titles.tell();
    System.out.printf("  %-58s %9.2f%n", "a step, milliseconds at p50", steps.median());
    System.out.printf("  %-58s %9.2f%n", "a step, milliseconds at p99", steps.millis(0.99));
    System.out.printf("  %-58s %9.2f%n", "a fresh start, milliseconds at p50", starts.median());
    new MergePairs(revisions).run();
  }

  private void compare(Snapshot walked, CommitId commit) {
    TipReader reader = new TipReader(mirror, builder);
    Tip[] fresh = new Tip[1];
    starts.measure(() -> fresh[0] = reader.next(reader.empty(), commit).tip());
    Snapshot other = fresh[0].snapshot();
    if (!walked.digest().equals(other.digest()) || !walked.warnings().equals(other.warnings())) {
      differing++;
      System.out.printf("  differs at %s%n", commit);
    }
  }

  /// Keeps each new content of each dashboard's file, for the merges.
  private void gather(Snapshot snapshot) {
    snapshot
        .dashboards()
        .values()
        .forEach(
            dashboard -> {
              String key = dashboard.uid().value();
              if (!dashboard.blob().equals(newest.put(key, dashboard.blob()))) {
                revisions
                    .computeIfAbsent(key + extension(dashboard.path()), _ -> new ArrayList<>())
                    .add(edited(dashboard));
              }
            });
  }

  private byte[] edited(Dashboard dashboard) {
    byte[] text = mirror.read(dashboard.blob(), Formats.MAX_BYTES);
    titles.edit(dashboard, text);
    return text;
  }

  private static String extension(RepoPath path) {
    return path.name().substring(path.name().lastIndexOf('.'));
  }

  private static void tell(String what, int count) {
    System.out.printf("  %-58s %9d%n", what, count);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
