package lockstep.sync.pull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads what an [ImageOutput] wrote. Of other bytes it makes nonsense or throws a
/// [RuntimeException], and takes no more memory than some times their length.
final class ImageInput {
  private static final int SEVEN_BITS = 0x7f;
  private static final int MOST_BITS = 63;
  private static final int ID_BYTES = 20;
  private static final int NARROW = 0xff;

  private final byte[] bytes;
  private final List<String> texts = new ArrayList<>();
  private int at;

  ImageInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /// True when all was read.
  boolean isAtEnd() {
    return at == bytes.length;
  }

  long number() {
    long number = 0;
    for (int shift = 0; shift < MOST_BITS; shift += 7) {
      byte next = bytes[at++];
      number |= (long) (next & SEVEN_BITS) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number without an end at " + at);
  }

  int small() {
    return Math.toIntExact(number());
  }

  String id() {
    String hex = HexFormat.of().formatHex(bytes, at, at + ID_BYTES);
    at += ID_BYTES;
    return hex;
  }

  String text() {
    int known = small();
    if (known > 0) {
      return texts.get(known - 1);
    }
    int shape = small();
    int length = shape >> 1;
    String text = (shape & 1) == 0 ? narrow(length) : wide(length);
    texts.add(text);
    return text;
  }

  private String narrow(int length) {
    String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    at += length;
    return text;
  }

  private String wide(int length) {
    StringBuilder text = new StringBuilder(room(length));
    for (int i = 0; i < length; i++) {
      text.append((char) (((bytes[at] & NARROW) << Byte.SIZE) | (bytes[at + 1] & NARROW)));
      at += 2;
    }
    return text.toString();
  }

  Instant instant() {
    long folded = number();
    return Instant.ofEpochSecond((folded >>> 1) ^ -(folded & 1), number());
  }

  <T> Optional<T> optional(Supplier<T> value) {
    return number() == 0 ? Optional.empty() : Optional.of(value.get());
  }

  <T> List<T> list(Supplier<T> each) {
    int count = count();
    List<T> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(each.get());
    }
    return values;
  }

  /// How many follow, each of at least one byte.
  int count() {
    return room(small());
  }

  private int room(int count) {
    if (count > bytes.length - at) {
      throw new IllegalArgumentException("%d at %d are more than there are".formatted(count, at));
    }
    return count;
  }
}
