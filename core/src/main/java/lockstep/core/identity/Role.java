package lockstep.core.identity;

import java.util.Arrays;
import java.util.Optional;

/// What a user is in the organisation. Each role may do all that the one before it may.
public enum Role {
  /// Reads.
  VIEWER("Viewer", Permission.READ),
  /// Saves dashboards, folders and annotations.
  EDITOR("Editor", Permission.EDIT),
  /// Operates the cluster and manages users.
  ADMIN("Admin", Permission.OPERATE);

  private final String word;
  private final Permission highest;

  Role(String word, Permission highest) {
    this.word = word;
    this.highest = highest;
  }

  /// The role with this word; empty when there is none.
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
  }

  /// As Grafana's API spells it.
  public String word() {
    return word;
  }

  /// True when a user of this role may do it.
  public boolean may(Permission permission) {
    return permission.compareTo(highest) <= 0;
  }
}
