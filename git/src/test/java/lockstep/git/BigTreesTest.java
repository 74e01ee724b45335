package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipReader;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories as big and as deep as accidents and malice make them: each costs bounded memory and
/// time, and the good files beside it are shown.
class BigTreesTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String LFS =
      "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12345\n"
          .formatted("4d7a".repeat(16));

  @TempDir Path temp;
  private GitCli git;
  private Path bare;
  private Repository remote;
  private ObjectInserter inserter;
  private JGitRepository mirror;
  private TipReader reader;

  @BeforeEach
  void openAnEmptyRemote() throws IOException {
    git = new GitCli(temp);
    bare = git.bare(temp.resolve("remote.git"));
    remote = new FileRepositoryBuilder().setGitDir(bare.toFile()).build();
    inserter = ((ObjectDirectory) remote.getObjectDatabase()).newPackInserter();
    mirror =
        JGitRepository.open(
            GitRemoteConfig.of(bare.toString(), "main", ""), temp.resolve("mirror"));
    reader =
        new TipReader(
            mirror,
            new SnapshotBuilder(
                new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER)));
  }

  @AfterEach
  void close() {
    mirror.close();
    inserter.close();
    remote.close();
  }

  @Test
  void aHundredThousandFilesWithOddOnesAmongThemAreReadSoon() throws IOException {
    int directories = 100;
    int each = 1_000;
    Map<String, Entry> root = new TreeMap<>();
    for (int d = 0; d < directories; d++) {
      Map<String, Entry> inner = new TreeMap<>();
      for (int f = 0; f < each - 5; f++) {
        inner.put("d%03d.json".formatted(f), file(dashboard("d%d-%d".formatted(d, f))));
      }
      inner.put("link.json", new Entry(FileMode.SYMLINK, blob("d000.json")));
      inner.put("module", new Entry(FileMode.GITLINK, ObjectId.fromString("b".repeat(40))));
      inner.put("pointer.json", file(LFS));
      inner.put("Case.json", file(dashboard("upper-" + d)));
      inner.put("case.json", file(dashboard("lower-" + d)));
      root.put("t%03d".formatted(d), new Entry(FileMode.TREE, tree(inner)));
    }
    long before = used();
    long begin = System.nanoTime();

    Tip tip = next(reader.empty(), commit(root));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
    assertThat(used() - before).isLessThan(300_000_000);
    assertThat(tip.snapshot().dashboards()).hasSize(directories * (each - 3));
    assertThat(tip.snapshot().warnings()).hasSize(3 * directories);

    // And one more change among them costs what a change costs.
    Map<String, Entry> more = new TreeMap<>(root);
    more.put("new.json", file(dashboard("new")));
    begin = System.nanoTime();
    Tip later = next(tip, commit(more));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
    assertThat(later.snapshot().dashboard(new Uid("new"))).isPresent();
    assertThat(later.snapshot().warnings()).isEqualTo(tip.snapshot().warnings());
  }

  @Test
  void directoriesAThousandDeepCostNothing() throws IOException {
    Map<String, Entry> inner = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      inner.put("f%05d%s.json".formatted(i, "x".repeat(200)), file(dashboard("deep" + i)));
    }
    Entry deep = new Entry(FileMode.TREE, tree(inner));
    for (int i = 0; i < 1_000; i++) {
      deep = new Entry(FileMode.TREE, tree(Map.of("d".repeat(200), deep)));
    }
    long before = used();
    long begin = System.nanoTime();

    Tip tip =
        next(reader.empty(), commit(Map.of("deep", deep, "good.json", file(dashboard("good")))));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
    assertThat(used() - before).isLessThan(50_000_000);
    assertThat(tip.snapshot().dashboards()).containsOnlyKeys(new Uid("good"));
    assertThat(tip.snapshot().warnings())
        .singleElement()
        .extracting(FileWarning::reason)
        .asString()
        .startsWith("a directory this deep, or with so long a path, is never followed");
  }

  @Test
  void whatGoesDeeperAndComesBackIsShownAgain() throws IOException {
    Entry inner = file(dashboard("moved"));
    Entry deep = new Entry(FileMode.TREE, tree(Map.of("x.json", inner)));
    for (int i = 0; i < TreeReader.MAX_DEPTH; i++) {
      deep = new Entry(FileMode.TREE, tree(Map.of("d", deep)));
    }
    Entry good = file(dashboard("good"));
    Tip high = next(reader.empty(), commit(Map.of("good.json", good, "x.json", inner)));
    Tip low = next(high, commit(Map.of("d", deep, "good.json", good)));
    Tip again = next(low, commit(Map.of("good.json", good, "x.json", inner)));

    assertThat(low.snapshot().dashboards()).containsOnlyKeys(new Uid("good"));
    assertThat(low.snapshot().warnings()).hasSize(1);
    assertThat(again.snapshot().dashboards()).containsOnlyKeys(new Uid("good"), new Uid("moved"));
    assertThat(again.snapshot().warnings()).isEmpty();
    assertThat(again.snapshot().digest())
        .isEqualTo(reader.next(reader.empty(), again.commit().get()).tip().snapshot().digest());
  }

  @Test
  void pathsWithoutEndAreRefusedSoon() throws IOException {
    Map<String, Entry> inner = new TreeMap<>();
    for (int i = 0; i < 50_000; i++) {
      inner.put("f%05d%s.json".formatted(i, "x".repeat(200)), file("{}"));
    }
    Entry deep = new Entry(FileMode.TREE, tree(inner));
    for (int i = 0; i < 7; i++) {
      deep = new Entry(FileMode.TREE, tree(Map.of("d".repeat(200), deep)));
    }
    ObjectId head = commit(Map.of("deep", deep));
    long begin = System.nanoTime();

    assertThatThrownBy(() -> next(reader.empty(), head))
        .isInstanceOf(GitFault.class)
        .hasMessageContaining("more than 67,108,864 characters together");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
  }

  private Tip next(Tip before, ObjectId head) {
    assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(new CommitId(head.name())));
    return reader.next(before, new CommitId(head.name())).tip();
  }

  private record Entry(FileMode mode, ObjectId id) {}

  private Entry file(String content) {
    return new Entry(FileMode.REGULAR_FILE, blob(content));
  }

  private ObjectId blob(String content) {
    try {
      return inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectId tree(Map<String, Entry> entries) throws IOException {
    TreeFormatter tree = new TreeFormatter();
    new TreeMap<>(entries)
        .forEach((name, entry) -> tree.append(name.getBytes(UTF_8), entry.mode(), entry.id()));
    return inserter.insert(tree);
  }

  private ObjectId commit(Map<String, Entry> root) throws IOException {
    ObjectId tree = tree(root);
    inserter.flush();
    String parent = git.run(bare, "for-each-ref", "--format=-p %(objectname)", "refs/heads/main");
    String commit =
        parent.isEmpty()
            ? git.run(bare, "commit-tree", "-m", "Odd", tree.name())
            : git.run(bare, "commit-tree", "-m", "Odd", "-p", parent.substring(3), tree.name());
    git.run(bare, "update-ref", "refs/heads/main", commit);
    return ObjectId.fromString(commit);
  }

  private static String dashboard(String uid) {
    return "{\"uid\":\"%s\",\"title\":\"%s\",\"panels\":[],\"schemaVersion\":39}"
        .formatted(uid, uid);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
