package lockstep.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import lockstep.core.resource.Content;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/// However an instance got to a commit, it shows the same.
final class SnapshotHistoryTest {
  private static final FolderRules RULES =
      new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER);

  private final SnapshotBuilder builder = new SnapshotBuilder(RULES);

  @Property(tries = 500)
  void stepByStepEqualsAFreshStart(@ForAll("histories") List<List<Step>> history) {
    Map<String, FileChange> tree = new TreeMap<>();
    Snapshot walked = builder.empty();
    int number = 0;
    for (List<Step> commit : history) {
      Map<String, FileChange> changes = new TreeMap<>();
      commit.forEach(step -> changes.put(step.path(), step.change(tree.get(step.path()))));
      changes.forEach(
          (path, change) -> {
            if (change instanceof FileChange.Removed) {
              tree.remove(path);
            } else {
              tree.put(path, change);
            }
          });
      walked = builder.next(walked, Changes.commit(++number), shuffled(changes, number));
      assertSame(walked, builder.next(builder.empty(), Changes.commit(number), tree.values()));
    }
  }

  @Property(tries = 500)
  void digestsAreEqualExactlyWhenTheSameIsShown(
      @ForAll("histories") List<List<Step>> one, @ForAll("histories") List<List<Step>> other) {
    Snapshot left = last(one);
    Snapshot right = last(other);
    boolean same =
        left.dashboards().equals(right.dashboards()) && left.folders().equals(right.folders());
    assertThat(left.digest().equals(right.digest())).isEqualTo(same);
  }

  private Snapshot last(List<List<Step>> history) {
    Snapshot snapshot = builder.empty();
    for (List<Step> commit : history) {
      Map<String, FileChange> changes = new TreeMap<>();
      commit.forEach(step -> changes.put(step.path(), step.change(null)));
      snapshot = builder.next(snapshot, Changes.commit(1), changes.values());
    }
    return snapshot;
  }

  private static void assertSame(Snapshot walked, Snapshot fresh) {
    assertThat(walked.dashboards()).isEqualTo(fresh.dashboards());
    assertThat(List.copyOf(walked.dashboards().keySet()))
        .isEqualTo(List.copyOf(fresh.dashboards().keySet()));
    assertThat(List.copyOf(walked.folders().values()))
        .isEqualTo(List.copyOf(fresh.folders().values()));
    assertThat(walked.warnings()).isEqualTo(fresh.warnings());
    assertThat(walked.digest()).isEqualTo(fresh.digest());
    assertThat(walked.commit()).isEqualTo(fresh.commit());
    assertThat(walked.filesBelow(RepoPath.ROOT)).isEqualTo(fresh.filesBelow(RepoPath.ROOT));
  }

  private static List<FileChange> shuffled(Map<String, FileChange> changes, int seed) {
    List<FileChange> list = new ArrayList<>(changes.values());
    Collections.shuffle(list, new SplittableRandom(seed));
    return list;
  }

  /// Directories are `d0` to `d2` and files have dots, so that none is both.
  @Provide
  Arbitrary<List<List<Step>>> histories() {
    Arbitrary<String> directory = Arbitraries.of("", "d0/", "d1/", "d0/d2/", "d0/d2/d1/", "D0/");
    Arbitrary<String> name = Arbitraries.of("a.json", "b.json", "c.yaml", "_folder.json", ".keep");
    Arbitrary<Step> step =
        Combinators.combine(
                directory,
                name,
                Arbitraries.of(Kind.values()),
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(1, 3))
            .as((dir, file, kind, uid, version) -> new Step(dir + file, kind, uid, version));
    return step.list().ofMaxSize(5).list().ofMinSize(1).ofMaxSize(6);
  }

  /// What a step does to a file.
  enum Kind {
    PUT,
    PUT_BAD,
    PUT_UNREADABLE,
    REMOVE
  }

  record Step(String path, Kind kind, int uid, int version) {
    FileChange change(@Nullable FileChange before) {
      return switch (kind) {
        case PUT -> Changes.put(path, content(), version);
        case PUT_BAD -> Changes.bad(path, "reason " + version, good(before));
        case PUT_UNREADABLE ->
            new FileChange.Unreadable(path, "a link", Optional.empty(), new Birth(1, path));
        case REMOVE -> new FileChange.Removed(path);
      };
    }

    private Content content() {
      if (path.endsWith(".keep")) {
        return new Content.Other();
      }
      return path.endsWith("_folder.json")
          ? new Content.FolderFile(new Uid("f" + uid), "Folder " + version)
          : new Content.DashboardFile(
              new Uid("d" + uid), "Title " + version, List.of("t" + uid), Optional.empty());
    }

    private static Optional<FileChange.Put> good(@Nullable FileChange before) {
      return before instanceof FileChange.Put put && put.content() instanceof Content.Good
          ? Optional.of(put)
          : Optional.empty();
    }
  }
}
