package lockstep.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import lockstep.gateway.front.TrustedProxies;
import lockstep.gateway.log.LogTarget;

/// How people reach a gateway.
///
/// @param tls empty: plain HTTP
/// @param proxyProtocol each connection begins with a PROXY header (version 1 or 2) that says who
///     is at its other end; only for ports that nobody but that proxy reaches
/// @param trusted proxies in front whose `X-Forwarded-*` is believed
/// @param accessLog where one line for each request goes
public record Front(
    Optional<Tls> tls,
    boolean proxyProtocol,
    TrustedProxies trusted,
    LogTarget accessLog,
    Pace pace) {
  /// Plain HTTP, nobody is believed, no access log.
  public static Front defaults() {
    return new Front(
        Optional.empty(), false, TrustedProxies.none(), new LogTarget.Off(), Pace.defaults());
  }

  /// TLS on the front.
  ///
  /// @param certificate in PEM with its chain
  /// @param key in PEM, PKCS 8
  /// @param http2 is offered
  /// @param watch how often the files are looked at for a change
  /// @param redirectPort where plain HTTP is answered with the way to `redirectTo`; empty: nowhere
  /// @param redirectTo the address as people reach the product, with HTTPS
  public record Tls(
      Path certificate,
      Path key,
      boolean http2,
      Duration watch,
      OptionalInt redirectPort,
      URI redirectTo) {
    public Tls {
      if (redirectPort.isPresent() && !"https".equalsIgnoreCase(redirectTo.getScheme())) {
        throw new IllegalArgumentException(
            "gateway.tls.redirectPort: needs a server.rootUrl that begins with https://");
      }
    }
  }

  /// How slow a client may be.
  ///
  /// @param headers the longest time for the head of a request
  /// @param idle how long a connection may lie unused between two requests
  /// @param bytesPerSecond the slowest body of a request
  /// @param grace how long a body may be slower at its beginning
  public record Pace(Duration headers, Duration idle, int bytesPerSecond, Duration grace) {
    public Pace {
      if (headers.toMillis() <= 0 || idle.toMillis() <= 0 || bytesPerSecond <= 0) {
        throw new IllegalArgumentException(
            "gateway.wait.headers, keepAlive and slowestBody: must be more than 0");
      }
    }

    /// 5 s for a head, 75 s of nothing, 1 kB/s after 5 s.
    public static Pace defaults() {
      return new Pace(Duration.ofSeconds(5), Duration.ofSeconds(75), 1000, Duration.ofSeconds(5));
    }
  }
}
