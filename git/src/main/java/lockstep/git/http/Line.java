package lockstep.git.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ChunkedOutputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;

/// One connection that HTTP/1.1 is spoken on: a request, its answer, the next request.
final class Line implements AutoCloseable {
  private static final int BUFFER = 32 << 10;
  private static final int MAX_LINE = 16 << 10;
  private static final int MAX_HEADERS = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int FIRST_FINAL_STATUS = 200;
  private static final int MAX_INTERIM = 10;

  /// What is read of an answer that was not read to its end, so that the line can be used again.
  private static final int MAX_REST = 16 << 10;

  private static final int REST_MILLIS = 500;

  private static final Http1Config CODEC =
      Http1Config.custom().setMaxLineLength(MAX_LINE).setMaxHeaderCount(MAX_HEADERS).build();

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final SessionInputBufferImpl inBuffer = new SessionInputBufferImpl(BUFFER, MAX_LINE);
  private final SessionOutputBufferImpl outBuffer = new SessionOutputBufferImpl(BUFFER);
  private boolean reusable;
  private boolean used;
  private InputStream body = InputStream.nullInputStream();

  Line(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /// Sends the head of a request.
  void head(String method, String target, Map<String, String> headers) throws IOException {
    reusable = false;
    StringBuilder head = new StringBuilder(method).append(' ').append(target);
    head.append(" HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    outBuffer.write(head.toString().getBytes(ISO_8859_1), out);
  }

  /// Sends a body whose length the head told.
  void body(byte[] bytes) throws IOException {
    outBuffer.write(bytes, out);
  }

  /// A body that the head told to be chunked. To be closed at its end.
  OutputStream chunks() {
    return new ChunkedOutputStream(outBuffer, out, BUFFER);
  }

  void flush() throws IOException {
    outBuffer.flush(out);
    out.flush();
  }

  /// The head of the answer; its body is in [#answerBody].
  ClassicHttpResponse answer(boolean bodyless) throws IOException {
    for (int interim = 0; interim < MAX_INTERIM; interim++) {
      ClassicHttpResponse response = parse();
      if (response.getCode() >= FIRST_FINAL_STATUS) {
        body = bodyOf(response, bodyless);
        used = true;
        return response;
      }
      if (response.getCode() < 100) {
        break;
      }
    }
    throw new SocketException("the answer is not HTTP");
  }

  private ClassicHttpResponse parse() throws IOException {
    try {
      ClassicHttpResponse response = new DefaultHttpResponseParser(CODEC).parse(inBuffer, in);
      if (response == null) {
        throw new SocketException("the host closed the connection without an answer");
      }
      return response;
    } catch (HttpException e) {
      SocketException failure = new SocketException("the answer is not HTTP");
      failure.initCause(e);
      throw failure;
    }
  }

  private InputStream bodyOf(ClassicHttpResponse response, boolean bodyless) throws IOException {
    String connection = value(response, "Connection");
    reusable =
        !connection.equalsIgnoreCase("close")
            && response.getVersion() != null
            && response.getVersion().greaterEquals(org.apache.hc.core5.http.HttpVersion.HTTP_1_1);
    int status = response.getCode();
    if (bodyless || status == NO_CONTENT || status == NOT_MODIFIED) {
      return InputStream.nullInputStream();
    }
    if (value(response, "Transfer-Encoding").equalsIgnoreCase("chunked")) {
      return new ChunkedInputStream(inBuffer, in, CODEC);
    }
    String length = value(response, "Content-Length");
    if (length.isEmpty()) {
      reusable = false;
      return new IdentityInputStream(inBuffer, in);
    }
    try {
      return new ContentLengthInputStream(inBuffer, in, Long.parseUnsignedLong(length));
    } catch (NumberFormatException e) {
      throw new SocketException("the answer is not HTTP: its length is no number");
    }
  }

  /// True after the first answer.
  boolean used() {
    return used;
  }

  /// The body of the last answer. Closing it changes nothing: what is left of it is read before the
  /// next request.
  InputStream answerBody() {
    return new FilterInputStream(body) {
      @Override
      public void close() {}
    };
  }

  /// True when another request may be sent: the last answer was read, and the host is still there.
  boolean ready() {
    if (!reusable || socket.isClosed()) {
      return false;
    }
    try {
      int timeout = socket.getSoTimeout();
      socket.setSoTimeout(REST_MILLIS);
      try {
        if (body.readNBytes(MAX_REST).length == MAX_REST || body.read() >= 0) {
          return false;
        }
        socket.setSoTimeout(1);
        return !inBuffer.hasBufferedData() && stillOpen();
      } finally {
        socket.setSoTimeout(timeout);
      }
    } catch (IOException e) {
      return false;
    }
  }

  private boolean stillOpen() throws IOException {
    try {
      // Its end, or words that nobody asked for.
      inBuffer.fillBuffer(in);
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  private static String value(ClassicHttpResponse response, String header) {
    return response.getFirstHeader(header) == null
        ? ""
        : String.valueOf(response.getFirstHeader(header).getValue()).strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }
}
