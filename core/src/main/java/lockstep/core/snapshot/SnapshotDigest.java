package lockstep.core.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
final class SnapshotDigest {
  private final MessageDigest sha = Sha256.digest();

  private SnapshotDigest() {}

  /// The digest of a snapshot that shows these, in this order.
  ///
  /// @param dashboards the hash of each
  static String of(Collection<Folder> folders, Collection<byte[]> dashboards) {
    SnapshotDigest digest = new SnapshotDigest();
    digest.put(folders.size());
    folders.forEach(digest::put);
    digest.put(dashboards.size());
    dashboards.forEach(digest.sha::update);
    return HexFormat.of().formatHex(digest.sha.digest());
  }

  /// The digest of several repositories together.
  static String of(List<Catalog.Part> parts) {
    SnapshotDigest digest = new SnapshotDigest();
    digest.put(parts.size());
    for (Catalog.Part part : parts) {
      digest.put(part.repository());
      digest.put(part.snapshot().digest());
    }
    return HexFormat.of().formatHex(digest.sha.digest());
  }

  /// The hash of one dashboard: 32 bytes over everything that is known of it.
  static byte[] of(Dashboard dashboard) {
    SnapshotDigest digest = new SnapshotDigest();
    digest.put(dashboard.uid().value());
    digest.put(dashboard.title());
    digest.put(dashboard.tags().size());
    dashboard.tags().forEach(digest::put);
    digest.put(dashboard.folder().map(Uid::value));
    digest.put(dashboard.path().value());
    digest.put(dashboard.blob().hex());
    digest.put(dashboard.apiVersion());
    digest.put(dashboard.provenance());
    return digest.sha.digest();
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
    put(provenance.created().toString());
    put(provenance.createdBy());
    put(provenance.updated().toString());
    put(provenance.updatedBy());
    put(provenance.commit().hex());
  }

  private void put(Optional<String> text) {
    put(text.isPresent() ? 1 : 0);
    text.ifPresent(this::put);
  }

  private void put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes.length);
    sha.update(bytes);
  }

  private void put(int number) {
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }
}
