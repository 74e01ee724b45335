package lockstep.trials.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds a text in a stream that comes in pieces.
final class Marker {
  static final int NOT_YET = Integer.MAX_VALUE;

  private final byte[] wanted;
  private byte[] tail = new byte[0];

  Marker(String text) {
    wanted = text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Looks for the text in the bytes so far.
  ///
  /// @return where it begins in `piece`, negative when it began in an earlier one;
  /// [#NOT_YET] when it is not there yet
  int find(byte[] piece) {
    byte[] seen = new byte[tail.length + piece.length];
    System.arraycopy(tail, 0, seen, 0, tail.length);
    System.arraycopy(piece, 0, seen, tail.length, piece.length);
    int at = indexIn(seen);
    if (at >= 0) {
      return at - tail.length;
    }
    int keep = Math.min(seen.length, wanted.length - 1);
    tail = Arrays.copyOfRange(seen, seen.length - keep, seen.length);
    return NOT_YET;
  }

  private int indexIn(byte[] seen) {
    for (int at = 0; at + wanted.length <= seen.length; at++) {
      int length = 0;
      while (length < wanted.length && seen[at + length] == wanted[length]) {
        length++;
      }
      if (length == wanted.length) {
        return at;
      }
    }
    return -1;
  }
}
