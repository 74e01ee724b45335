package lockstep.gateway.front;

import java.net.InetAddress;
import java.util.Arrays;

/// A range of addresses, such as `10.0.0.0/8`, `2001:db8::/32` or one address alone.
///
/// @param bits how many leading bits an address has in common with the first one
public record Network(InetAddress first, int bits) {
  /// Reads a range as people write it.
  ///
  /// @throws IllegalArgumentException with what is wrong
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      InetAddress first = InetAddress.ofLiteral(address);
      int all = first.getAddress().length * Byte.SIZE;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= all) {
        return new Network(first, bits);
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new IllegalArgumentException(
        "%s (expected: an address or a range such as 10.0.0.0/8)".formatted(text));
  }

  /// True when `address` is in it.
  public boolean holds(InetAddress address) {
    byte[] own = first.getAddress();
    byte[] other = address.getAddress();
    int whole = bits / Byte.SIZE;
    int rest = bits % Byte.SIZE;
    if (own.length != other.length || !Arrays.equals(own, 0, whole, other, 0, whole)) {
      return false;
    }
    return rest == 0 || ((own[whole] ^ other[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
  }
}
