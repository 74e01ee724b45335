package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.FetchOutcome;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packs that are small and unpack to very much, from C Git and by hand: nothing of them is taken
/// in, what was there stays, and the sentence names the setting.
class PackBombTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final FetchLimits LIMITS = new FetchLimits(2 * MEBIBYTE, 8 * MEBIBYTE);

  @TempDir Path temp;
  private GitCli git;
  private Path bare;
  private Path work;
  private GitRemoteConfig config;

  @BeforeEach
  void makeARemote() {
    git = new GitCli(temp);
    bare = git.bare(temp.resolve("remote.git"));
    work = git.clone(bare.toString(), temp.resolve("work"));
    config = GitRemoteConfig.of(bare.toString(), "main", "").withLimits(LIMITS);
  }

  @Test
  void anObjectAboveTheLimitIsRefusedAndWhatWasThereStays() throws IOException {
    try (JGitRepository mirror = JGitRepository.open(config, temp.resolve("mirror"))) {
      String good = push("good.json", "{}".getBytes(UTF_8));
      assertThat(mirror.fetch()).isEqualTo(at(good));
      push("big.bin", new byte[3 * MEBIBYTE]);

      assertThat(mirror.fetch())
          .isEqualTo(
              new FetchOutcome.Refused(
                  ("%s has an object of more than 2,097,152 bytes, so nothing of it was taken in:"
                          + " take the file out of its history, or raise storage.maxObject")
                      .formatted(bare)));

      assertThat(mirror.head()).contains(new CommitId(good));
      assertThat(leftOvers()).isEmpty();
      git.run(work, "reset", "--quiet", "--hard", good);
      String after = push("after.json", "{}".getBytes(UTF_8));
      assertThat(mirror.fetch()).isEqualTo(at(after));
    }
  }

  @Test
  void deltasThatUnpackWithoutEndAreRefused() throws IOException {
    byte[] nearlyTheSame = new byte[MEBIBYTE];
    for (int i = 0; i < 20; i++) {
      nearlyTheSame[i * 50_000] = 1;
      Files.write(work.resolve("file" + i), nearlyTheSame);
    }
    git.commitAll(work, "Many");
    git.run(work, "push", "--quiet", "--force", "origin", "HEAD:main");
    git.run(bare, "repack", "--quiet", "-adf");

    try (JGitRepository mirror = JGitRepository.open(config, temp.resolve("mirror"))) {
      assertThat(mirror.fetch())
          .isEqualTo(
              new FetchOutcome.Refused(
                  ("%s sends what unpacks to more than 8,388,608 bytes, so nothing of it was taken"
                          + " in: use a smaller repository, or raise storage.maxFetch")
                      .formatted(bare)));
      assertThat(mirror.head()).isEmpty();
    }
    assertThat(leftOvers()).isEmpty();
    try (JGitRepository mirror =
        JGitRepository.open(config.withLimits(FetchLimits.USUAL), temp.resolve("mirror"))) {
      assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.At.class);
    }
  }

  @Test
  void noRoomIsMadeForWhatADeltaPretendsToBe() throws IOException {
    byte[] base = "0123456789".getBytes(UTF_8);
    ByteArrayOutputStream delta = new ByteArrayOutputStream();
    varint(delta, base.length);
    varint(delta, 2_000_000_000); // the size that it says it has
    delta.write(0x90); // copy from the start of the base
    delta.write(base.length);

    try (Repository repository = repository();
        ObjectInserter inserter = repository.newObjectInserter()) {
      PackParser parser = inserter.newPackParser(new ByteArrayInputStream(pack(base, delta)));
      assertThatThrownBy(() -> parser.parse(NullProgressMonitor.INSTANCE))
          .isInstanceOf(TooLargeObjectInPackException.class);
    }
  }

  @Test
  void noRoomIsMadeForWhatATreePretendsToBe() throws IOException {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    pack.write(new byte[] {'P', 'A', 'C', 'K', 0, 0, 0, 2, 0, 0, 0, 1});
    header(pack, 2, 2_000_000_000);
    deflate(pack, new byte[100]);
    try (Repository repository = repository();
        ObjectInserter inserter = repository.newObjectInserter()) {
      PackParser parser = inserter.newPackParser(new ByteArrayInputStream(sealed(pack)));
      assertThatThrownBy(() -> parser.parse(NullProgressMonitor.INSTANCE))
          .isInstanceOf(TooLargeObjectInPackException.class);
    }
  }

  private Repository repository() throws IOException {
    return new BoundedRepository(
        new FileRepositoryBuilder().setGitDir(bare.toFile()).setBare().setup(), LIMITS.object());
  }

  private String push(String file, byte[] content) throws IOException {
    Files.write(work.resolve(file), content);
    String head = git.commitAll(work, file);
    git.run(work, "push", "--quiet", "--force", "origin", "HEAD:main");
    return head;
  }

  private static FetchOutcome at(String commit) {
    return new FetchOutcome.At(new CommitId(commit));
  }

  private List<Path> leftOvers() throws IOException {
    try (Stream<Path> files = Files.walk(temp.resolve("mirror"))) {
      return files.filter(it -> it.toString().contains("incoming_")).toList();
    }
  }

  /// A pack of a blob and a delta on it.
  private static byte[] pack(byte[] base, ByteArrayOutputStream delta) throws IOException {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    pack.write(new byte[] {'P', 'A', 'C', 'K', 0, 0, 0, 2, 0, 0, 0, 2});
    int baseAt = pack.size();
    header(pack, 3, base.length);
    deflate(pack, base);
    int distance = pack.size() - baseAt;
    header(pack, 6, delta.size());
    pack.write(distance);
    deflate(pack, delta.toByteArray());
    return sealed(pack);
  }

  private static byte[] sealed(ByteArrayOutputStream pack) throws IOException {
    try {
      pack.write(MessageDigest.getInstance("SHA-1").digest(pack.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return pack.toByteArray();
  }

  private static void header(ByteArrayOutputStream out, int type, int size) {
    int rest = size >>> 4;
    out.write((type << 4) | (size & 15) | (rest == 0 ? 0 : 0x80));
    if (rest != 0) {
      varint(out, rest);
    }
  }

  private static void varint(ByteArrayOutputStream out, int number) {
    int rest = number;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static void deflate(ByteArrayOutputStream out, byte[] data) throws IOException {
    DeflaterOutputStream deflater = new DeflaterOutputStream(out);
    deflater.write(data);
    deflater.finish();
  }
}
