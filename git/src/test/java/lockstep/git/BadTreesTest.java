package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.pull.FetchOutcome;
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

/// Trees that C Git itself would not make, from a host that lets them in: each entry that means
/// harm is a warning, and the good file beside it is shown.
class BadTreesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path temp;
  private GitCli git;
  private Path bare;
  private Repository remote;
  private ObjectInserter inserter;

  @BeforeEach
  void openAnEmptyRemote() throws IOException {
    git = new GitCli(temp);
    bare = git.bare(temp.resolve("remote.git"));
    remote = new FileRepositoryBuilder().setGitDir(bare.toFile()).build();
    inserter = ((ObjectDirectory) remote.getObjectDatabase()).newPackInserter();
  }

  @AfterEach
  void close() {
    inserter.close();
    remote.close();
  }

  @AfterEach
  void nothingWasWrittenOutsideOfTheMirror() throws IOException {
    try (var files = Files.list(temp)) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .allMatch(it -> it.matches("remote.git|mirror|work|big|git.*\\.out"));
    }
  }

  @Test
  void namesThatLeadAstrayAreWarnings() throws IOException {
    List<String> names =
        List.of(
            ".GIT",
            "git~1",
            ".git ",
            ".git.",
            ".git::$INDEX_ALLOCATION",
            ".g\u200cit",
            "..",
            ".",
            "a\\b",
            "a\nb",
            "x".repeat(300));
    Map<String, Entry> root = new TreeMap<>();
    Map<String, Entry> inner = Map.of("x.json", file(dashboard("bad")));
    Entry astray = new Entry(FileMode.TREE, tree(inner));
    names.forEach(name -> root.put(name, astray));
    root.put("good.json", file(dashboard("good")));

    Snapshot snapshot = pull("", commit(root));

    assertThat(uids(snapshot)).containsExactly("good");
    assertThat(snapshot.folders()).hasSize(1);
    assertThat(snapshot.warnings()).hasSize(names.size());
    assertThat(snapshot.warnings())
        .extracting(FileWarning::reason)
        .allMatch(reason -> reason.startsWith("path "));
  }

  @Test
  void linksAndSubmodulesAreNeverFollowed() throws IOException {
    Map<String, Entry> root = new TreeMap<>();
    root.put("good.json", file(dashboard("good")));
    root.put("passwd.json", new Entry(FileMode.SYMLINK, blob("/etc/passwd")));
    root.put("self.json", new Entry(FileMode.SYMLINK, blob("good.json")));
    root.put("module", new Entry(FileMode.GITLINK, ObjectId.fromString("b".repeat(40))));
    root.put("linked", new Entry(FileMode.SYMLINK, blob("..")));

    Snapshot snapshot = pull("", commit(root));

    assertThat(uids(snapshot)).containsExactly("good");
    assertThat(snapshot.folders()).hasSize(1);
    assertThat(snapshot.warnings())
        .extracting(FileWarning::path)
        .containsExactly("linked", "module", "passwd.json", "self.json");
  }

  @Test
  void aPathThatIsALinkOrAFileHoldsNothing() throws IOException {
    Map<String, Entry> root = new TreeMap<>();
    root.put("real", new Entry(FileMode.TREE, tree(Map.of("x.json", file(dashboard("x"))))));
    root.put("link", new Entry(FileMode.SYMLINK, blob("real")));
    root.put("file", file(dashboard("f")));
    ObjectId head = commit(root);

    assertThat(uids(pull("link", head))).isEmpty();
    assertThat(uids(pull("file", head))).isEmpty();
    assertThat(uids(pull("missing", head))).isEmpty();
    assertThat(uids(pull("real", head))).containsExactly("x");
  }

  @Test
  void thePathIsADirectoryAndNeverTheBeginningOfAName() throws IOException {
    Map<String, Entry> root = new TreeMap<>();
    for (String name : List.of("shared", "shared2", "shared-old", "Shared")) {
      root.put(
          name, new Entry(FileMode.TREE, tree(Map.of("x.json", file(dashboard("in-" + name))))));
    }
    root.put("shared.json", file(dashboard("beside")));

    assertThat(uids(pull("shared/", commit(root)))).containsExactly("in-shared");
  }

  @Test
  void namesThatCollideOnOtherFileSystemsAreAllShown() throws IOException {
    Map<String, Entry> root = new TreeMap<>();
    // As one character and as two; Unix tells them apart, and so does Git.
    List<String> names = List.of("CPU.json", "cpu.json", "caf\u00e9.json", "cafe\u0301.json");
    for (int i = 0; i < names.size(); i++) {
      root.put(names.get(i), file(dashboard("d" + i)));
    }

    Snapshot snapshot = pull("", commit(root));

    assertThat(uids(snapshot)).containsExactlyInAnyOrder("d0", "d1", "d2", "d3");
    assertThat(snapshot.warnings()).isEmpty();
  }

  @Test
  void aFileOfAHundredMegabytesIsNotRead() throws IOException {
    Path work = git.clone(bare.toString(), temp.resolve("work"));
    git.commit(work, "big.json", dashboard("big"), "Small");
    git.commit(work, "good.json", dashboard("good"), "Good");
    try (RandomAccessFile big = new RandomAccessFile(work.resolve("big.json").toFile(), "rw")) {
      big.setLength(100_000_000);
    }
    String head = git.commitAll(work, "Big");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    long before = used();

    Snapshot snapshot = pull("", ObjectId.fromString(head));

    assertThat(used() - before).isLessThan(50_000_000);
    assertThat(uids(snapshot)).containsExactly("big", "good");
    assertThat(snapshot.warnings())
        .containsExactly(
            new FileWarning(
                "big.json",
                "the file has 100,000,000 bytes; at most 5,242,880 are read; its last good version"
                    + " is shown"));
  }

  @Test
  void aTreeInItselfAsDeepAsItGoesIsRead() throws IOException {
    Entry inner = file(dashboard("deep"));
    String name = "x.json";
    for (int i = 0; i < 300; i++) {
      inner = new Entry(FileMode.TREE, tree(Map.of(name, inner)));
      name = "d";
    }
    Snapshot snapshot = pull("", commit(Map.of("d", inner, "good.json", file(dashboard("good")))));

    assertThat(uids(snapshot)).containsExactly("good");
    assertThat(snapshot.folders()).hasSize(8);
    assertThat(snapshot.warnings())
        .singleElement()
        .matches(warning -> warning.path().equals("d" + "/d".repeat(TreeReader.MAX_DEPTH)))
        .matches(warning -> warning.reason().startsWith("a directory this deep"));
  }

  @Test
  void aTreeThatExpandsWithoutEndIsRefusedSoon() throws IOException {
    Entry inner = file(dashboard("x"));
    for (int level = 0; level < 12; level++) {
      Map<String, Entry> entries = new TreeMap<>();
      for (int i = 0; i < 10; i++) {
        entries.put("n" + i + (level == 0 ? ".json" : ""), inner);
      }
      inner = new Entry(FileMode.TREE, tree(entries));
    }
    CommitId bomb = new CommitId(commit(Map.of("bomb", inner)).name());
    GitRemoteConfig config = GitRemoteConfig.of(bare.toString(), "main", "");
    try (JGitRepository mirror = JGitRepository.open(config, temp.resolve("mirror"))) {
      mirror.fetch();
      long begin = System.nanoTime();
      assertThatThrownBy(() -> mirror.changes(Optional.empty(), bomb))
          .hasMessage("more than 500,000 files changed in one step");
      assertThatThrownBy(() -> mirror.walk(Optional.empty(), bomb, _ -> {}))
          .hasMessage("more than 500,000 files changed in one step");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
    }
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
    entries.forEach((name, entry) -> tree.append(name.getBytes(UTF_8), entry.mode(), entry.id()));
    return inserter.insert(tree);
  }

  private ObjectId commit(Map<String, Entry> root) throws IOException {
    ObjectId tree = tree(root);
    inserter.flush();
    String commit = git.run(bare, "commit-tree", "-m", "Odd", tree.name());
    git.run(bare, "update-ref", "refs/heads/main", commit);
    return ObjectId.fromString(commit);
  }

  private Snapshot pull(String path, ObjectId head) throws IOException {
    MirrorFolder.delete(temp.resolve("mirror"));
    GitRemoteConfig config = GitRemoteConfig.of(bare.toString(), "main", path);
    try (JGitRepository mirror = JGitRepository.open(config, temp.resolve("mirror"))) {
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(new CommitId(head.name())));
      TipReader reader =
          new TipReader(
              mirror,
              new SnapshotBuilder(
                  new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER)));
      Tip tip = reader.next(reader.empty(), new CommitId(head.name())).tip();
      return tip.snapshot();
    }
  }

  private static List<String> uids(Snapshot snapshot) {
    List<String> uids = new ArrayList<>();
    snapshot.dashboards().keySet().forEach(uid -> uids.add(uid.value()));
    return uids;
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
