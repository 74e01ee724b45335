package lockstep.git.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import lockstep.git.wire.Dialer;
import org.apache.hc.core5.http.ClassicHttpResponse;

/// The way to a Git host: directly or through a proxy, with or without TLS.
///
/// Everything in it belongs to one repository; several with different trust live side by side.
final class HttpRoute {
  private static final int HTTP_OK = 200;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Dialer dialer;
  private final SSLSocketFactory sockets;
  private final Optional<WebProxy> proxy;

  HttpRoute(Dialer dialer, SSLSocketFactory sockets, Optional<WebProxy> proxy) {
    this.dialer = dialer;
    this.sockets = sockets;
    this.proxy = proxy;
  }

  /// Who is at the other end, as far as credentials are concerned.
  record Origin(String scheme, String host, int port) {
    static Origin of(URL url) {
      String scheme = url.getProtocol().toLowerCase(java.util.Locale.ROOT);
      int port = url.getPort();
      if (port < 0) {
        port = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
      }
      return new Origin(scheme, url.getHost().toLowerCase(java.util.Locale.ROOT), port);
    }

    boolean secure() {
      return scheme.equals("https");
    }

    /// As the `Host` header has it.
    String header() {
      return port == (secure() ? HTTPS_PORT : HTTP_PORT) ? host : host + ":" + port;
    }
  }

  /// A new connection.
  ///
  /// @param throughProxy true when requests must name the whole URL, since a proxy reads them
  record Opened(Line line, Optional<WebProxy> throughProxy) {}

  Opened open(URL url) throws IOException {
    Origin origin = Origin.of(url);
    Optional<WebProxy> by = proxy.isPresent() ? proxy : WebProxy.ofMachine(uri(url));
    if (by.isEmpty()) {
      Socket socket = dialer.dial(origin.host(), origin.port());
      return new Opened(new Line(origin.secure() ? secured(socket, origin) : socket), by);
    }
    dialer.checkBehindProxy(origin.host(), origin.port());
    Socket socket = toProxy(by.get());
    if (!origin.secure()) {
      return new Opened(new Line(socket), by);
    }
    tunnel(socket, origin, by.get());
    return new Opened(new Line(secured(socket, origin)), Optional.empty());
  }

  private Socket toProxy(WebProxy proxy) throws IOException {
    try {
      return dialer.dial(proxy.host(), proxy.port());
    } catch (IOException e) {
      throw new ProxyFault(
          "the proxy %s cannot be reached: %s".formatted(proxy, e.getMessage()), false, e);
    }
  }

  private static void tunnel(Socket socket, Origin origin, WebProxy proxy) throws IOException {
    // The line must not be closed: the socket goes on below TLS. Nothing comes before we speak.
    Line line = new Line(socket);
    String target = origin.host() + ":" + origin.port();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", target);
    authorize(headers, proxy);
    line.head("CONNECT", target, headers);
    line.flush();
    ClassicHttpResponse answer = line.answer(true);
    if (answer.getCode() != HTTP_OK) {
      socket.close();
      throw ProxyFault.answered(proxy, answer.getCode());
    }
  }

  static void authorize(Map<String, String> headers, WebProxy proxy) {
    if (proxy.credentials().isPresent()) {
      headers.put("Proxy-Authorization", "Basic " + proxy.credentials().reveal());
    }
  }

  private Socket secured(Socket socket, Origin origin) throws IOException {
    try {
      SSLSocket secured =
          (SSLSocket) sockets.createSocket(socket, origin.host(), origin.port(), true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static URI uri(URL url) throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new SocketException("the url cannot be read");
    }
  }
}
