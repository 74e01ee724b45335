package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.TreeChange;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Months of small fetches leave few packs, and lose nothing.
class PackShelfTest {
  private static final int MOST = 5;
  private static final int FETCHES = 1_000;

  @TempDir Path temp;
  private MirrorFolder mirror;
  private final List<ObjectId> all = new ArrayList<>();

  @BeforeEach
  void openAMirror() throws IOException {
    JGitSetup.apply();
    mirror = MirrorFolder.create(temp.resolve("m"), GitRemoteConfig.of("/nowhere", "main", ""));
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  private ObjectDirectory objects() {
    return (ObjectDirectory) mirror.repository().getObjectDatabase();
  }

  private void fetchLike(String content) throws IOException {
    try (PackInserter inserter = mirror.newInserter()) {
      all.add(inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8)));
      inserter.flush();
    }
  }

  private long packs() {
    return objects().getPacks().size();
  }

  @Test
  void aThousandSmallFetchesLeaveFewPacks() throws IOException {
    // A pack of one such object has some 60 bytes, so that six of them are of the second size.
    PackShelf shelf = new PackShelf(objects(), MOST, List.of(200L, 1_500L, 10_000L));
    long highest = 0;
    for (int i = 0; i < FETCHES; i++) {
      fetchLike("object %d".formatted(i));
      PackShelf.remove(shelf.join());
      highest = Math.max(highest, packs());
    }
    assertThat(highest).isBetween(3L, 40L);
    checkAll();
  }

  @Test
  void theLargestPacksAreLeftAlone() throws IOException {
    fetchLike("large ".repeat(10) + "x");
    PackShelf shelf = new PackShelf(objects(), 0, List.of(10L));
    assertThat(shelf.join()).isEmpty();
    assertThat(packs()).isEqualTo(1);
  }

  /// The first byte of what was pressed is 78, and the second says in its upper bits how hard.
  @Test
  void isPackedInAHurry() throws IOException {
    fetchLike("one ".repeat(50));

    assertThat(bytesOfTheOnlyPack()).contains("7801").doesNotContain("78da");
  }

  /// To unpack each object and to pack it anew was a third of what a bundle cost who took it in.
  @Test
  void joinedPacksKeepTheirObjectsAsTheyWere() throws IOException {
    for (String content : List.of("one ", "two ")) {
      try (PackInserter tight = objects().newPackInserter()) {
        tight.setCompressionLevel(Deflater.BEST_COMPRESSION);
        all.add(tight.insert(Constants.OBJ_BLOB, content.repeat(50).getBytes(UTF_8)));
        tight.flush();
      }
    }
    PackShelf.remove(new PackShelf(objects(), 1, List.of(1_000L)).join());

    assertThat(bytesOfTheOnlyPack()).contains("78da").doesNotContain("7801");
    checkAll();
  }

  /// C Git packs most of these as differences from each other, by their distance. Another pack has
  /// the one that they differ from, too: where it comes later it is left out, and where the
  /// differences come later all is packed anew, since it cannot be left out among them.
  @ParameterizedTest
  @CsvSource({"-1, chain length = 1: 19, 43", "1, non delta, 62"})
  void differencesAndObjectsThatAreThereTwiceAreJoinedAsWell(int hoursLater, String how, int whole)
      throws IOException {
    GitCli git = new GitCli(temp);
    Path work = Files.createDirectory(temp.resolve("work"));
    git.run(work, "init", "-q", "-b", "main");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 40; j++) {
        lines.add("%x".formatted((i * 40 + j) * 2_654_435_761L));
      }
      Files.write(work.resolve("file"), lines);
      git.run(work, "add", "file");
      git.run(work, "commit", "-q", "-m", "Save " + i);
    }
    git.run(work, "repack", "-q", "-a", "-d");
    Path packs = objects().getPackDirectory().toPath();
    try (var files = Files.newDirectoryStream(work.resolve(".git/objects/pack"), "*.{pack,idx}")) {
      for (Path file : files) {
        Path copy = Files.copy(file, packs.resolve(file.getFileName()));
        Instant when = Files.getLastModifiedTime(copy).toInstant();
        Files.setLastModifiedTime(copy, FileTime.from(when.plus(Duration.ofHours(hoursLater))));
      }
    }
    for (String line : git.run(work, "rev-list", "--objects", "HEAD").lines().toList()) {
      all.add(ObjectId.fromString(line.substring(0, 40)));
    }
    byte[] first = String.join("\n", lines.subList(0, 40)).concat("\n").getBytes(UTF_8);
    try (PackInserter inserter = mirror.newInserter()) {
      assertThat(all).contains(inserter.insert(Constants.OBJ_BLOB, first));
      all.add(inserter.insert(Constants.OBJ_BLOB, "another".getBytes(UTF_8)));
      inserter.flush();
    }
    assertThat(packs()).isEqualTo(2);

    for (int again = 0; again < 2; again++) {
      PackShelf.remove(new PackShelf(objects(), 1, List.of(1L << 20)).join());
      assertThat(packs()).isEqualTo(1);
      checkAll();
      fetchLike("more " + again);
    }
    String objects = git.run(temp.resolve("m"), "verify-pack", "-v", largest().toString());
    assertThat(objects).contains(how, "non delta: " + whole, largest() + ": ok");
  }

  /// Joined once more it would be the very same file, which then would go with the others.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPackThatHasAllStaysUnlessItIsDamaged(boolean isDamaged) throws IOException {
    PackShelf shelf = new PackShelf(objects(), 1, List.of(1_000L));
    fetchLike("one");
    fetchLike("two");
    PackShelf.remove(shelf.join());
    for (String again : List.of("one", "two")) {
      try (PackInserter inserter = mirror.newInserter()) {
        inserter.checkExisting(false);
        inserter.insert(Constants.OBJ_BLOB, again.getBytes(UTF_8));
        inserter.flush();
      }
    }
    assertThat(packs()).isEqualTo(3);
    if (isDamaged) {
      damage(largest());
      assertThatThrownBy(shelf::join).isInstanceOf(CorruptObjectException.class);
      assertThat(packs()).isEqualTo(3);
      return;
    }

    PackShelf.remove(shelf.join());
    checkAll();
    assertThat(packs()).isEqualTo(1);
  }

  @Test
  void aDamagedPackIsNotPassedOn() throws IOException {
    fetchLike("one");
    fetchLike("two");
    damage(objects().getPacks().iterator().next().getPackFile().toPath());

    assertThatThrownBy(() -> new PackShelf(objects(), 1, List.of(1_000L)).join())
        .isInstanceOf(CorruptObjectException.class);
    assertThat(objects().getPackDirectory().list()).hasSize(4);
  }

  private static void damage(Path pack) throws IOException {
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length - 25] ^= 1; // of the last object, before the checksum
    assertThat(pack.toFile().setWritable(true)).isTrue();
    Files.write(pack, bytes);
  }

  private Path largest() {
    return objects().getPacks().stream()
        .map(pack -> pack.getPackFile().toPath())
        .max(Comparator.comparingLong(file -> file.toFile().length()))
        .orElseThrow();
  }

  private String bytesOfTheOnlyPack() throws IOException {
    assertThat(packs()).isEqualTo(1);
    return HexFormat.of().formatHex(Files.readAllBytes(largest()));
  }

  /// All are there, as they were, for us and for C Git.
  private void checkAll() throws IOException {
    try (ObjectReader reader = mirror.repository().newObjectReader()) {
      for (ObjectId id : all) {
        ObjectLoader object = reader.open(id);
        byte[] bytes = object.getCachedBytes();
        assertThat(new ObjectInserter.Formatter().idFor(object.getType(), bytes)).isEqualTo(id);
      }
    }
    new GitCli(temp).run(temp.resolve("m"), "fsck", "--strict");
  }

  /// Each save adds a pack, after which such a look reads the folder and opens all new ones.
  @Test
  void theSizeOfAFileIsToldWithoutALookThroughAllPacks() throws IOException {
    ObjectId tree;
    try (PackInserter inserter = mirror.newInserter()) {
      TreeFormatter files = new TreeFormatter();
      files.append(
          "a.json", FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, new byte[5]));
      tree = inserter.insert(files);
      inserter.flush();
    }
    try (ObjectReader reader = mirror.repository().newObjectReader()) {
      List<Integer> hints = new ArrayList<>();
      TreeReader trees = new TreeReader(new SizeHints(reader, hints), RepoPath.ROOT);
      assertThat(trees.changes(Optional.empty(), Optional.of(tree)))
          .singleElement()
          .satisfies(it -> assertThat(((TreeChange.File) it).size()).isEqualTo(5));
      assertThat(hints).hasSize(1).doesNotContain(Constants.OBJ_BLOB);
    }
  }

  /// Notes as what the size of an object is asked for.
  private static final class SizeHints extends ObjectReader.Filter {
    private final ObjectReader reader;
    private final List<Integer> hints;

    SizeHints(ObjectReader reader, List<Integer> hints) {
      this.reader = reader;
      this.hints = hints;
    }

    @Override
    protected ObjectReader delegate() {
      return reader;
    }

    @Override
    public long getObjectSize(AnyObjectId id, int hint) throws IOException {
      hints.add(hint);
      return super.getObjectSize(id, hint);
    }
  }
}
