package lockstep.git;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import lockstep.core.check.Check;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.internal.storage.pack.PackExt;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/// Keeps the number of packs small.
///
/// Each save and each fetch leaves a pack of a few objects, and a look for an object asks pack
/// after
/// pack. Small packs are put together into one; large ones are left alone, so the work is in
/// proportion to what came in and never to the repository. Unlike Git's collector it drops nothing:
/// a commit that is not pushed yet is reachable from no branch.
final class PackShelf {
  private static final long SMALL_BYTES = 1 << 20;

  private final ObjectDirectory objects;
  private final int most;

  /// @param most how many small packs there may be
  PackShelf(ObjectDirectory objects, int most) {
    this.objects = objects;
    this.most = most;
  }

  /// Puts the small packs together when there are too many.
  ///
  /// @return the packs that are not needed any more, for [#remove]
  List<Pack> join() throws IOException {
    List<Pack> small = new ArrayList<>();
    for (Pack pack : objects.getPacks()) {
      if (pack.getPackFile().length() < SMALL_BYTES) {
        small.add(pack);
      }
    }
    if (small.size() <= most) {
      return List.of();
    }
    try (PackInserter together = objects.newPackInserter();
        ObjectReader reader = objects.newReader()) {
      together.checkExisting(false);
      for (Pack pack : small) {
        copy(pack, reader, together);
      }
      together.flush();
    }
    return small;
  }

  /// Deletes packs, while nobody reads.
  static void remove(List<Pack> packs) throws IOException {
    for (Pack pack : packs) {
      // The index first: a pack without one does not count.
      for (PackExt part : List.of(PackExt.INDEX, PackExt.PACK)) {
        Files.deleteIfExists(pack.getPackFile().create(part).toPath());
      }
    }
  }

  private static void copy(Pack pack, ObjectReader reader, PackInserter together)
      throws IOException {
    for (PackIndex.MutableEntry entry : pack) {
      ObjectId id = entry.toObjectId();
      ObjectLoader object = reader.open(id);
      ObjectId copied = together.insert(object.getType(), object.getBytes());
      Check.that(copied.equals(id), "object %s became %s", id.name(), copied.name());
    }
  }
}
