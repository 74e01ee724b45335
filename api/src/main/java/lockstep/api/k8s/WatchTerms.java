package lockstep.api.k8s;

import java.time.Duration;
import lockstep.api.http.Request;

/// How a list is watched, by the parameters that Kubernetes' clients send.
///
/// @param from the resource version of the list that the client has; empty when it has none
/// @param bookmarks true when it wants to hear of new resource versions without a change
/// @param initial true when it wants all objects first, and a bookmark after the last of them
/// @param timeout how long it lasts at most
record WatchTerms(String from, boolean bookmarks, boolean initial, Duration timeout) {
  private static final long USUAL_SECONDS = 300;
  private static final long MOST_SECONDS = 600;

  static WatchTerms of(Request request) {
    String from = request.parameter("resourceVersion").orElse("");
    long asked = request.number("timeoutSeconds").orElse(0);
    long seconds = asked < 1 ? USUAL_SECONDS : Math.min(asked, MOST_SECONDS);
    return new WatchTerms(
        from.equals("0") ? "" : from,
        isSaid(request, "allowWatchBookmarks"),
        isSaid(request, "sendInitialEvents"),
        Duration.ofSeconds(seconds));
  }

  /// True when the request asks for a watch and not for a list.
  static boolean asks(Request request) {
    return isSaid(request, "watch");
  }

  private static boolean isSaid(Request request, String parameter) {
    return request
        .parameter(parameter)
        .filter(it -> it.equals("true") || it.equals("1"))
        .isPresent();
  }
}
