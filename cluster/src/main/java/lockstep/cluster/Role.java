package lockstep.cluster;

import java.util.Arrays;
import java.util.Optional;

/// What an instance is in its cluster.
public enum Role {
  /// Holds the lease: gets the traffic.
  PRIMARY("primary"),
  /// Follows the primary.
  REPLICA("replica"),
  /// One of many equals.
  ACTIVE("active");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /// The one with this word; empty when there is none.
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /// As status spells it.
  public String word() {
    return word;
  }
}
