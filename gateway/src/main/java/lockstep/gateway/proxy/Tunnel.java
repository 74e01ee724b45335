package lockstep.gateway.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import lockstep.gateway.upstream.UpstreamConnection;
import lockstep.gateway.upstream.UpstreamFault;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/// Bytes both ways between a client and a member that speak WebSocket. Either side's end is the end
/// of both: the protocol says its goodbyes before it closes.
final class Tunnel {
  private static final Logger LOG = System.getLogger(Tunnel.class.getName());
  private static final int PIECE_BYTES = 16 * 1024;
  private static final Duration CLIENT_TAKES_NOTHING = Duration.ofSeconds(30);

  private final StreamConnection client;
  private final Answer.Tunnel member;

  private Tunnel(StreamConnection client, Answer.Tunnel member) {
    this.client = client;
    this.member = member;
  }

  /// Tells the client that its protocol is spoken from here on, and begins.
  static void open(HttpServerExchange exchange, Answer.Tunnel member) {
    member.lease().connection().endless();
    exchange.upgradeChannel((client, _) -> new Tunnel(client, member).begin());
    exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          // A client that left before the head went out never gets here with a channel.
          if (!done.isUpgrade()) {
            member.lease().close();
          }
          next.proceed();
        });
    exchange.endExchange();
    if (!exchange.getConnection().isOpen()) {
      member.lease().close();
    }
  }

  private void begin() {
    Thread.ofVirtual().name("tunnel-up").start(() -> side(this::fromClient));
    Thread.ofVirtual().name("tunnel-down").start(() -> side(this::fromMember));
  }

  private interface Side {
    void run() throws IOException;
  }

  private void side(Side pour) {
    try {
      pour.run();
    } catch (IOException | ClientFault | UpstreamFault e) {
      LOG.log(Level.DEBUG, "tunnel ends member={0} reason=\"{1}\"", member.member().name(), e);
    } finally {
      member.lease().close();
      IoUtils.safeClose(client);
    }
  }

  private void fromClient() throws IOException {
    ChannelReader in = ChannelReader.unhurried(client.getSourceChannel(), Duration.ZERO);
    UpstreamConnection connection = member.lease().connection();
    OutputStream out = connection.raw();
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    for (int count = in.read(piece); count >= 0; count = in.read(piece.clear())) {
      out.write(piece.array(), 0, count);
    }
  }

  private void fromMember() throws IOException {
    InputStream in = member.fromMember();
    ChannelWriter out = new ChannelWriter(client.getSinkChannel(), CLIENT_TAKES_NOTHING);
    byte[] piece = new byte[PIECE_BYTES];
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      out.write(ByteBuffer.wrap(piece, 0, count));
      out.flush();
    }
  }
}
