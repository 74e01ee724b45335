package lockstep.gateway.proxy;

/// Follows the frames of a WebSocket as they pass, to know when a frame may be put between two
/// others. It looks at lengths and kinds alone.
final class FrameEdge {
  private static final int CLOSE = 0x8;
  private static final int OPCODE = 0x0f;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int MASK_BYTES = 4;

  private long payloadLeft;
  private int headSeen;
  private int headNeeded;
  private int firstByte;
  private int secondByte;
  private long length;
  private boolean closing;

  /// Bytes of the stream passed.
  void passed(byte[] bytes, int count) {
    int at = 0;
    while (at < count) {
      if (payloadLeft > 0) {
        int step = (int) Math.min(payloadLeft, count - at);
        payloadLeft -= step;
        at += step;
      } else {
        head(bytes[at] & 0xff);
        at++;
      }
    }
  }

  private void head(int one) {
    switch (headSeen) {
      case 0 -> {
        firstByte = one;
        length = 0;
        headNeeded = 2;
      }
      case 1 -> {
        secondByte = one;
        int shortLength = one & LENGTH;
        headNeeded = 2 + extension(shortLength) + ((one & MASKED) == 0 ? 0 : MASK_BYTES);
        length = extension(shortLength) == 0 ? shortLength : 0;
      }
      default -> {
        if (headSeen < 2 + extension(secondByte & LENGTH)) {
          length = (length << 8) | one;
        }
      }
    }
    headSeen++;
    if (headSeen == headNeeded) {
      headSeen = 0;
      payloadLeft = Math.max(0, length);
      closing |= (firstByte & OPCODE) == CLOSE;
    }
  }

  private static int extension(int shortLength) {
    return switch (shortLength) {
      case 126 -> 2;
      case 127 -> 8;
      default -> 0;
    };
  }

  /// True when the next byte begins a frame and no goodbye was said yet.
  boolean mayClose() {
    return headSeen == 0 && payloadLeft == 0 && !closing;
  }
}
