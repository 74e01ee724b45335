package lockstep.git;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.internal.storage.pack.PackExt;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ObjectStream;

/// Keeps the number of packs small.
///
/// Each save and each fetch leaves a pack of a few objects, and a look for an object asks pack
/// after pack. Where there are many of about one size they are put together into one, which is of
/// the next size; so an object is copied once for each size, and after years there are still few
/// packs. The largest, such as that of the first fetch, are left alone: the work is in proportion
/// to what came in and never to the repository. Unlike Git's collector it drops nothing: a commit
/// that is not pushed yet is reachable from no branch.
final class PackShelf {
  /// Below which length packs are of one size, in rising order.
  private static final List<Long> SIZES = List.of(1L << 17, 1L << 21, 1L << 24);

  private final ObjectDirectory objects;
  private final int most;
  private final List<Long> sizes;

  /// @param most how many packs of one size there may be
  PackShelf(ObjectDirectory objects, int most) {
    this(objects, most, SIZES);
  }

  PackShelf(ObjectDirectory objects, int most, List<Long> sizes) {
    this.objects = objects;
    this.most = most;
    this.sizes = List.copyOf(sizes);
  }

  /// Puts packs of one size together where there are too many.
  ///
  /// @return the packs that are not needed any more, for [#remove]
  /// @throws CorruptObjectException when one of them cannot be read, and nothing else is wrong
  List<Pack> join() throws IOException {
    List<Pack> joined = new ArrayList<>();
    long from = 0;
    for (long below : sizes) {
      List<Pack> alike = packs(from, below);
      if (alike.size() > most) {
        joined.addAll(join(alike));
      }
      from = below;
    }
    return joined;
  }

  /// Makes a pack in a hurry: JGit's own way is to press as hard as it can, which is half of what a
  /// save costs in the mirror.
  static PackInserter inserter(ObjectDirectory objects) {
    PackInserter inserter = objects.newPackInserter();
    inserter.setCompressionLevel(Deflater.BEST_SPEED);
    return inserter;
  }

  private List<Pack> packs(long from, long below) {
    List<Pack> found = new ArrayList<>();
    for (Pack pack : objects.getPacks()) {
      long length = pack.getPackFile().length();
      if (length >= from && length < below) {
        found.add(pack);
      }
    }
    return found;
  }

  /// @return those of `packs` that are not needed any more
  private List<Pack> join(List<Pack> packs) throws IOException {
    JoinedPack together = new JoinedPack(packs.reversed()); // JGit names the newest first
    Optional<Pack> whole = together.whole();
    if (whole.isEmpty() && together.isAnyTwice()) {
      packAnew(packs);
    } else if (whole.isEmpty()) {
      together.make(objects);
    }
    return packs.stream().filter(pack -> !whole.filter(pack::equals).isPresent()).toList();
  }

  private void packAnew(List<Pack> packs) throws IOException {
    try (PackInserter together = inserter(objects);
        ObjectReader reader = objects.newReader()) {
      together.checkExisting(false);
      for (Pack pack : packs) {
        for (PackIndex.MutableEntry entry : pack) {
          copy(reader.open(entry.toObjectId()), together);
        }
      }
      together.flush();
    } catch (MissingObjectException | RuntimeException e) {
      // JGit meets broken packs with exceptions of any kind.
      throw new CorruptObjectException("packs cannot be packed anew", e);
    }
  }

  /// What is too large for memory goes through it in pieces.
  private static void copy(ObjectLoader object, PackInserter together) throws IOException {
    if (!object.isLarge()) {
      together.insert(object.getType(), object.getCachedBytes());
      return;
    }
    try (ObjectStream in = object.openStream()) {
      together.insert(object.getType(), in.getSize(), in);
    }
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
}
