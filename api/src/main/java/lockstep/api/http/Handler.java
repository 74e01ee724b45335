package lockstep.api.http;

/// Answers requests. Runs on a virtual thread and may block.
@FunctionalInterface
public interface Handler {
  /// The answer.
  ///
  /// @throws HttpFault when the answer is an error
  Answer handle(Request request);
}
