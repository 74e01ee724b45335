package lockstep.gateway.front;

import java.net.InetAddress;
import java.util.List;

/// The proxies in front of the gateway whose word about who asked (`X-Forwarded-*`) is believed.
/// What anybody else claims is dropped.
///
/// @param networks where they are; none: nobody is believed
public record TrustedProxies(List<Network> networks) {
  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /// Nobody is believed.
  public static TrustedProxies none() {
    return new TrustedProxies(List.of());
  }

  /// True when the word of `peer` is believed.
  public boolean trusts(InetAddress peer) {
    for (Network network : networks) {
      if (network.holds(peer)) {
        return true;
      }
    }
    return false;
  }

  /// Who asked: the last address of the chain that is not a trusted proxy's.
  ///
  /// @param peer at the other end of the connection
  /// @param chain `X-Forwarded-For` as it came, one text for each header line; each proxy adds to
  ///     its end
  public String client(InetAddress peer, List<String> chain) {
    String client = peer.getHostAddress();
    if (!trusts(peer)) {
      return client;
    }
    List<String> claimed = List.of(String.join(",", chain).split(",", -1)).reversed();
    for (String one : claimed) {
      try {
        InetAddress address = InetAddress.ofLiteral(one.strip());
        client = address.getHostAddress();
        if (!trusts(address)) {
          return client;
        }
      } catch (IllegalArgumentException _) {
        return client;
      }
    }
    return client;
  }
}
