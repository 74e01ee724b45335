package lockstep.api.http;

/// Something that happens around all routes.
@FunctionalInterface
public interface Filter {
  /// Answers the request, normally by handing it to `next`.
  Answer around(Request request, Handler next);

  /// `handler` with this around it.
  default Handler over(Handler handler) {
    return request -> around(request, handler);
  }
}
