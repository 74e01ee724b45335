package lockstep.sync.pull;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The bytes of a [TipImage] as they are written: small numbers are short, and a text that comes
/// again is its number.
final class ImageOutput {
  private static final int SEVEN_BITS = 0x7f;
  private static final int MORE = 0x80;
  private static final int NARROW = 0xff;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
  private final Map<String, Integer> texts = new HashMap<>();

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /// @param number not negative
  void number(long number) {
    long rest = number;
    while (rest > SEVEN_BITS) {
      bytes.write((int) (rest & SEVEN_BITS) | MORE);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /// 40 hexadecimal digits.
  void id(String hex) {
    bytes.writeBytes(HexFormat.of().parseHex(hex));
  }

  /// Every character as it is, halves of pairs too, which no encoding of Unicode would keep.
  void text(String text) {
    Integer known = texts.putIfAbsent(text, texts.size());
    if (known != null) {
      number(known + 1L);
      return;
    }
    number(0);
    boolean wide = text.chars().anyMatch(c -> c > NARROW);
    number(((long) text.length() << 1) | (wide ? 1 : 0));
    if (wide) {
      text.chars().forEach(this::wide);
    } else {
      bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private void wide(int c) {
    bytes.write(c >> Byte.SIZE);
    bytes.write(c);
  }

  void instant(Instant instant) {
    long seconds = instant.getEpochSecond();
    number((seconds << 1) ^ (seconds >> 63));
    number(instant.getNano());
  }

  <T> void optional(Optional<T> value, Consumer<T> each) {
    number(value.isPresent() ? 1 : 0);
    value.ifPresent(each);
  }

  <T> void list(Collection<T> values, Consumer<T> each) {
    number(values.size());
    values.forEach(each);
  }
}
