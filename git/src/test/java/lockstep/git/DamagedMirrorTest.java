package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.PushOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The mirror is a cache: whatever happens to its folder, the next fetch makes it good.
class DamagedMirrorTest {
  @TempDir Path temp;
  private Path bare;
  private Path folder;
  private CommitId head;
  private JGitRepository mirror;

  @BeforeEach
  void mirrorARepository() {
    GitCli git = new GitCli(temp);
    bare = git.bare(temp.resolve("remote.git"));
    Path work = git.clone(bare.toString(), temp.resolve("work"));
    git.commit(work, "a.json", "one", "one");
    head = new CommitId(git.commit(work, "b.json", "two", "two"));
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    folder = temp.resolve("mirror");
    mirror = open();
    mirror.fetch();
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  private JGitRepository open() {
    return JGitRepository.open(GitRemoteConfig.of(bare.toString(), "main", ""), folder);
  }

  private void reopen() {
    mirror.close();
    mirror = open();
  }

  private void assertWhole() {
    assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(head));
    assertThat(mirror.head()).contains(head);
    assertThat(mirror.changes(Optional.empty(), head))
        .extracting(change -> new String(read(change), UTF_8))
        .containsExactly("one", "two");
    assertThat(mirror.walk(Optional.empty(), head, _ -> {})).isTrue();
    assertThat(folder.resolveSibling("mirror.new")).doesNotExist();
  }

  private byte[] read(TreeChange change) {
    return switch (change) {
      case TreeChange.File file -> mirror.read(file.blob(), 100);
      case TreeChange other -> throw new AssertionError(other);
    };
  }

  private List<Path> packs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(".pack")).toList();
    }
  }

  private void overwriteThePacks() throws IOException {
    for (Path pack : packs()) {
      byte[] bytes = Files.readAllBytes(pack);
      for (int i = 12; i < bytes.length - 20; i++) {
        bytes[i] ^= 0x55;
      }
      assertThat(pack.toFile().setWritable(true)).isTrue();
      Files.write(pack, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    }
  }

  @Test
  void aFolderThatIsDeletedUnderItIsMadeAnew() throws IOException {
    MirrorFolder.delete(folder);
    assertWhole();
    CommitId ours = mirror.commit(Optional.of(head), Drafts.write("c.json", "3").build());
    assertThat(mirror.push(Optional.of(head), ours)).isEqualTo(new PushOutcome.Accepted());
  }

  @Test
  void aFolderThatIsDeletedBetweenRunsIsMadeAnew() throws IOException {
    mirror.close();
    MirrorFolder.delete(folder);
    mirror = open();
    assertThat(mirror.head()).isEmpty();
    assertWhole();
  }

  @Test
  void aFileInPlaceOfTheFolderGivesWay() throws IOException {
    mirror.close();
    MirrorFolder.delete(folder);
    Files.writeString(folder, "not a mirror");
    mirror = open();
    assertWhole();
  }

  @Test
  void aConfigurationThatCannotBeReadGivesWay() throws IOException {
    Files.writeString(folder.resolve("config"), "[[[ nonsense");
    reopen();
    assertWhole();
  }

  @Test
  void aPackThatIsCutShortIsFetchedAgain() throws IOException {
    for (Path pack : packs()) {
      assertThat(pack.toFile().setWritable(true)).isTrue();
      Files.write(pack, new byte[] {'P', 'A', 'C', 'K'}, StandardOpenOption.TRUNCATE_EXISTING);
    }
    reopen();
    assertWhole();
  }

  @Test
  void aPackThatRotsBetweenRunsIsFetchedAgain() throws IOException {
    overwriteThePacks();
    reopen();
    assertWhole();
  }

  /// The head reaches none of what is broken, so that nothing but the joining of packs meets it.
  @ParameterizedTest
  @ValueSource(strings = {".pack", ".idx"})
  void aSmallPackThatRotsIsMetWhenPacksAreJoinedAndAllIsFetchedAgain(String part)
      throws IOException {
    List<Path> before = packs();
    CommitId at = head;
    for (int i = 0; i < 20; i++) {
      at = mirror.commit(Optional.of(at), Drafts.write("c.json", "save " + i).build());
    }
    Path small = packs().stream().filter(it -> !before.contains(it)).findFirst().orElseThrow();
    Path broken = small.resolveSibling(small.getFileName().toString().replace(".pack", part));
    assertThat(broken.toFile().setWritable(true)).isTrue();
    Files.write(broken, new byte[40], StandardOpenOption.TRUNCATE_EXISTING);

    assertWhole();
    assertThat(packs()).hasSize(1);
  }

  @Test
  void packsThatAreDeletedUnderItAreFetchedAgain() throws IOException {
    reopen();
    List<TreeChange> changes = mirror.changes(Optional.empty(), head);
    for (Path pack : packs()) {
      Files.delete(pack);
    }
    reopen();
    assertThat(changes).hasSize(2);
    assertWhole();
  }

  @Test
  void aBlobThatCannotBeReadIsAFaultOnceAndHealsWithTheNextFetch() throws IOException {
    List<TreeChange> changes = mirror.changes(Optional.empty(), head);
    Path loose = loosen(changes.getFirst());
    Files.write(loose, "garbage".getBytes(UTF_8), StandardOpenOption.TRUNCATE_EXISTING);
    reopen();
    assertThatThrownBy(() -> read(changes.getFirst())).isInstanceOf(GitFault.class);
    assertWhole();
  }

  /// Unpacks the mirror with C Git, so that single objects can be hurt.
  private Path loosen(TreeChange change) throws IOException {
    mirror.close();
    GitCli git = new GitCli(temp);
    Path aside = Files.createDirectory(temp.resolve("aside"));
    for (Path pack : packs()) {
      Path moved = Files.move(pack, aside.resolve(pack.getFileName()));
      Path script = Files.writeString(temp.resolve("unpack"), "git unpack-objects -q < " + moved);
      git.run(folder, "-c", "alias.unpack=!sh " + script, "unpack");
    }
    try (Stream<Path> rest = Files.list(folder.resolve("objects/pack"))) {
      for (Path file : rest.toList()) {
        Files.delete(file);
      }
    }
    mirror = open();
    String blob = ((TreeChange.File) change).blob().hex();
    Path loose = folder.resolve("objects").resolve(blob.substring(0, 2)).resolve(blob.substring(2));
    assertThat(loose.toFile().setWritable(true)).isTrue();
    return loose;
  }

  @Test
  void whileTheRemoteIsAwayADamagedMirrorStaysAsItIs() throws IOException {
    List<TreeChange> changes = mirror.changes(Optional.empty(), head);
    Path loose = loosen(changes.getFirst());
    Files.write(loose, "garbage".getBytes(UTF_8), StandardOpenOption.TRUNCATE_EXISTING);
    reopen();
    assertThatThrownBy(() -> read(changes.getFirst())).isInstanceOf(GitFault.class);
    Path away = Files.move(bare, temp.resolve("away.git"));
    assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.Refused.class);
    assertThat(mirror.head()).contains(head);
    assertThat(new String(read(changes.getLast()), UTF_8)).isEqualTo("two");
    Files.move(away, bare);
    assertWhole();
  }

  @Test
  void whatAKilledProcessLeftBehindIsCleanedAway() throws IOException {
    mirror.close();
    Files.createFile(folder.resolve("refs/remotes/origin/main.lock"));
    Files.createFile(folder.resolve("config.lock"));
    Files.writeString(folder.resolve("objects/insert_123.pack"), "half a pack");
    mirror = open();
    CommitId ours = mirror.commit(Optional.of(head), Drafts.write("c.json", "3").build());
    assertThat(mirror.push(Optional.of(head), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(mirror.head()).contains(ours);
    assertThat(folder.resolve("objects/insert_123.pack")).doesNotExist();
  }

  @Test
  void aHeadThatAPowerCutLeftEmptyIsFetchedAgain() throws IOException {
    mirror.close();
    Files.writeString(folder.resolve("refs/remotes/origin/main"), "");
    mirror = open();
    assertWhole();
  }

  @Test
  void aFolderOfAnotherRemoteStaysUntilThatHasAnswered() {
    mirror.close();
    Path second = temp.resolve("second.git");
    GitRemoteConfig elsewhere = GitRemoteConfig.of(second.toString(), "main", "");
    mirror = JGitRepository.open(elsewhere, folder);
    assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.Refused.class);
    assertThat(mirror.isOfFormerPlace()).isTrue();
    assertThat(mirror.head()).contains(head);
    assertThat(mirror.shown()).contains(head);
    mirror.close();

    new GitCli(temp).bare(second);
    mirror = JGitRepository.open(elsewhere, folder);
    assertThat(mirror.head()).contains(head);
    assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.Empty());
    assertThat(mirror.isOfFormerPlace()).isFalse();
    assertThat(mirror.head()).isEmpty();
    assertThat(mirror.shown()).isEmpty();
    mirror.close();

    mirror = JGitRepository.open(elsewhere, folder);
    assertThat(mirror.head()).isEmpty();
  }

  @Test
  void anEmptyFolderOfAnotherRemoteHasNothingToStayFor() {
    mirror.close();
    GitRemoteConfig other = GitRemoteConfig.of(temp.resolve("other.git").toString(), "main", "");
    GitRemoteConfig second = GitRemoteConfig.of(temp.resolve("2.git").toString(), "main", "");
    Path fresh = temp.resolve("fresh");
    JGitRepository.open(other, fresh).close();

    try (JGitRepository led = JGitRepository.open(second, fresh)) {
      assertThat(led.isOfFormerPlace()).isFalse();
    }
    mirror = open();
  }
}
