package lockstep.sync.save;

import java.nio.ByteBuffer;
import java.util.Optional;
import lockstep.core.resource.BlobId;

/// Names content that waits for Git, as a blob names content that is there.
///
/// Where its save comes to Git, and as which version, is not known yet: another may come before it.
/// So who edits such content names by this what they saw, either by its tag, or, for clients that
/// know of versions only, by a version that no dashboard in Git ever has.
public final class WaitingTag {
  /// Versions of what is in Git count commits: there are never so many.
  private static final long LEAST = 1_000_000_000_000L;

  private static final long ORDINALS = 1_000_000;

  /// The largest name: with an ordinal behind it, it is a number that JavaScript can hold.
  private static final long NAMES = 1L << 33;

  /// What no hash of content begins with, as good as never.
  private static final String HEAD = "57a1719657a1719657a1719657a171";

  private WaitingTag() {}

  /// The tag of the content that a waiting save would write.
  public static BlobId of(SaveId save) {
    return tag(name(save));
  }

  /// The version of the content that a waiting save would write. It names the save, and is nothing
  /// to count with but for its last six digits.
  ///
  /// @param ordinal the version that it would be in Git if nothing came before it
  public static long version(SaveId save, int ordinal) {
    return name(save) * ORDINALS + ordinal % ORDINALS;
  }

  /// The tag of what [#version] names; empty for a version of something in Git.
  public static Optional<BlobId> named(long version) {
    return version < LEAST || version >= NAMES * ORDINALS
        ? Optional.empty()
        : Optional.of(tag(version / ORDINALS));
  }

  private static BlobId tag(long name) {
    return new BlobId("%s%010x".formatted(HEAD, name));
  }

  private static long name(SaveId save) {
    long least = LEAST / ORDINALS;
    long drawn = ByteBuffer.wrap(FreshUid.sha256("waiting/" + save)).getLong();
    return least + Math.floorMod(drawn, NAMES - least);
  }
}
