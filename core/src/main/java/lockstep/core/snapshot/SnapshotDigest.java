package lockstep.core.snapshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.Sha256;
import lockstep.core.resource.Uid;

/// SHA-256 over all folders and dashboards of a snapshot, in the order of their paths.
///
/// Each text goes in with its length before it, so that no two snapshots give the same bytes.
/// Warnings are left out: their words may differ between releases that run side by side.
///
/// One that hashes many dashboards is of one thread.
final class SnapshotDigest {
  private static final int BUFFER = 1024;

  private final MessageDigest sha = Sha256.digest();
  private final TimeText created = new TimeText();
  private final TimeText updated = new TimeText();
  private final byte[] bytes = new byte[BUFFER];
  private int length;

  /// A time in words. Most dashboards were last changed by the same few commits, and the words cost
  /// more than the rest of the hash.
  private static final class TimeText {
    private Instant time = Instant.EPOCH;
    private String text = time.toString();

    String of(Instant next) {
      if (!next.equals(time)) {
        time = next;
        text = next.toString();
      }
      return text;
    }
  }

  /// The digest of a snapshot that shows these, in this order.
  static String of(Collection<Folder> folders, Collection<FileState.Made> dashboards) {
    SnapshotDigest digest = new SnapshotDigest();
    SnapshotDigest each = new SnapshotDigest();
    digest.put(folders.size());
    folders.forEach(digest::put);
    digest.put(dashboards.size());
    dashboards.forEach(made -> digest.put(made.hash(each)));
    return HexFormat.of().formatHex(digest.done());
  }

  /// The digest of several repositories together.
  static String of(List<Catalog.Part> parts) {
    SnapshotDigest digest = new SnapshotDigest();
    digest.put(parts.size());
    for (Catalog.Part part : parts) {
      digest.put(part.repository());
      digest.put(part.snapshot().digest());
    }
    return HexFormat.of().formatHex(digest.done());
  }

  /// The hash of one dashboard: 32 bytes over everything that is known of it.
  byte[] of(Dashboard dashboard) {
    put(dashboard.uid().value());
    put(dashboard.title());
    put(dashboard.tags().size());
    dashboard.tags().forEach(this::put);
    put(dashboard.folder().map(Uid::value));
    put(dashboard.path().value());
    put(dashboard.blob().hex());
    put(dashboard.apiVersion());
    put(dashboard.provenance());
    return done();
  }

  private void put(Folder folder) {
    put(folder.uid().value());
    put(folder.title());
    put(folder.parent().map(Uid::value));
    put(folder.path().value());
    put(folder.metadata().map(BlobId::hex));
    put(folder.provenance().isPresent() ? 1 : 0);
    folder.provenance().ifPresent(this::put);
  }

  private void put(Provenance provenance) {
    put(provenance.version());
    put(created.of(provenance.created()));
    put(provenance.createdBy());
    put(updated.of(provenance.updated()));
    put(provenance.updatedBy());
    put(provenance.commit().hex());
  }

  private void put(Optional<String> text) {
    put(text.isPresent() ? 1 : 0);
    text.ifPresent(this::put);
  }

  private void put(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    put(encoded.length);
    put(encoded);
  }

  private void put(int number) {
    makeRoom(Integer.BYTES);
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes[length++] = (byte) (number >>> shift);
    }
  }

  private void put(byte[] more) {
    if (more.length > bytes.length) {
      makeRoom(bytes.length);
      sha.update(more);
      return;
    }
    makeRoom(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  /// @param more at most the size of the buffer
  private void makeRoom(int more) {
    if (more > bytes.length - length) {
      sha.update(bytes, 0, length);
      length = 0;
    }
  }

  /// The hash of all that was put in; then it is empty again.
  private byte[] done() {
    sha.update(bytes, 0, length);
    length = 0;
    return sha.digest();
  }
}
