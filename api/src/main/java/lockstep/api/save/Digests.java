package lockstep.api.save;

import java.nio.charset.StandardCharsets;
import lockstep.api.http.Request;
import lockstep.sync.save.RequestDigest;

/// What tells one request for a save from another under the same id: method, path with its query,
/// `If-Match`, `If-None-Match`, and the body. In a JSON body neither spaces nor the order of keys
/// count.
///
/// Who sends it does not count, nor what an instance makes of it by what it shows: a replay that
/// comes when all that has changed is a replay.
final class Digests {
  private Digests() {}

  static RequestDigest of(Request request) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.target()).append('\n');
    text.append(request.header("If-Match").orElse("")).append('\n');
    request.header("If-None-Match").ifPresent(it -> text.append(it).append('\n'));
    text.append(request.canonicalBody());
    return RequestDigest.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
