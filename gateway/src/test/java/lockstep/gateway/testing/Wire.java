package lockstep.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The member's side of one connection.
public final class Wire {
  private final Socket socket;

  Wire(Socket socket) {
    this.socket = socket;
  }

  /// Sends text as it is.
  public void raw(String text) throws IOException {
    raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Sends bytes as they are.
  public void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// A whole answer.
  ///
  /// @param headers lines, each with its end
  public void answer(int status, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    raw("HTTP/1.1 %d X\r\nContent-Length: %d\r\n%s\r\n".formatted(status, bytes.length, headers));
    raw(bytes);
  }

  /// A whole JSON answer.
  public void json(String body) throws IOException {
    answer(200, "Content-Type: application/json\r\n", body);
  }

  /// One chunk of a chunked answer.
  public void chunk(String text) throws IOException {
    raw("%x\r\n%s\r\n".formatted(text.length(), text));
  }

  /// Breaks the connection off, as a killed process does.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// What follows the request.
  public InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /// To the gateway.
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }
}
