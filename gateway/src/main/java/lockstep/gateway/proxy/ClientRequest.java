package lockstep.gateway.proxy;

import io.undertow.util.HeaderMap;
import java.util.List;
import java.util.Optional;
import lockstep.gateway.pool.Member;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/// A request that was let in.
///
/// @param method as the client spelled it
/// @param target path and query as they go to a member
/// @param headers as the client sent them
/// @param origin who asked
/// @param kind what may be done with it
/// @param saveId of a save: the client's, or one made here
/// @param body read or on its way
record ClientRequest(
    String method,
    String target,
    HeaderMap headers,
    HeadRewrite.Origin origin,
    RequestKind kind,
    Optional<String> saveId,
    RequestBody body) {

  /// True when a second copy of it on the way to `member` does no harm.
  boolean repeatableOn(Member member) {
    return body.repeatable()
        && switch (kind) {
          case READ, SLOW_READ, TUNNEL -> true;
          // A Grafana server does not know save ids: to it a second copy is a second save.
          case SAVE ->
              switch (member.kind()) {
                case INSTANCE -> true;
                case GRAFANA -> false;
              };
          case WRITE -> false;
        };
  }

  /// As `member` shall see it.
  ClassicHttpRequest forMember(Member member, HeadRewrite rewrite) {
    List<Header> to = rewrite.toMember(headers, origin, member, saveId, kind == RequestKind.TUNNEL);
    BasicClassicHttpRequest request = new BasicClassicHttpRequest(method, target);
    to.forEach(request::addHeader);
    body.entity()
        .ifPresent(
            entity -> {
              request.setEntity(entity);
              if (body.length().isPresent()) {
                request.addHeader(
                    HttpHeaders.CONTENT_LENGTH, Long.toString(body.length().getAsLong()));
              } else {
                request.addHeader(HttpHeaders.TRANSFER_ENCODING, "chunked");
              }
            });
    return request;
  }
}
