package lockstep.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A client that speaks just enough HTTP/2 to do what a real one never would.
public final class Http2Wire implements AutoCloseable {
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int INITIAL_WINDOW = 4;
  private static final int END_OF_STREAM_AND_HEADERS = 5;
  private static final int GET = 0x82;
  private static final int AUTHORITY = 0x01;
  private static final int PATH = 0x04;
  private static final int SCHEME = 0x06;

  private final SSLSocket socket;
  private final DataOutputStream out;
  private int streams;

  /// Connects, and says how many bytes of each answer it takes unasked.
  public Http2Wire(InetSocketAddress address, int window) throws IOException {
    this.socket = (SSLSocket) TestIdentity.trustingAll().getSocketFactory().createSocket();
    socket.connect(address);
    socket.setSoTimeout(10_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    this.out = new DataOutputStream(socket.getOutputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream settings = new ByteArrayOutputStream();
    DataOutputStream setting = new DataOutputStream(settings);
    setting.writeShort(INITIAL_WINDOW);
    setting.writeInt(window);
    frame(SETTINGS, 0, 0, settings.toByteArray());
  }

  /// Sends one more request.
  public void get(String scheme, String path) throws IOException {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    headers.write(GET);
    header(headers, SCHEME, scheme);
    header(headers, PATH, path);
    header(headers, AUTHORITY, "h");
    frame(HEADERS, END_OF_STREAM_AND_HEADERS, 2 * streams + 1, headers.toByteArray());
    streams++;
  }

  private static void header(ByteArrayOutputStream to, int name, String value) throws IOException {
    to.write(name);
    to.write(value.length());
    to.write(value.getBytes(StandardCharsets.US_ASCII));
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(0);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }

  /// Waits for a frame of that type.
  ///
  /// @return its payload
  public byte[] await(int type) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    while (true) {
      int length = in.readUnsignedByte() << Short.SIZE | in.readUnsignedShort();
      int found = in.readUnsignedByte();
      in.skipNBytes(1 + Integer.BYTES);
      byte[] payload = in.readNBytes(length);
      if (found == type) {
        return payload;
      }
    }
  }

  /// True when nothing more came before the end of the connection.
  public boolean ended() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
