package lockstep.gateway.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import lockstep.gateway.pool.Member;
import lockstep.gateway.upstream.Upstream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;

/// Takes a member's answer: whole when it is short, so that a member that dies in the middle costs
/// the client nothing and a slow client holds no member; as a flow when it is long or has no end.
///
/// An answer without a length (compressed on the way, for example) is collected when it is a
/// document by its type, and becomes a flow when it turns out to be long.
final class AnswerIntake {
  private static final int PIECE_BYTES = 16 * 1024;
  private static final List<String> DOCUMENTS =
      List.of(
          "application/json", "text/html", "text/css", "text/javascript", "application/javascript");

  private final int collectBytes;
  private final ByteBudget.Share share;

  /// Takes one answer.
  ///
  /// @param collectBytes the longest that is collected
  /// @param share pays for it
  AnswerIntake(int collectBytes, ByteBudget.Share share) {
    this.collectBytes = collectBytes;
    this.share = share;
  }

  /// The answer whose head is `head`. The lease is finished or goes on in the answer.
  ///
  /// @throws IOException when the connection broke in the middle; the lease is the caller's then
  Answer take(
      Member member, ClassicHttpRequest request, ClassicHttpResponse head, Upstream.Lease lease)
      throws IOException {
    int status = head.getCode();
    if (status == HttpStatus.SC_SWITCHING_PROTOCOLS) {
      lease.connection().patience(Duration.ZERO);
      return new Answer.Tunnel(member, head, lease.connection().body(head), lease);
    }
    if (request.getMethod().equals("HEAD")
        || status == HttpStatus.SC_NO_CONTENT
        || status == HttpStatus.SC_NOT_MODIFIED) {
      lease.finish(request, head);
      return new Answer.Whole(member, head, new byte[0], 0);
    }
    InputStream in = lease.connection().body(head);
    long length = head.getEntity().getContentLength();
    if (length >= 0) {
      return exact(member, request, head, lease, in, length);
    }
    // A short answer goes on with its length, and then nothing can trail it.
    boolean trailers = request.containsHeader("TE") && head.containsHeader("Trailer");
    return isDocument(head) && !trailers
        ? untilEnd(member, request, head, lease, in)
        : new Answer.Flow(member, request, head, in, lease);
  }

  private Answer exact(
      Member member,
      ClassicHttpRequest request,
      ClassicHttpResponse head,
      Upstream.Lease lease,
      InputStream in,
      long length)
      throws IOException {
    if (length > collectBytes || !share.take(length)) {
      return new Answer.Flow(member, request, head, in, lease);
    }
    byte[] all = new byte[Math.toIntExact(length)];
    if (in.readNBytes(all, 0, all.length) < all.length) {
      throw new IOException("end before the announced length");
    }
    lease.finish(request, head);
    return new Answer.Whole(member, head, all, all.length);
  }

  private Answer untilEnd(
      Member member,
      ClassicHttpRequest request,
      ClassicHttpResponse head,
      Upstream.Lease lease,
      InputStream in)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE_BYTES];
    while (all.size() + PIECE_BYTES <= collectBytes && share.take(PIECE_BYTES)) {
      int count = in.readNBytes(piece, 0, PIECE_BYTES);
      all.write(piece, 0, count);
      if (count < PIECE_BYTES) {
        lease.finish(request, head);
        byte[] bytes = all.toByteArray();
        return new Answer.Whole(member, head, bytes, bytes.length);
      }
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(all.toByteArray()), in);
    return new Answer.Flow(member, request, head, whole, lease);
  }

  private static boolean isDocument(ClassicHttpResponse head) {
    Header type = head.getFirstHeader("Content-Type");
    if (type == null) {
      return false;
    }
    String value = type.getValue().toLowerCase(Locale.ROOT);
    return DOCUMENTS.stream().anyMatch(value::startsWith) && !value.contains(Answer.WATCH);
  }
}
