package lockstep.sync.save;

import java.util.HexFormat;
import lockstep.core.resource.BlobId;

/// Names content that waits for Git, as a blob names content that is there.
///
/// The version that it is shown with may become somebody else's, when its save is set aside: who
/// edits such content says by this tag what they saw.
public final class WaitingTag {
  private static final int DIGITS = 40;

  private WaitingTag() {}

  /// The tag of the content that a waiting save would write.
  public static BlobId of(SaveId save) {
    String digits = HexFormat.of().formatHex(FreshUid.sha256("waiting/" + save));
    return new BlobId(digits.substring(0, DIGITS));
  }
}
