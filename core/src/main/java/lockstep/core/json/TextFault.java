package lockstep.core.json;

/// Leaves a reader of text from any depth; caught where the reading began, never seen outside.
final class TextFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Parsed.Problem problem;

  TextFault(Parsed.Problem problem) {
    super(problem.sentence(), null, false, false);
    this.problem = problem;
  }

  Parsed.Problem problem() {
    return problem;
  }
}
