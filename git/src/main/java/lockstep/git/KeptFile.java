package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.TipShelf;

/// Bytes that are kept in a file, and are found again only whole and by who may have them.
///
/// The file says how long it is, for whom, and has a checksum. A file that is anything else is as
/// good as none. It is written under another name and then moved, so that it is there as a whole or
/// not at all.
public final class KeptFile implements TipShelf {
  /// Above it nothing is kept, nor read. Ten thousand dashboards need some three megabytes.
  static final int MAX_BYTES = 64 << 20;

  private static final String NAME = "lockstep-tip";
  private static final byte[] MAGIC = "lockstep kept 1\n".getBytes(UTF_8);

  private final Path file;
  private final byte[] owner;

  /// A place in the folder of a mirror, gone with it.
  ///
  /// @param owner names the program and the settings that what is kept depends on
  public KeptFile(Path mirror, String owner) {
    this.file = mirror.resolve(NAME);
    this.owner = owner.getBytes(UTF_8);
  }

  /// True when something is kept in the folder of a mirror, for whomever.
  public static boolean isIn(Path mirror) {
    return Files.isRegularFile(mirror.resolve(NAME));
  }

  @Override
  public Optional<byte[]> read() {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > 2L * MAX_BYTES) {
        return Optional.empty();
      }
      return content(ByteBuffer.wrap(Files.readAllBytes(file)));
    } catch (IOException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> content(ByteBuffer bytes) {
    boolean ours =
        Arrays.equals(take(bytes, MAGIC.length), MAGIC)
            && bytes.getInt() == owner.length
            && Arrays.equals(take(bytes, owner.length), owner);
    if (!ours) {
      return Optional.empty();
    }
    long sum = bytes.getLong();
    byte[] content = take(bytes, bytes.remaining());
    return sum == sum(content) ? Optional.of(content) : Optional.empty();
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  private static long sum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return ((long) content.length << Integer.SIZE) ^ sum.getValue();
  }

  /// Keeps these in place of what was kept; nothing when they are too many.
  @Override
  public void write(byte[] content) {
    try {
      if (content.length > MAX_BYTES) {
        Files.deleteIfExists(file);
      } else {
        writeAll(content);
      }
    } catch (IOException e) {
      throw new GitFault("%s cannot be written".formatted(file), e);
    }
  }

  private void writeAll(byte[] content) throws IOException {
    // The name is that of things which the next start takes for left over.
    Path fresh = file.resolveSibling("insert_" + file.getFileName());
    ByteBuffer head =
        ByteBuffer.allocate(MAGIC.length + Integer.BYTES + owner.length + Long.BYTES)
            .put(MAGIC)
            .putInt(owner.length)
            .put(owner)
            .putLong(sum(content));
    try (var out = Files.newOutputStream(fresh)) {
      out.write(head.array());
      out.write(content);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
