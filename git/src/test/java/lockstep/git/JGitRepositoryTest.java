package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.pull.CommitChanges;
import lockstep.sync.pull.CommitChanges.PathChange;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The mirror and what it reads and writes, against a bare repository of C Git on this machine.
class JGitRepositoryTest {
  @TempDir Path temp;
  private GitCli git;
  private Path bare;
  private Path work;
  private JGitRepository mirror;

  @BeforeEach
  void openAnEmptyRemote() {
    git = new GitCli(temp);
    bare = git.bare(temp.resolve("remote.git"));
    work = git.clone(bare.toString(), temp.resolve("work"));
    mirror = open("shared/");
  }

  @AfterEach
  void closeTheMirror() {
    mirror.close();
  }

  private JGitRepository open(String path) {
    return JGitRepository.open(
        GitRemoteConfig.of(bare.toString(), "main", path), temp.resolve("mirror"));
  }

  private String push(String file, String content, String message) {
    String commit = git.commit(work, file, content, message);
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    return commit;
  }

  private CommitId fetched() {
    return switch (mirror.fetch()) {
      case FetchOutcome.At(CommitId head) -> head;
      case FetchOutcome other -> throw new AssertionError(other);
    };
  }

  private List<TreeChange> files(CommitId commit) {
    return mirror.changes(Optional.empty(), commit);
  }

  private String text(TreeChange change) {
    return switch (change) {
      case TreeChange.File file -> new String(mirror.read(file.blob(), 1000), UTF_8);
      case TreeChange other -> throw new AssertionError(other);
    };
  }

  private List<CommitChanges> history(Optional<CommitId> from, CommitId to) {
    List<CommitChanges> told = new ArrayList<>();
    assertThat(mirror.walk(from, to, told::add)).isTrue();
    return told;
  }

  @Test
  void anEmptyRepositoryIsNotAMissingBranch() {
    assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.Empty());
    assertThat(mirror.head()).isEmpty();
    git.commit(work, "a.json", "{}", "other");
    git.run(work, "push", "--quiet", "origin", "HEAD:other");
    assertThat(mirror.fetch())
        .isEqualTo(new FetchOutcome.BranchMissing(bare + " has no branch main"));
    git.run(bare, "symbolic-ref", "HEAD", "refs/heads/trunk");
    git.run(bare, "update-ref", "refs/heads/trunk", "refs/heads/other");
    assertThat(mirror.fetch())
        .isEqualTo(
            new FetchOutcome.BranchMissing(
                bare + " has no branch main (its default one is trunk)"));
  }

  @Test
  void provesThatItCanBeWrittenAndTellsWhenItCannot() throws Exception {
    mirror.proveWritable();
    Files.createDirectories(temp.resolve("mirror/insert_trial/in the way"));
    assertThatThrownBy(() -> mirror.proveWritable())
        .isInstanceOf(GitFault.class)
        .hasMessageContaining("nothing can be written");
  }

  @Test
  void readsTheFilesBelowItsPathOnly() {
    push("elsewhere/x.json", "x", "one");
    push("shared/b.json", "b", "two");
    push("shared/a/a.json", "aaa", "three");
    CommitId head = fetched();
    assertThat(mirror.head()).contains(head);
    assertThat(files(head)).extracting(TreeChange::path).containsExactly("a/a.json", "b.json");
    assertThat(files(head)).extracting(this::text).containsExactly("aaa", "b");
    assertThat(((TreeChange.File) files(head).getFirst()).size()).isEqualTo(3);
  }

  @Test
  void tellsWhatDiffersBetweenTwoCommits() throws Exception {
    push("shared/gone.json", "1", "one");
    push("shared/kept.json", "1", "two");
    CommitId before = fetched();
    Files.delete(work.resolve("shared/gone.json"));
    push("shared/new.json", "2", "three");
    push("other.json", "2", "four");
    CommitId after = fetched();
    assertThat(mirror.changes(Optional.of(before), after))
        .extracting(change -> change.getClass().getSimpleName() + " " + change.path())
        .containsExactly("Gone gone.json", "File new.json");
    assertThat(mirror.changes(Optional.of(after), after)).isEmpty();
  }

  @Test
  void aFileThatBecomesADirectoryIsGoneAndItsFilesAreThere() throws Exception {
    push("shared/a", "1", "one");
    CommitId before = fetched();
    Files.delete(work.resolve("shared/a"));
    push("shared/a/b", "2", "two");
    assertThat(mirror.changes(Optional.of(before), fetched()))
        .extracting(change -> change.getClass().getSimpleName() + " " + change.path())
        .containsExactly("Gone a", "File a/b");
  }

  @Test
  void linksAndSubmodulesAreSpecial() throws Exception {
    Files.createDirectories(work.resolve("shared"));
    Files.createSymbolicLink(work.resolve("shared/link.json"), Path.of("nowhere"));
    String some = push("a.json", "{}", "one");
    git.run(work, "update-index", "--add", "--cacheinfo", "160000," + some + ",shared/module");
    git.run(work, "commit", "--quiet", "-m", "two");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    assertThat(files(fetched()))
        .containsExactly(
            new TreeChange.Special("link.json", "symbolic link"),
            new TreeChange.Special("module", "submodule"));
  }

  @Test
  void aNameThatIsNotUtf8IsSpecial() {
    String blob = git.run(work, "hash-object", "-w", "--stdin");
    Path script = temp.resolve("tree.sh");
    writeScript(
        script,
        "printf '100644 blob %s\\tn\\351.json\\n' "
            + blob
            + " | git mktree > "
            + temp.resolve("tree"));
    git.run(work, "-c", "alias.raw=!sh " + script, "raw");
    String inner = read(temp.resolve("tree"));
    String outer =
        git.run(
            work,
            "-c",
            "alias.raw=!printf '040000 tree %s\\tshared\\n' " + inner + " | git mktree",
            "raw");
    String commit = git.run(work, "commit-tree", "-m", "odd", outer);
    git.run(work, "push", "--quiet", "origin", commit + ":refs/heads/main");
    CommitId head = fetched();
    assertThat(files(head))
        .containsExactly(new TreeChange.Special("n\ufffd.json", "file whose name is not UTF-8"));
    assertThat(history(Optional.empty(), head).getFirst().changes())
        .containsExactly(new PathChange.Put("n\ufffd.json"));
    CommitId ours = mirror.commit(Optional.of(head), Drafts.write("b.json", "b").build());
    assertThat(mirror.push(Optional.of(head), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(files(ours)).extracting(TreeChange::path).containsExactly("b.json", "n\ufffd.json");
    git.run(bare, "fsck", "--strict");
  }

  @Test
  void aCommitIsOneThatGitItselfWouldMake() {
    CommitId before = new CommitId(push("shared/x/a.json", "1", "one"));
    assertThat(fetched()).isEqualTo(before);
    CommitId ours =
        mirror.commit(
            Optional.of(before),
            Drafts.write("x/a.json", "2")
                .andWrite("x.json", "3")
                .andWrite("x-y/b.json", "4")
                .message("Update\n\nLockstep-Save-Id: 4711\n")
                .build());
    assertThat(mirror.push(Optional.of(before), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(mirror.head()).contains(ours);
    git.run(bare, "fsck", "--strict");
    assertThat(git.run(bare, "log", "-1", "--format=%an <%ae> %at %cn %ct %s", "main"))
        .isEqualTo("Grace <grace@example.org> 1767323045 Grace 1767323045 Update");
    assertThat(git.run(bare, "ls-tree", "-r", "--name-only", "main"))
        .isEqualTo("shared/x-y/b.json\nshared/x.json\nshared/x/a.json");
    assertThat(history(Optional.of(before), ours).getFirst().saveId()).contains(new SaveId("4711"));
  }

  @Test
  void theFirstCommitOfAnEmptyRepositoryMakesTheBranch() {
    assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.Empty());
    CommitId ours = mirror.commit(Optional.empty(), Drafts.write("a/b.json", "1").build());
    assertThat(mirror.push(Optional.empty(), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(git.run(bare, "show", "main:shared/a/b.json")).isEqualTo("1");
    CommitId late = mirror.commit(Optional.empty(), Drafts.write("c.json", "2").build());
    assertThat(mirror.push(Optional.empty(), late)).isInstanceOf(PushOutcome.LostRace.class);
    assertThat(fetched()).isEqualTo(ours);
  }

  @Test
  void theLastFileTakesItsDirectoriesAlong() {
    push("shared/a/b/c.json", "1", "one");
    push("keep.txt", "1", "two");
    CommitId before = fetched();
    CommitId ours = mirror.commit(Optional.of(before), Drafts.delete("a/b/c.json").build());
    assertThat(mirror.push(Optional.of(before), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(git.run(bare, "ls-tree", "-r", "-t", "--name-only", "main")).isEqualTo("keep.txt");
    git.run(bare, "fsck", "--strict");
  }

  @Test
  void theLastFileOfAllLeavesAnEmptyCommit() {
    CommitId before = new CommitId(push("shared/a.json", "1", "one"));
    fetched();
    CommitId ours = mirror.commit(Optional.of(before), Drafts.delete("a.json").build());
    assertThat(mirror.push(Optional.of(before), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(files(ours)).isEmpty();
    git.run(bare, "fsck", "--strict");
  }

  @Test
  void editsThatDoNotFitTheTreeAreRefused() throws Exception {
    Files.createDirectories(work.resolve("shared"));
    Files.createSymbolicLink(work.resolve("shared/link.json"), Path.of("a"));
    push("shared/a/b.json", "1", "one");
    CommitId head = fetched();
    assertRefused(head, Drafts.write("a", "x"), "a is a directory, so it cannot be written");
    assertRefused(head, Drafts.write("a/b.json/c", "x"), "a/b.json is a file, so nothing");
    assertRefused(head, Drafts.write("link.json", "x"), "link.json is a symbolic link");
    assertRefused(head, Drafts.delete("a"), "a is not there");
    assertRefused(head, Drafts.delete("nothing"), "nothing is not there");
    assertRefused(head, Drafts.write("n", "1").andWrite("n", "2"), "n is edited twice");
  }

  private void assertRefused(CommitId head, Drafts draft, String words) {
    assertThatThrownBy(() -> mirror.commit(Optional.of(head), draft.build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aFileAndADirectoryMayChangePlacesInOneCommit() {
    push("shared/a", "1", "one");
    push("shared/d/e", "1", "two");
    CommitId head = fetched();
    CommitId ours =
        mirror.commit(
            Optional.of(head),
            Drafts.write("a/x", "2").andDelete("a").andWrite("d", "3").andDelete("d/e").build());
    assertThat(files(ours)).extracting(TreeChange::path).containsExactly("a/x", "d");
  }

  @Test
  void anExecutableFileStaysExecutable() throws Exception {
    Files.createDirectories(work.resolve("shared"));
    Files.writeString(work.resolve("shared/run.sh"), "1");
    assertThat(work.resolve("shared/run.sh").toFile().setExecutable(true)).isTrue();
    CommitId head = new CommitId(push("other", "1", "one"));
    fetched();
    CommitId ours = mirror.commit(Optional.of(head), Drafts.write("run.sh", "2").build());
    mirror.push(Optional.of(head), ours);
    assertThat(git.run(bare, "ls-tree", "main", "shared/run.sh")).startsWith("100755 ");
  }

  @Test
  void tellsTheHistoryOldestFirst() throws Exception {
    CommitId one = new CommitId(push("shared/a.json", "1", "one"));
    push("elsewhere.json", "1", "two");
    Files.delete(work.resolve("shared/a.json"));
    CommitId three = new CommitId(push("shared/b.json", "completely different", "three"));
    assertThat(fetched()).isEqualTo(three);
    List<CommitChanges> all = history(Optional.empty(), three);
    assertThat(all).extracting(CommitChanges::message).containsExactly("one\n", "two\n", "three\n");
    assertThat(all).extracting(CommitChanges::author).containsOnly("Ada");
    assertThat(all.getFirst().when()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(all)
        .extracting(CommitChanges::changes)
        .containsExactly(
            List.of(new PathChange.Put("a.json")),
            List.of(),
            List.of(new PathChange.Removed("a.json"), new PathChange.Put("b.json")));
    assertThat(history(Optional.of(one), three)).isEqualTo(all.subList(1, 3));
    assertThat(history(Optional.of(three), three)).isEmpty();
  }

  @Test
  void aRenameWithASmallEditIsARename() throws Exception {
    String content = "line\n".repeat(50);
    push("shared/old.json", content, "one");
    Files.createDirectories(work.resolve("shared/deep"));
    git.run(work, "mv", "shared/old.json", "shared/deep/new.json");
    push("shared/deep/new.json", content + "more\n", "two");
    assertThat(history(Optional.empty(), fetched()).getLast().changes())
        .containsExactly(new PathChange.Renamed("old.json", "deep/new.json"));
  }

  @Test
  void aFileThatComesFromOutsideThePathIsNew() throws Exception {
    push("elsewhere.json", "line\n".repeat(50), "one");
    Files.createDirectories(work.resolve("shared"));
    git.run(work, "mv", "elsewhere.json", "shared/here.json");
    push("x", "", "two");
    assertThat(history(Optional.empty(), fetched()).getLast().changes())
        .containsExactly(new PathChange.Put("here.json"));
  }

  @Test
  void aMergeIsComparedWithItsFirstParentAndNamesTheSavesItBrings() {
    CommitId one = new CommitId(push("shared/a.json", "1", "one"));
    git.run(work, "checkout", "--quiet", "-b", "side");
    String save = git.commit(work, "shared/b.json", "2", "side\n\nLockstep-Save-Id: s-1");
    git.run(work, "checkout", "--quiet", "-");
    CommitId two = new CommitId(push("shared/c.json", "3", "two"));
    git.run(work, "merge", "--quiet", "--no-ff", "-m", "merge", "side");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    CommitId merge = fetched();
    CommitChanges told = history(Optional.of(two), merge).getLast();
    assertThat(told.changes()).containsExactly(new PathChange.Put("b.json"));
    assertThat(told.merged())
        .containsExactly(
            new CommitChanges.MergedSave(new CommitId(save), new SaveId("s-1"), Optional.empty()));
    assertThat(mirror.walk(Optional.of(new CommitId(save)), merge, _ -> {})).isFalse();
    assertThat(mirror.isAncestor(new CommitId(save), merge)).isTrue();
    assertThat(mirror.isAncestor(one, new CommitId(save))).isTrue();
    assertThat(mirror.isAncestor(two, new CommitId(save))).isFalse();
    assertThat(mirror.isAncestor(new CommitId("0".repeat(39) + "1"), merge)).isFalse();
  }

  @Test
  void historyGoesOnThroughARenameWithAnEditByHand() throws Exception {
    String text = "{\"uid\": \"cpu\", \"title\": \"CPU\", \"schemaVersion\": 39, \"panels\": [\n";
    String panels = "{\"id\": 1},\n".repeat(20) + "{}]}";
    push("shared/a.json", text + panels, "one");
    Files.delete(work.resolve("shared/a.json"));
    push("shared/b.json", text + "{\"id\": 2},\n" + panels, "two");
    CommitId head = fetched();

    assertThat(MirrorContract.past(mirror, head).revisions(new Uid("cpu"), 9, 9))
        .extracting(it -> it.version() + " " + it.path() + " " + it.subject() + " " + it.author())
        .containsExactly("2 b.json two Ada", "1 a.json one Ada");
  }

  @Test
  void refusesABlobAboveTheLimit() {
    push("shared/a.json", "12345", "one");
    TreeChange.File file = (TreeChange.File) files(fetched()).getFirst();
    assertThat(mirror.read(file.blob(), 5)).hasSize(5);
    assertThatThrownBy(() -> mirror.read(file.blob(), 4))
        .isInstanceOf(GitFault.class)
        .hasMessageContaining("limit of 4 bytes");
    BlobId none = new BlobId("0".repeat(39) + "1");
    assertThatThrownBy(() -> mirror.read(none, 4)).isInstanceOf(GitFault.class);
    assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.At.class);
  }

  @Test
  void remembersTheHeadAcrossARestart() {
    push("shared/a.json", "1", "one");
    CommitId head = fetched();
    mirror.close();
    mirror = open("shared/");
    assertThat(mirror.head()).contains(head);
    assertThat(files(head)).hasSize(1);
  }

  @Test
  void followsAHistoryThatWasRewritten() {
    CommitId old = new CommitId(push("shared/a.json", "1", "one"));
    fetched();
    git.run(work, "commit", "--quiet", "--amend", "-m", "rewritten");
    git.run(work, "push", "--quiet", "--force", "origin", "HEAD:main");
    CommitId head = fetched();
    assertThat(head).isNotEqualTo(old);
    assertThat(files(old)).hasSize(1);
    assertThat(mirror.isAncestor(old, head)).isFalse();
  }

  @Test
  void ofTwoMirrorsThatRaceOneIsAccepted() {
    CommitId base = new CommitId(push("shared/a.json", "1", "one"));
    fetched();
    try (JGitRepository other =
        JGitRepository.open(
            GitRemoteConfig.of(bare.toUri().toString(), "main", "shared"), temp.resolve("other"))) {
      other.fetch();
      CommitId mine = mirror.commit(Optional.of(base), Drafts.write("a.json", "mine").build());
      CommitId theirs = other.commit(Optional.of(base), Drafts.write("a.json", "theirs").build());
      assertThat(other.push(Optional.of(base), theirs)).isEqualTo(new PushOutcome.Accepted());
      assertThat(mirror.push(Optional.of(base), mine)).isInstanceOf(PushOutcome.LostRace.class);
      assertThat(mirror.head()).contains(base);
      assertThat(other.push(Optional.of(base), theirs)).isEqualTo(new PushOutcome.Accepted());
    }
  }

  @Test
  void aRemoteThatIsNotThereIsRefusedByName() {
    try (JGitRepository none =
        JGitRepository.open(
            GitRemoteConfig.of(temp.resolve("none.git").toString(), "main", ""),
            temp.resolve("other"))) {
      assertThat(none.fetch())
          .isEqualTo(
              new FetchOutcome.Refused("there is no repository at " + temp.resolve("none.git")));
    }
  }

  @Test
  void manySavesLeaveFewPacksAndLoseNothing() throws Exception {
    CommitId head = new CommitId(push("shared/a.json", "0", "one"));
    CommitId first = head;
    fetched();
    for (int i = 1; i <= 120; i++) {
      CommitId next =
          mirror.commit(Optional.of(head), Drafts.write("a.json", "content " + i).build());
      if (i % 10 == 0) {
        assertThat(mirror.push(Optional.of(first), next)).isEqualTo(new PushOutcome.Accepted());
        first = next;
        assertThat(fetched()).isEqualTo(next);
      }
      head = next;
    }
    CommitId waiting = mirror.commit(Optional.of(head), Drafts.write("b.json", "b").build());
    assertThat(temp.resolve("mirror/objects/pack").toFile().list()).hasSizeLessThan(130);
    assertThat(files(waiting)).extracting(this::text).containsExactly("content 120", "b");
    assertThat(history(Optional.empty(), waiting)).hasSize(122);
    git.run(temp.resolve("mirror"), "fsck", "--strict");
    mirror.close();
    mirror = open("shared/");
    assertThat(mirror.push(Optional.of(head), waiting)).isEqualTo(new PushOutcome.Accepted());
  }

  @Test
  void readersGoOnWhileTheMirrorFetchesAndTidies() throws Exception {
    CommitId head = new CommitId(push("shared/a.json", "0", "one"));
    fetched();
    BlobId first = ((TreeChange.File) files(head).getFirst()).blob();
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> reader =
          () -> {
            int reads = 0;
            for (; !done.get() || reads == 0; reads++) {
              assertThat(mirror.read(first, 10)).containsExactly('0');
            }
            return reads;
          };
      List<Future<Integer>> reading = List.of(readers.submit(reader), readers.submit(reader));
      try {
        for (int i = 1; i <= 60; i++) {
          head = mirror.commit(Optional.of(head), Drafts.write("a.json", "v " + i).build());
          if (i % 30 == 0) {
            fetched();
          }
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> reads : reading) {
        assertThat(reads.get()).isPositive();
      }
    }
    assertThat(mirror.changes(Optional.empty(), head)).hasSize(1);
  }

  private static void writeScript(Path script, String text) {
    try {
      Files.writeString(script, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
