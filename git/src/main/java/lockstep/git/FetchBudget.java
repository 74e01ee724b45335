package lockstep.git;

import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import org.eclipse.jgit.lib.ObjectChecker;
import org.jspecify.annotations.Nullable;

/// Counts what a fetch unpacks and ends it when it is too much.
///
/// It stands where JGit checks what objects say. What they say is of no interest here: odd trees
/// are
/// taken in, and read with care.
final class FetchBudget extends ObjectChecker {
  private final long all;
  private final Runnable begun;
  private long spent;

  /// @param begun runs with each object, so at the latest with the first
  FetchBudget(long all, Runnable begun) {
    this.all = all;
    this.begun = begun;
  }

  @Override
  public void check(@Nullable AnyObjectId id, int type, byte[] unpacked) {
    begun.run();
    spend(unpacked.length);
  }

  @Override
  public BlobObjectChecker newBlobObjectChecker() {
    begun.run();
    return new BlobObjectChecker() {
      @Override
      public void update(byte[] in, int offset, int length) {
        spend(length);
      }

      @Override
      public void endBlob(AnyObjectId id) {
        // counted on the way
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
