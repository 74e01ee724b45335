package lockstep.api.http;

/// A request that ends with an error; the answer says which. No bug, so it has no stack trace.
public final class HttpFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  /// Ends the request with `answer`.
  public HttpFault(Answer answer) {
    super("HTTP " + answer.status(), null, false, false);
    this.answer = answer;
  }

  /// Ends the request with a status and a message.
  public static HttpFault of(int status, String message) {
    return new HttpFault(Answer.message(status, message));
  }

  /// The request is wrong; the message names the field, the reason and the way out.
  public static HttpFault badRequest(String message) {
    return of(400, message);
  }

  /// What the client gets.
  public Answer answer() {
    return answer;
  }
}
