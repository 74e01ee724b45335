package lockstep.core.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Bytes to characters, strictly: what is not UTF-8 is refused with its place, never replaced.
final class Utf8 {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /// What decoding gave.
  sealed interface Decoded {
    /// The characters, without a byte order mark.
    record Text(String text) implements Decoded {}

    /// Too long, or not UTF-8, or with a NUL.
    record Refused(Parsed.Problem problem) implements Decoded {}
  }

  /// Decodes `bytes` within the limit of [Json#MAX_BYTES].
  static Decoded decode(byte[] bytes) {
    if (bytes.length > Json.MAX_BYTES) {
      String reason = "larger than %d MB".formatted(Json.MAX_BYTES >> 20);
      return new Decoded.Refused(new Parsed.Problem(reason, 0, 0));
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      // It may stand in the text itself, or for what is no UTF-8.
      return decodeStrictly(bytes);
    }
    return checked(text);
  }

  private static Decoded decodeStrictly(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
    String text = chars.flip().toString();
    if (result.isError()) {
      return refused(isUtf16(bytes) ? "UTF-16, not UTF-8" : "not UTF-8", text, text.length());
    }
    return checked(text);
  }

  private static Decoded checked(String text) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      return refused("holds a NUL character", text, nul);
    }
    return new Decoded.Text(hasByteOrderMark(text) ? text.substring(1) : text);
  }

  /// True for the mark that editors put at the start of UTF-16.
  private static boolean isUtf16(byte[] bytes) {
    return bytes.length > 1
        && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
            || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
  }

  static boolean hasByteOrderMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
  }

  private static Decoded.Refused refused(String reason, String text, int at) {
    int lastBreak = text.lastIndexOf('\n', at - 1);
    int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    return new Decoded.Refused(new Parsed.Problem(reason, line, at - lastBreak));
  }
}
