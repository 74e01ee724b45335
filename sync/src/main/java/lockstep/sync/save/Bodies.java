package lockstep.sync.save;

import lockstep.core.resource.BlobId;

/// The content of files that a snapshot names.
@FunctionalInterface
public interface Bodies {
  /// The bytes of a file; the caller may not change them.
  byte[] read(BlobId blob);
}
