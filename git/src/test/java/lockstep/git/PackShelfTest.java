package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.TreeChange;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    try (ObjectReader reader = mirror.repository().newObjectReader()) {
      for (ObjectId id : all) {
        assertThat(reader.has(id)).isTrue();
      }
    }
    new GitCli(temp).run(temp.resolve("m"), "fsck", "--strict");
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
    fetchLike("two ".repeat(50));
    PackShelf.remove(new PackShelf(objects(), 1, List.of(1_000L)).join());

    assertThat(packs()).isEqualTo(1);
    byte[] pack = Files.readAllBytes(objects().getPacks().iterator().next().getPackFile().toPath());
    assertThat(HexFormat.of().formatHex(pack)).contains("7801").doesNotContain("78da");
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
