package lockstep.gateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import lockstep.gateway.pool.Member;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/// A question of the gateway's own to a member: one small request, one small answer, on a
/// connection of its own so that it also tells whether the member still accepts connections.
public final class Ask {
  private static final int MAX_BYTES = 64 * 1024;

  /// What came back.
  ///
  /// @param status of HTTP
  /// @param body at most 64 KiB of it
  public record Reply(int status, String body) {}

  private final Member member;
  private final Duration patience;
  private final Dialer dialer;

  /// Questions for one member.
  ///
  /// @param member whom
  /// @param patience for the connection, and again for each wait of the answer
  public Ask(Member member, Duration patience) {
    this.member = member;
    this.patience = patience;
    this.dialer = new Dialer(member, patience);
  }

  /// GET `path`.
  ///
  /// @throws UpstreamFault when there was no whole answer in time
  public Reply get(String path, Passage passage) {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", path);
    request.addHeader(passage.mark());
    return exchange(request);
  }

  /// POST `json` to `path`.
  ///
  /// @throws UpstreamFault when there was no whole answer in time
  public Reply post(String path, String json) {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", path);
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    request.addHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request.addHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
    request.setEntity(new ByteArrayEntity(bytes, ContentType.APPLICATION_JSON));
    return exchange(request);
  }

  private Reply exchange(BasicClassicHttpRequest request) {
    request.addHeader(HttpHeaders.HOST, member.authority());
    request.addHeader(HttpHeaders.CONNECTION, "close");
    UpstreamConnection connection = dialer.dial();
    try {
      connection.patience(patience);
      connection.send(request);
      ClassicHttpResponse response = connection.receive(patience);
      int status = response.getCode();
      if (status == HttpStatus.SC_NO_CONTENT || status == HttpStatus.SC_NOT_MODIFIED) {
        return new Reply(status, "");
      }
      InputStream body = connection.body(response);
      return new Reply(status, new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw connection.fault(e);
    } finally {
      connection.close();
    }
  }
}
