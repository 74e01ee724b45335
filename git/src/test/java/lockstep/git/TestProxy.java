package lockstep.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An HTTP proxy that wants a password: tunnels, and passes on plain requests.
final class TestProxy implements AutoCloseable {
  /// me:s3cret in Base64.
  private static final String CREDENTIALS = "Basic bWU6czNjcmV0";

  private final ServerSocket listener;
  private final List<String> log = new CopyOnWriteArrayList<>();

  TestProxy() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /// @param userInfo empty, or such as `me:s3cret@`
  String url(String userInfo) {
    return "http://" + userInfo + "127.0.0.1:" + listener.getLocalPort();
  }

  /// The first lines of the requests.
  List<String> requests() {
    return List.copyOf(log);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          return;
        }
        head.append((char) c);
      }
      String first = head.substring(0, head.indexOf("\r\n"));
      log.add(first);
      if (head.indexOf("Proxy-Authorization: " + CREDENTIALS + "\r\n") < 0) {
        write(client.getOutputStream(), "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      String[] words = first.split(" ", -1);
      boolean tunnel = words[0].equals("CONNECT");
      URI to = URI.create(tunnel ? "x://" + words[1] : words[1]);
      try (Socket server = new Socket(to.getHost(), to.getPort())) {
        if (tunnel) {
          write(client.getOutputStream(), "HTTP/1.1 200 OK\r\n\r\n");
        } else {
          // To the host as a path, one request for each connection.
          String rest = head.substring(head.indexOf("\r\n"));
          write(
              server.getOutputStream(),
              words[0]
                  + " "
                  + to.getRawPath()
                  + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery())
                  + " HTTP/1.1\r\nConnection: close"
                  + rest);
        }
        Thread up = Thread.ofVirtual().start(() -> pump(in, server));
        server.getInputStream().transferTo(client.getOutputStream());
        client.shutdownOutput();
        up.interrupt();
      }
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  private static void pump(InputStream in, Socket to) {
    try {
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
