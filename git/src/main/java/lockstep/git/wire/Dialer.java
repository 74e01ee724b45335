package lockstep.git.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.sync.repository.HostGuard;

/// Connects to hosts that the guard allows. No setting of the process is asked.
///
/// @param guard asked about each address of a host at each connection
/// @param connectTimeout for each address
/// @param readTimeout how long a connected host may be silent
public record Dialer(HostGuard guard, Duration connectTimeout, Duration readTimeout) {
  /// How many addresses of a host are tried.
  private static final int MAX_ADDRESSES = 4;

  /// A connection to the first address that answers.
  public Socket dial(String host, int port) throws IOException {
    IOException failure = new UnknownHostException(host);
    for (InetAddress address : allowed(host, port)) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) readTimeout.toMillis());
        socket.connect(new InetSocketAddress(address, port), (int) connectTimeout.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  /// The addresses of a host.
  ///
  /// @throws HostRefused when the guard refuses one of them: which one would be taken is chance
  public List<InetAddress> allowed(String host, int port) throws IOException {
    List<InetAddress> addresses = List.of(InetAddress.getAllByName(bare(host)));
    Optional<String> refusal = guard.problem(bare(host), port, addresses);
    if (refusal.isPresent()) {
      throw new HostRefused(refusal.get());
    }
    return addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES));
  }

  /// Asks the guard about a host that somebody else connects to. A name that is not known here may
  /// be known there.
  ///
  /// @throws HostRefused when the guard refuses it
  public void checkBehindProxy(String host, int port) throws IOException {
    try {
      allowed(host, port);
    } catch (UnknownHostException e) {
      // The proxy resolves it, or says that it cannot.
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
