package lockstep.gateway.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import lockstep.gateway.pool.Member;
import org.apache.hc.core5.io.Closer;

/// Opens connections to one member.
public final class Dialer {
  private final Member member;
  private final Duration patience;
  private final Address address;

  /// Dials one member.
  ///
  /// @param member to whom
  /// @param patience how long a connection may take to be accepted
  public Dialer(Member member, Duration patience) {
    this(member, patience, Address.of(member.host()));
  }

  /// Dials one member that is at `address`.
  Dialer(Member member, Duration patience, Address address) {
    this.member = member;
    this.patience = patience;
    this.address = address;
  }

  /// A new connection.
  ///
  /// @throws UpstreamFault refused or unreachable
  public UpstreamConnection dial() {
    InetAddress where = address.now(patience);
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(where, member.port()), Math.toIntExact(patience.toMillis()));
      return new UpstreamConnection(member.tls() ? secure(socket) : socket);
    } catch (SocketTimeoutException e) {
      Closer.closeQuietly(socket);
      throw new UpstreamFault(
          UpstreamFault.Kind.UNREACHABLE, "no connection within " + patience.toMillis() + " ms");
    } catch (ConnectException e) {
      Closer.closeQuietly(socket);
      throw refusal(e);
    } catch (IOException e) {
      Closer.closeQuietly(socket);
      throw new UpstreamFault(UpstreamFault.Kind.UNREACHABLE, "cannot connect: " + e.getMessage());
    }
  }

  private static UpstreamFault refusal(ConnectException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("refused")
        ? new UpstreamFault(UpstreamFault.Kind.REFUSED, "connection refused")
        : new UpstreamFault(UpstreamFault.Kind.UNREACHABLE, "cannot connect: " + message);
  }

  private Socket secure(Socket plain) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, member.host(), member.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    socket.startHandshake();
    return socket;
  }
}
