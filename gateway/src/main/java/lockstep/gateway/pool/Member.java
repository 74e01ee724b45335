package lockstep.gateway.pool;

import java.net.URI;
import java.util.Locale;

/// A server that the gateway may send requests to.
///
/// @param name unique in the cluster, shown to people
/// @param url scheme `http` or `https`, host and perhaps port; nothing after them
/// @param kind what answers there
/// @param priority the higher, the sooner it gets the traffic when nobody is primary
/// @param weight how much of the traffic it gets where traffic is spread, at least 1
public record Member(String name, URI url, MemberKind kind, int priority, int weight) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /// A member with the weight of most.
  public Member(String name, URI url, MemberKind kind, int priority) {
    this(name, url, kind, priority, 1);
  }

  public Member {
    if (weight < 1) {
      throw new IllegalArgumentException(
          "members.weight of %s: must be at least 1".formatted(name));
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("members.name: is empty; give each member a name");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "members.url of %s: not an address; write it as http://host:port".formatted(name));
    }
    if (!(url.getRawPath() == null || url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
        || url.getRawQuery() != null
        || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "members.url of %s: more than scheme, host and port; leave the rest out".formatted(name));
    }
  }

  /// True when it is spoken to over TLS.
  public boolean tls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /// Its host name or address, without the brackets of IPv6.
  public String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// The port it listens on.
  public int port() {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return tls() ? HTTPS_PORT : HTTP_PORT;
  }

  /// What a `Host` header says for it.
  public String authority() {
    return url.getRawAuthority();
  }
}
