package lockstep.trials.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.trials.proxy.Break.Kind;
import lockstep.trials.proxy.Break.Side;
import org.jspecify.annotations.Nullable;

/// One connection through the proxy: two directions, each read by one thread and written by another
/// so that latency does not cost throughput.
final class Link {
  private static final int PIECE = 16 * 1024;
  private static final int PIECES_UNDER_WAY = 256;
  private static final int SENT_ALL_MILLIS = 200;
  private static final Duration SERVED_LATE = Duration.ofSeconds(5);

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final SplittableRandom random;
  private final AtomicInteger open = new AtomicInteger(2);

  /// The `nanoTime` before which nothing arrives.
  private final long opened;

  /// The break of this connection, once it has found its exchange.
  private volatile @Nullable Break taken;

  /// How many bytes of the side of `taken` still pass.
  private final AtomicLong left = new AtomicLong();

  /// @param opened the `nanoTime` before which nothing arrives
  Link(FaultProxy proxy, Socket client, Socket server, SplittableRandom random, long opened) {
    this.proxy = proxy;
    this.opened = opened;
    this.client = client;
    this.server = server;
    this.random = random;
  }

  /// What follows some bytes.
  private enum Then {
    MORE,
    END,
    CLOSE,
    RESET,
    STALL
  }

  /// Bytes on their way.
  ///
  /// @param due the `nanoTime` of their arrival
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Piece(byte[] bytes, long due, Then then) {}

  void start() throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    carry(Side.REQUEST, client, server);
    carry(Side.RESPONSE, server, client);
  }

  private void carry(Side side, Socket from, Socket to) {
    BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES_UNDER_WAY);
    Schedule schedule = new Schedule(random.split(), opened);
    Thread.ofVirtual().start(() -> read(side, from, pieces, schedule));
    Thread.ofVirtual().start(() -> write(to, pieces));
  }

  private void read(Side side, Socket from, BlockingQueue<Piece> pieces, Schedule schedule) {
    try {
      Search search = new Search();
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[PIECE];
      while (true) {
        Line line = proxy.line(side);
        int most = line.slice() == 0 ? PIECE : Math.min(PIECE, line.slice());
        int count = in.read(buffer, 0, most);
        if (count < 0) {
          pieces.put(new Piece(new byte[0], schedule.due(line, 0), Then.END));
          return;
        }
        byte[] bytes = Arrays.copyOf(buffer, count);
        int begin = side == Side.REQUEST ? search.in(bytes) : 0;
        if (breaksIn(side, bytes, begin, pieces, schedule.due(line, count))) {
          return;
        }
      }
    } catch (IOException | InterruptedException _) {
      reset();
    }
  }

  /// Looks for the exchange of the break that is armed.
  private final class Search {
    private @Nullable Break wanted;
    private @Nullable Marker marker;

    /// @return where the exchange begins in `bytes`; 0 when it began before, or has not begun
    int in(byte[] bytes) {
      if (taken != null) {
        return 0;
      }
      Break armed = proxy.armed();
      if (!Objects.equals(armed, wanted)) {
        wanted = armed;
        marker = armed == null ? null : new Marker(armed.marker());
      }
      if (armed == null || marker == null) {
        return 0;
      }
      int at = marker.find(bytes);
      if (at == Marker.NOT_YET || !proxy.take(armed)) {
        return 0;
      }
      left.set(at < 0 ? Math.max(0, armed.after() + at) : armed.after());
      taken = armed;
      return Math.max(0, at);
    }
  }

  /// Hands bytes on, up to the one at which the connection breaks.
  ///
  /// @param begin the first of them that counts
  /// @return true when it breaks among them
  private boolean breaksIn(
      Side side, byte[] bytes, int begin, BlockingQueue<Piece> pieces, long due)
      throws IOException, InterruptedException {
    Break present = taken;
    if (present == null || present.side() != side) {
      pieces.put(new Piece(bytes, due, Then.MORE));
      return false;
    }
    if (bytes.length - begin < left.get()) {
      left.addAndGet(begin - bytes.length);
      pieces.put(new Piece(bytes, due, Then.MORE));
      return false;
    }
    int through = begin + (int) left.get();
    byte[] passing = Arrays.copyOf(bytes, through);
    switch (present.kind()) {
      case CLOSE -> pieces.put(new Piece(passing, due, Then.CLOSE));
      case RESET -> pieces.put(new Piece(passing, due, Then.RESET));
      case STALL -> pieces.put(new Piece(passing, due, Then.STALL));
      case LATE -> {
        pieces.put(new Piece(passing, due, Then.MORE));
        deliverLate(present, Arrays.copyOfRange(bytes, through, bytes.length));
      }
    }
    if (present.kind() != Kind.LATE) {
      proxy.hasSprung();
    }
    return true;
  }

  /// Takes all that the client sends, resets it, and gives the server the rest later.
  private void deliverLate(Break present, byte[] first) throws IOException, InterruptedException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.write(first);
    client.setSoTimeout(SENT_ALL_MILLIS);
    byte[] buffer = new byte[PIECE];
    try {
      InputStream in = client.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        rest.write(buffer, 0, count);
      }
    } catch (SocketTimeoutException _) {
      // it has sent all
    }
    proxy.hasSprung();
    reset(client);
    Thread.sleep(present.late());
    rest.writeTo(server.getOutputStream());
    server.shutdownOutput();
    Thread.sleep(SERVED_LATE);
    reset();
  }

  private void write(Socket to, BlockingQueue<Piece> pieces) {
    try {
      OutputStream out = to.getOutputStream();
      while (true) {
        Piece piece = pieces.take();
        Thread.sleep(Duration.ofNanos(Math.max(0, piece.due() - System.nanoTime())));
        proxy.gate().pass();
        out.write(piece.bytes());
        if (piece.then() != Then.MORE) {
          end(to, piece.then());
          return;
        }
      }
    } catch (IOException | InterruptedException _) {
      Break present = taken;
      if (present == null || present.kind() != Kind.LATE || to.equals(server)) {
        reset();
      }
    }
  }

  private void end(Socket to, Then then) throws IOException {
    switch (then) {
      case END -> {
        to.shutdownOutput();
        if (open.decrementAndGet() == 0) {
          close();
        }
      }
      case CLOSE -> close();
      case RESET -> reset();
      case STALL, MORE -> {
        // whoever waits for more does so until the connection is reset
      }
    }
  }

  private void close() throws IOException {
    client.close();
    server.close();
    proxy.ended(this);
  }

  /// Ends the connection so that both ends read a reset.
  void reset() {
    reset(client);
    reset(server);
    proxy.ended(this);
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // it is closed already
    }
  }
}
