package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Numbers as nodes, in the smallest kind that holds them: the same as Jackson's reader makes.
final class Numbers {
  private Numbers() {}

  static JsonNode integer(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return IntNode.valueOf(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? LongNode.valueOf(value.longValue())
        : BigIntegerNode.valueOf(value);
  }

  /// The decimal that `spelling` says.
  ///
  /// @throws NumberFormatException when its exponent is beyond what a decimal can have
  static JsonNode decimal(String spelling) {
    return DecimalNode.valueOf(new BigDecimal(spelling));
  }

  /// True when two numbers are the same quantity, however they are spelled or kept.
  static boolean sameQuantity(JsonNode one, JsonNode other) {
    return one.decimalValue().compareTo(other.decimalValue()) == 0;
  }
}
