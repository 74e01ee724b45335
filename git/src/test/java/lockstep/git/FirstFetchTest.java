package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first fetch reads dashboards while it unpacks them, from C Git's `http-backend`: what it
/// saw is not read again, and what is shown is the same.
class FirstFetchTest {
  private static final int MANY = 150;

  @TempDir Path temp;
  private GitCli git;
  private Path bare;
  private Path work;
  private CgiGitHost host;
  private JGitRepository repository;

  private final SnapshotBuilder builder =
      new SnapshotBuilder(new FolderRules("ops", "Ops", FolderRules.Target.FOLDER));
  private final AtomicInteger reads = new AtomicInteger();

  @BeforeEach
  void begin() throws IOException {
    git = new GitCli(temp);
    Files.createDirectories(temp.resolve("host"));
    bare = git.bare(temp.resolve("host/ops.git"));
    work = git.clone(bare.toString(), temp.resolve("work"));
    host = new CgiGitHost(git, temp.resolve("host"));
    repository =
        JGitRepository.open(
            GitRemoteConfig.of(host.url("ops.git"), "main", ""), temp.resolve("mirror"));
  }

  @AfterEach
  void end() {
    repository.close();
    host.close();
  }

  @Test
  void whatTheFetchUnpackedIsNotReadAgain() {
    write(MANY, "First");
    write(MANY, "Second"); // so that the pack has differences
    git.run(bare, "repack", "--quiet", "-adf");
    TipReader reader = new TipReader(counting(), builder);

    Tip tip = fetched(reader, reader.empty());

    assertThat(reads).hasValue(0);
    assertThat(tip.snapshot().dashboards()).hasSize(MANY);
    TipReader plain = new TipReader(repository, builder);
    Tip read = plain.next(plain.empty(), tip.commit().orElseThrow()).tip();
    assertThat(tip.snapshot().digest()).isEqualTo(read.snapshot().digest());
    assertThat(tip.snapshot().warnings()).isEqualTo(read.snapshot().warnings());
  }

  @Test
  void anOlderVersionThatCameInTheSamePackIsNotTakenForTheNewOne() {
    write(1, "Old");
    write(1, "New");
    TipReader reader = new TipReader(counting(), builder);

    Tip tip = fetched(reader, reader.empty());

    assertThat(tip.snapshot().dashboard(new Uid("d0")).orElseThrow().title()).isEqualTo("New 0");
  }

  @Test
  void whatComesLaterIsReadFromTheMirror() {
    write(3, "First");
    TipReader reader = new TipReader(counting(), builder);
    Tip first = fetched(reader, reader.empty());

    write(2, "Second");
    Tip next = fetched(reader, first);

    assertThat(reads).hasValue(2);
    assertThat(next.snapshot().dashboard(new Uid("d1")).orElseThrow().title())
        .isEqualTo("Second 1");
  }

  private static Tip fetched(TipReader reader, Tip before) {
    FetchOutcome outcome = reader.fetch(before);
    assertThat(outcome).isInstanceOf(FetchOutcome.At.class);
    CommitId head = ((FetchOutcome.At) outcome).head();
    return reader.next(before, head).tip();
  }

  private void write(int count, String title) {
    try {
      for (int i = 0; i < count; i++) {
        Files.writeString(
            work.resolve("d%d.json".formatted(i)),
            "{\"uid\":\"d%d\",\"title\":\"%s %d\",\"schemaVersion\":41,\"panels\":[]}\n"
                .formatted(i, title, i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    git.commitAll(work, title);
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
  }

  /// The mirror, counting the blobs that are read from it.
  private Mirror counting() {
    return (Mirror)
        Proxy.newProxyInstance(
            Mirror.class.getClassLoader(),
            new Class<?>[] {Mirror.class},
            (_, method, arguments) -> {
              if (method.getName().equals("read")) {
                reads.incrementAndGet();
              }
              try {
                return method.invoke(repository, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }
}
