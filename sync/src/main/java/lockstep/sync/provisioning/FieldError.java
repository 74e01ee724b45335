package lockstep.sync.provisioning;

/// What is wrong with one field.
///
/// @param field such as `spec.sync.target`
/// @param detail the reason and the way out, for a person
public record FieldError(Reason reason, String field, String detail) {
  /// The kinds of wrong, as Kubernetes names them.
  public enum Reason {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    FORBIDDEN("FieldValueForbidden"),
    DUPLICATE("FieldValueDuplicate"),
    /// A text where a number belongs, and such.
    TYPE("FieldValueTypeInvalid");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /// As Kubernetes spells it.
    public String word() {
      return word;
    }
  }
}
