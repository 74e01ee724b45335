package lockstep.api.k8s;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import lockstep.core.resource.Sha256;

/// A few digits that tell one text from another, where no revision is kept.
public final class ShortHash {
  private static final int BYTES = 6;

  private ShortHash() {}

  /// Twelve hexadecimal digits.
  public static String of(String text) {
    return HexFormat.of()
        .formatHex(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
  }
}
