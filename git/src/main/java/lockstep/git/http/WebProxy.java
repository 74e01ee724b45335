package lockstep.git.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import lockstep.core.secret.Secret;

/// An HTTP proxy on the way to the host.
///
/// @param credentials for its `Proxy-Authorization`, ready in Base64; empty for none
/// @param password as in the URL, to be masked in messages
record WebProxy(String host, int port, Secret credentials, Secret password) {
  private static final int USUAL_PORT = 3128;
  private static final int HIGHEST_PORT = 65_535;

  /// Reads a proxy's URL, such as `http://user:password@proxy:3128`.
  ///
  /// @throws IllegalArgumentException when it is none; the message does not repeat it
  static WebProxy parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw wrong("it is not a URL");
    }
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw wrong("it is no HTTP proxy");
    }
    if (uri.getPort() > HIGHEST_PORT) {
      throw wrong("its port is above 65535");
    }
    String user = uri.getRawUserInfo();
    int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
    if (user == null) {
      return new WebProxy(uri.getHost(), port, Secret.NONE, Secret.NONE);
    }
    int colon = user.indexOf(':');
    String name = decoded(colon < 0 ? user : user.substring(0, colon));
    String password = colon < 0 ? "" : user.substring(colon + 1);
    return new WebProxy(
        uri.getHost(),
        port,
        new Secret(
            Base64.getEncoder().encodeToString((name + ":" + decoded(password)).getBytes(UTF_8))),
        new Secret(password));
  }

  /// The proxy that this machine is set to for `url`: the JDK's properties, such as
  /// `https.proxyHost`.
  static Optional<WebProxy> ofMachine(URI url) {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> proxies = selector == null ? List.of() : selector.select(url);
    return proxies.stream()
        .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
        .map(Proxy::address)
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .map(at -> new WebProxy(at.getHostString(), at.getPort(), Secret.NONE, Secret.NONE))
        .findFirst();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(
        "proxy: %s (expected: such as http://proxy:3128 or http://user:password@proxy:3128)"
            .formatted(why));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
