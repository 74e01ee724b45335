package lockstep.sync.job;

/// What is wrong with a field of a request.
///
/// @param field its path, such as `spec.move.targetPath`
/// @param reason what kind of wrong
/// @param message for a person: the reason, and what would be right
public record FieldProblem(String field, Reason reason, String message) {
  /// What kind of wrong, as Kubernetes spells it.
  public enum Reason {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    TOO_MANY("FieldValueTooMany"),
    NOT_SUPPORTED("FieldValueNotSupported");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /// As the API spells it.
    public String word() {
      return word;
    }
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
