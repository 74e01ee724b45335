package lockstep.git;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.internal.storage.file.BasePackIndexWriter;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackFile;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.pack.PackExt;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PackedObjectInfo;

/// One pack of the objects of several, byte for byte as they were: none is unpacked or pressed.
///
/// The objects of each stay behind each other, and what is packed as a difference names its base by
/// the distance or by its id, so all of it is as good in the new pack. An object that was there
/// before is left out. Where that would change a distance there is no such pack: of an object that
/// is there twice either may be found, and two could then be each the base of the other.
final class JoinedPack {
  private static final int VERSION = 2;
  private static final int HEADER = 12;
  private static final int TYPE_SHIFT = 4;
  private static final int TYPE_MASK = 7;
  private static final int BUFFER = 1 << 16;

  private final List<Pack> packs;
  private final List<List<Part>> parts = new ArrayList<>();
  private final Set<ObjectId> ids = new HashSet<>();
  private final List<PackedObjectInfo> entries = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];
  private long length = HEADER;
  private boolean isAnyTwice;

  /// Looks at what is to be joined; makes nothing yet.
  ///
  /// @param packs the oldest first: what comes in later often brings what its differences rest on
  /// @throws CorruptObjectException when one of them cannot be read
  JoinedPack(List<Pack> packs) throws CorruptObjectException {
    this.packs = List.copyOf(packs);
    for (Pack pack : packs) {
      try {
        parts.add(parts(pack.getPackFile()));
      } catch (IOException | RuntimeException e) {
        // JGit meets broken indexes with exceptions of either kind.
        throw new CorruptObjectException("pack %s cannot be read".formatted(pack), e);
      }
    }
  }

  /// An object in one of the packs.
  ///
  /// @param end where the next one begins
  private record Part(ObjectId id, long begin, long end, boolean isLeftOut) {}

  /// The pack that has all of it already. Joined it would be made once more under its own name.
  ///
  /// @throws CorruptObjectException when it is not what it was
  Optional<Pack> whole() throws IOException {
    for (int i = 0; i < packs.size(); i++) {
      if (parts.get(i).size() == ids.size()) {
        copy(packs.get(i).getPackFile().toPath(), parts.get(i), OutputStream.nullOutputStream());
        return Optional.of(packs.get(i));
      }
    }
    return Optional.empty();
  }

  /// True when an object would be in it twice: then it may not be made.
  boolean isAnyTwice() {
    return isAnyTwice;
  }

  /// Makes it, beside the packs that it is made of.
  ///
  /// @throws CorruptObjectException when one of them is not what it was
  void make(ObjectDirectory objects) throws IOException {
    Path folder = objects.getPackDirectory().toPath();
    // Names of which a start removes what a killed process left.
    Path half = Files.createTempFile(folder, "insert_", ".pack");
    Path halfIndex = Files.createTempFile(folder, "insert_", ".idx");
    try {
      byte[] checksum = write(half);
      writeIndex(checksum, halfIndex);
      force(half);
      force(halfIndex);
      PackFile file = new PackFile(folder.toFile(), ObjectId.fromRaw(checksum), PackExt.PACK);
      Files.move(half, file.toPath(), StandardCopyOption.ATOMIC_MOVE);
      Path index = file.create(PackExt.INDEX).toPath();
      Files.move(halfIndex, index, StandardCopyOption.ATOMIC_MOVE);
      objects.openPack(file);
    } finally {
      Files.deleteIfExists(half);
      Files.deleteIfExists(halfIndex);
    }
  }

  /// What it is made of is deleted next, and was on the disk long ago.
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private byte[] write(Path to) throws IOException {
    int count =
        (int) parts.stream().flatMap(List::stream).filter(part -> !part.isLeftOut()).count();
    MessageDigest digest = Constants.newMessageDigest();
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(to));
        OutputStream out = new DigestOutputStream(file, digest)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      out.write(header.put(Constants.PACK_SIGNATURE).putInt(VERSION).putInt(count).array());
      for (int i = 0; i < packs.size(); i++) {
        copy(packs.get(i).getPackFile().toPath(), parts.get(i), out);
      }
      byte[] checksum = digest.digest();
      file.write(checksum);
      return checksum;
    }
  }

  /// The objects of a pack, as they follow each other.
  private List<Part> parts(PackFile pack) throws IOException {
    List<PackIndex.MutableEntry> order = new ArrayList<>();
    PackIndex.open(pack.create(PackExt.INDEX)).forEach(entry -> order.add(entry.cloneEntry()));
    order.sort(Comparator.comparingLong(PackIndex.MutableEntry::getOffset));
    List<Part> parts = new ArrayList<>();
    try (RandomAccessFile file = new RandomAccessFile(pack, "r")) {
      // Last first: what stands behind the last distance is in none.
      long next = file.length() - Constants.OBJECT_ID_LENGTH;
      boolean isInADistance = false;
      for (PackIndex.MutableEntry entry : order.reversed()) {
        file.seek(entry.getOffset());
        isInADistance |= ((file.read() >> TYPE_SHIFT) & TYPE_MASK) == Constants.OBJ_OFS_DELTA;
        ObjectId id = entry.toObjectId();
        boolean isThere = ids.contains(id);
        isAnyTwice |= isThere && isInADistance;
        parts.add(new Part(id, entry.getOffset(), next, isThere));
        next = entry.getOffset();
      }
    }
    parts.forEach(part -> ids.add(part.id()));
    return parts.reversed();
  }

  private void copy(Path pack, List<Part> parts, OutputStream out) throws IOException {
    MessageDigest digest = Constants.newMessageDigest();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(pack));
        InputStream in = new DigestInputStream(file, digest)) {
      in.readNBytes(HEADER); // to skip it would leave it out of the checksum
      for (Part part : parts) {
        if (part.isLeftOut()) {
          copy(in, part, OutputStream.nullOutputStream());
          continue;
        }
        PackedObjectInfo entry = new PackedObjectInfo(part.id());
        entry.setOffset(length);
        entry.setCRC(copy(in, part, out));
        entries.add(entry);
        length += part.end() - part.begin();
      }
      byte[] checksum = digest.digest();
      if (!MessageDigest.isEqual(checksum, file.readNBytes(checksum.length))) {
        throw new CorruptObjectException("pack %s is damaged".formatted(pack));
      }
    }
  }

  /// @return the checksum of these bytes
  private int copy(InputStream in, Part part, OutputStream out) throws IOException {
    CRC32 sum = new CRC32();
    for (long left = part.end() - part.begin(); left > 0; ) {
      int read = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
      if (read == 0) {
        throw new CorruptObjectException("a pack ends too soon");
      }
      sum.update(buffer, 0, read);
      out.write(buffer, 0, read);
      left -= read;
    }
    return (int) sum.getValue();
  }

  private void writeIndex(byte[] checksum, Path to) throws IOException {
    entries.sort(Comparator.naturalOrder());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
      BasePackIndexWriter.createVersion(out, VERSION).write(entries, checksum);
    }
  }
}
