package lockstep.git.http;

import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/// The proxy is to blame, not the host. A socket's exception, since JGit tries again after others.
public final class ProxyFault extends SocketException {
  private static final long serialVersionUID = 1L;
  private static final int AUTHENTICATION = 407;
  private static final int FORBIDDEN = 403;

  private final boolean refusal;

  ProxyFault(String why, boolean refusal, @Nullable Exception cause) {
    super(why);
    this.refusal = refusal;
    if (cause != null) {
      initCause(cause);
    }
  }

  /// What it said instead of letting us through.
  static ProxyFault answered(WebProxy proxy, int status) {
    return switch (status) {
      case AUTHENTICATION ->
          new ProxyFault(
              "the proxy %s asks for a user and password, or does not accept them (407)"
                  .formatted(proxy),
              true,
              null);
      case FORBIDDEN ->
          new ProxyFault(
              "the proxy %s does not let us through to the host (403)".formatted(proxy),
              true,
              null);
      default -> new ProxyFault("the proxy %s answered %d".formatted(proxy, status), false, null);
    };
  }

  /// True when trying again will not help.
  public boolean isRefusal() {
    return refusal;
  }
}
