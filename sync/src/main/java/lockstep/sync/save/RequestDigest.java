package lockstep.sync.save;

import java.util.HexFormat;
import lockstep.core.resource.Sha256;

/// What tells a save that is sent again from another one under the same id: a digest of the request
/// as it was sent, before anything of it was understood by what an instance happens to show. So the
/// same request has the same digest on every instance, whenever it comes.
///
/// @param value 32 hex digits
public record RequestDigest(String value) {
  private static final int BYTES = 16;

  public RequestDigest {
    if (!isValid(value)) {
      throw new IllegalArgumentException("digest of a request (expected: 32 hex digits)");
    }
  }

  /// True when `value` can be a digest.
  public static boolean isValid(String value) {
    return value.length() == 2 * BYTES
        && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /// The digest of a request in its canonical form.
  public static RequestDigest of(byte[] canonical) {
    return new RequestDigest(HexFormat.of().formatHex(Sha256.of(canonical), 0, BYTES));
  }

  @Override
  public String toString() {
    return value;
  }
}
