package lockstep.sync.provisioning;

import java.util.List;

/// What becomes of a [Proposal].
public sealed interface Verdict {
  /// It is stored so.
  ///
  /// @param warnings what the person should know all the same
  record Admitted(StoredResource resource, List<String> warnings) implements Verdict {
    public Admitted {
      warnings = List.copyOf(warnings);
    }
  }

  /// It is not stored.
  ///
  /// @param errors all that is wrong with it
  record Refused(List<FieldError> errors) implements Verdict {
    public Refused {
      errors = List.copyOf(errors);
    }
  }
}
