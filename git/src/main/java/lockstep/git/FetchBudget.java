package lockstep.git;

import java.io.ByteArrayOutputStream;
import java.util.function.BiConsumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Formats;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.jspecify.annotations.Nullable;

/// Counts what a fetch unpacks and ends it when it is too much.
///
/// It stands where JGit checks what objects say. What they say is of no interest here: odd trees
/// are taken in, and read with care.
final class FetchBudget extends ObjectChecker {
  private final long all;
  private final Runnable begun;
  private final BiConsumer<BlobId, byte[]> seen;
  private long spent;

  /// @param begun runs with each object, so at the latest with the first
  /// @param seen gets the blobs that are not too large
  FetchBudget(long all, Runnable begun, BiConsumer<BlobId, byte[]> seen) {
    this.all = all;
    this.begun = begun;
    this.seen = seen;
  }

  @Override
  public void check(@Nullable AnyObjectId id, int type, byte[] unpacked) {
    begun.run();
    spend(unpacked.length);
    if (type == Constants.OBJ_BLOB && id != null) {
      seen.accept(new BlobId(id.name()), unpacked);
    }
  }

  @Override
  public BlobObjectChecker newBlobObjectChecker() {
    begun.run();
    return new BlobObjectChecker() {
      private final ByteArrayOutputStream blob = new ByteArrayOutputStream();
      private boolean tooLarge;

      @Override
      public void update(byte[] in, int offset, int length) {
        spend(length);
        if (blob.size() + length <= Formats.MAX_BYTES) {
          blob.write(in, offset, length);
        } else {
          tooLarge = true;
        }
      }

      @Override
      public void endBlob(AnyObjectId id) {
        if (!tooLarge) {
          seen.accept(new BlobId(id.name()), blob.toByteArray());
        }
      }
    };
  }

  private void spend(long bytes) {
    spent += bytes;
    if (spent > all) {
      throw new Spent();
    }
  }

  /// The fetch unpacks to more than it may.
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Spent() {
      super("the fetch unpacks to more than it may");
    }
  }
}
