package lockstep.api.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An endpoint: a method, a path and who answers.
///
/// @param method such as `GET`; HEAD goes to the routes of GET
/// @param pattern the path; a segment such as `{uid}` stands for any one segment, and a last
/// one such as `{path...}` for one or more
/// @param access who may call it
/// @param bodyLimit the largest body, in bytes
/// @param ofSnapshot true when the answer shows dashboards or folders, so that a person must not
/// see an older state than the one that they saved
/// @param handler answers
public record Route(
    String method,
    String pattern,
    Access access,
    int bodyLimit,
    boolean ofSnapshot,
    Handler handler) {
  private static final String REST = "...}";
  private static final int USUAL_BODY = 1024 * 1024;

  /// A route for GET.
  public static Route get(String pattern, Access access, Handler handler) {
    return new Route("GET", pattern, access, USUAL_BODY, false, handler);
  }

  /// A route for POST.
  public static Route post(String pattern, Access access, Handler handler) {
    return new Route("POST", pattern, access, USUAL_BODY, false, handler);
  }

  /// A route for PUT.
  public static Route put(String pattern, Access access, Handler handler) {
    return new Route("PUT", pattern, access, USUAL_BODY, false, handler);
  }

  /// A route for PATCH.
  public static Route patch(String pattern, Access access, Handler handler) {
    return new Route("PATCH", pattern, access, USUAL_BODY, false, handler);
  }

  /// A route for DELETE.
  public static Route delete(String pattern, Access access, Handler handler) {
    return new Route("DELETE", pattern, access, USUAL_BODY, false, handler);
  }

  /// The same with another limit, in bytes.
  public Route withBodyLimit(int bytes) {
    return new Route(method, pattern, access, bytes, ofSnapshot, handler);
  }

  /// The same, showing dashboards or folders.
  public Route showingSnapshot() {
    return new Route(method, pattern, access, bodyLimit, true, handler);
  }

  /// True when it changes dashboards or folders: any member may do it, and the writer does it best.
  public boolean isSave() {
    return ofSnapshot && access == Access.EDIT && !method.equals("GET");
  }

  /// True when it answers this path, by one method or another.
  public boolean fits(String path) {
    return match(segments(path)).isPresent();
  }

  /// What the variable segments of `path` are, when it fits the pattern.
  Optional<Map<String, String>> match(List<String> path) {
    List<String> wanted = segments(pattern);
    boolean open = wanted.getLast().endsWith(REST);
    if (open ? path.size() < wanted.size() : path.size() != wanted.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (segment.endsWith(REST)) {
        String name = segment.substring(1, segment.length() - REST.length());
        variables.put(name, String.join("/", path.subList(i, path.size())));
        break;
      }
      if (segment.startsWith("{")) {
        variables.put(segment.substring(1, segment.length() - 1), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  /// The segments of a path; slashes at its end do not count.
  static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(Arrays.asList(path.split("/", -1)));
    while (segments.size() > 1 && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    return segments;
  }
}
