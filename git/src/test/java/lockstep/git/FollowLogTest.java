package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.save.Revision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The history of a dashboard is what C Git's `git log --follow` tells, through all its names.
class FollowLogTest {
  private static final int ALL = 1000;
  private static final Uid CPU = new Uid("cpu");

  @TempDir Path temp;
  private GitCli git;
  private Path work;
  private JGitRepository mirror;

  @BeforeEach
  void begin() {
    git = new GitCli(temp);
    Path bare = git.bare(temp.resolve("remote.git"));
    work = git.clone(bare.toString(), temp.resolve("work"));
    mirror =
        JGitRepository.open(
            GitRemoteConfig.of(bare.toString(), "main", "shared"), temp.resolve("mirror"));
    git.commit(work, "README.md", "outside", "Outside");
    git.commit(work, "shared/mem.json", dashboard("mem", "Memory", 0), "Another");
    write("cpu.json", "CPU", 0, "Make");
    write("cpu.json", "CPU", 1, "Edit");
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  @Test
  void aFileThatIsNeverRenamed() {
    write("mem2.json", "Memory", 7, "Neighbour");
    write("cpu.json", "CPU load", 1, "Title");
    assertSame("cpu.json");
  }

  @Test
  void renamesOfTheFileAndOfItsFoldersWithAndWithoutAnEdit() {
    move("cpu.json", "load.json", "Rename");
    write("load.json", "Load", 1, "Edit under the new name");
    move("load.json", "team/load.json", "Into a folder");
    move("team", "ops/hosts", "Rename the folder");
    write("ops/hosts/load.json", "Load", 2, "Edit");
    git.run(work, "mv", "shared/ops/hosts/load.json", "shared/final.json");
    write("final.json", "Load at last", 3, "Rename with an edit");
    write("final.json", "Load at last", 4, "Edit");
    assertSame("final.json");
  }

  @Test
  void aNewFileUnderTheOldNameIsAnotherOne() {
    move("cpu.json", "load.json", "Rename");
    git.commit(work, "shared/cpu.json", "{\"title\": \"New\", \"panels\": []}", "A new one");
    write("load.json", "Load", 5, "Edit");
    assertSame("load.json");
  }

  @Test
  void aMergeByHandIsOneCommitOfTheBranch() {
    git.run(work, "checkout", "-q", "-b", "side");
    move("cpu.json", "load.json", "Rename on a side line");
    write("load.json", "Load", 3, "Edit on a side line");
    git.run(work, "checkout", "-q", "-");
    git.commit(work, "shared/mem.json", dashboard("mem", "Memory", 1), "Meanwhile");
    git.run(work, "merge", "-q", "--no-ff", "-m", "Merge", "side");
    write("load.json", "Load", 4, "Afterwards");
    assertSame("load.json");
  }

  private void assertSame(String path) {
    git.run(work, "push", "-q", "origin", "HEAD:main");
    mirror.fetch();
    CommitId head = mirror.head().orElseThrow();
    List<String> expected =
        git.run(
                work,
                "log",
                "--follow",
                "--first-parent",
                "-m",
                "--find-renames=50%",
                "--format=%H",
                "HEAD",
                "--",
                "shared/" + path)
            .lines()
            .toList();

    assertThat(expected).hasSizeGreaterThan(2);
    assertThat(
            mirror.log(head, new RepoPath(path), ALL).stream()
                .map(LoggedCommit::commit)
                .map(CommitId::hex))
        .containsExactlyElementsOf(expected);
    List<Revision> revisions =
        MirrorContract.past(mirror, head).revisions(CPU, Integer.MAX_VALUE, ALL);
    assertThat(revisions).extracting(it -> it.commit().hex()).containsExactlyElementsOf(expected);
    assertThat(revisions)
        .extracting(Revision::version)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, expected.size()).boxed().toList().reversed());
    assertThat(revisions.getLast().path()).isEqualTo(new RepoPath("cpu.json"));
    assertThat(Optional.of(revisions.getFirst().path())).contains(new RepoPath(path));
  }

  private void move(String from, String to, String message) {
    try {
      Path target = work.resolve("shared").resolve(to);
      Files.createDirectories(target.getParent());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    git.run(work, "mv", "shared/" + from, "shared/" + to);
    git.commitAll(work, message);
  }

  private void write(String path, String title, int edits, String message) {
    git.commit(
        work,
        "shared/" + path,
        dashboard(path.startsWith("mem") ? "mem2" : "cpu", title, edits),
        message);
  }

  /// As long as a dashboard is, so that an edit leaves it alike.
  private static String dashboard(String uid, String title, int edits) {
    StringBuilder panels = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      panels.append(
          "%s\n    {\"id\": %d, \"type\": \"timeseries\", \"title\": \"%s %d of %d\"}"
              .formatted(i == 0 ? "" : ",", i, uid, i, i < edits ? edits : 0));
    }
    return "{\n  \"uid\": \"%s\",\n  \"title\": \"%s\",\n  \"schemaVersion\": 41,\n  \"panels\": [%s\n  ]\n}\n"
        .formatted(uid, title, panels);
  }
}
