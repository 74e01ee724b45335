package lockstep.sync.webhook;

import java.util.List;

/// The secrets that a delivery may be signed with: the present one, and during a rotation the one
/// before it.
///
/// @param values none of them empty; an empty list takes no deliveries at all
public record Secrets(List<String> values) {
  public Secrets {
    values = values.stream().filter(value -> !value.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return "***";
  }
}
