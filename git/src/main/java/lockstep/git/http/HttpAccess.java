package lockstep.git.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import lockstep.core.secret.Secret;

/// What is needed for HTTP besides the URL.
///
/// @param certificates PEM; empty for the machine's authorities alone
/// @param proxy URL; empty for the way the machine is set to
public record HttpAccess(
    Optional<String> user, Optional<Secret> token, String certificates, String proxy) {
  private static final String DEFAULT_USER = "git";

  /// Looks whether it can be used.
  ///
  /// @throws IllegalArgumentException which says what is wrong with `certificates` or `proxy`
  public void check() {
    Authorities.check(certificates);
    webProxy();
  }

  Optional<WebProxy> webProxy() {
    return proxy.isBlank() ? Optional.empty() : Optional.of(WebProxy.parse(proxy.strip()));
  }

  /// `text` without the password of the proxy.
  public String masked(String text) {
    return proxy.contains("@") ? webProxy().orElseThrow().password().maskedIn(text) : text;
  }

  /// The value of `Authorization`.
  Optional<String> authorization() {
    return token.map(
        secret -> {
          String pair = user.orElse(DEFAULT_USER) + ":" + secret.reveal();
          return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
        });
  }
}
