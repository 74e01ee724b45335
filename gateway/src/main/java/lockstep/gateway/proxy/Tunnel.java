package lockstep.gateway.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import lockstep.gateway.overload.Admission;
import lockstep.gateway.upstream.UpstreamConnection;
import lockstep.gateway.upstream.UpstreamFault;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/// Bytes both ways between a client and a member that speak WebSocket. Either side's end is the end
/// of both: the protocol says its goodbyes before it closes. When the member ends without a
/// goodbye, because it died or is being left, the client hears "service restart" (1012) and comes
/// again.
final class Tunnel {
  private static final Logger LOG = System.getLogger(Tunnel.class.getName());
  private static final int PIECE_BYTES = 16 * 1024;
  private static final byte[] SERVICE_RESTART = {(byte) 0x88, 2, 1012 >> 8, (byte) 1012};
  private static final Duration CLIENT_TAKES_NOTHING = Duration.ofSeconds(30);

  /// The place that a request keeps for as long as its tunnel lasts.
  static final AttachmentKey<Admission.Place> PLACE = AttachmentKey.create(Admission.Place.class);

  private final StreamConnection client;
  private final Answer.Tunnel member;
  private final Admission.@Nullable Place place;

  private Tunnel(StreamConnection client, Answer.Tunnel member, Admission.@Nullable Place place) {
    this.client = client;
    this.member = member;
    this.place = place;
  }

  /// Tells the client that its protocol is spoken from here on, and begins.
  static void open(HttpServerExchange exchange, Answer.Tunnel member) {
    member.lease().connection().endless();
    Admission.Place place = exchange.getAttachment(PLACE);
    if (place != null) {
      place.endless();
    }
    // A member may switch though nobody asked it to. Undertow hands no other connection over.
    exchange.setPersistent(true);
    exchange.upgradeChannel((client, _) -> new Tunnel(client, member, place).begin());
    exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          // A client that left before the head went out never gets here with a channel.
          if (!begins(done)) {
            member.lease().close();
          }
          next.proceed();
        });
    exchange.endExchange();
    if (!exchange.getConnection().isOpen()) {
      member.lease().close();
    }
  }

  /// True when the connection of an exchange that is complete goes on as a tunnel.
  static boolean begins(HttpServerExchange done) {
    return done.isUpgrade() && done.isPersistent();
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
      if (place != null) {
        place.close();
      }
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
    ChannelWriter out = new ChannelWriter(client.getSinkChannel(), CLIENT_TAKES_NOTHING);
    FrameEdge edge = new FrameEdge();
    try {
      pour(out, edge);
    } finally {
      if (edge.mayClose()) {
        out.write(ByteBuffer.wrap(SERVICE_RESTART));
        out.flush();
      }
    }
  }

  private void pour(ChannelWriter out, FrameEdge edge) throws IOException {
    InputStream in = member.fromMember();
    byte[] piece = new byte[PIECE_BYTES];
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      out.write(ByteBuffer.wrap(piece, 0, count));
      out.flush();
      edge.passed(piece, count);
    }
  }
}
