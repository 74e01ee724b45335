package lockstep.gateway.front;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.ConnectorStatistics;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http2.Http2OpenListener;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/// Speaks HTTP/2, and takes its leave of each connection with a GOAWAY, so that clients know what
/// they may send again and open another one.
///
/// Undertow's own listener keeps its connections to itself, and its GOAWAY ends a connection as
/// soon as it is out: so it is said when nothing is under way there. That is looked at by the
/// connection's thread, which alone lets requests in.
public final class Http2Server implements DelegateOpenListener {
  /// NO_ERROR.
  private static final int FAREWELL = 0;

  private final ByteBufferPool buffers;
  private final Set<Guest> inside = ConcurrentHashMap.newKeySet();
  private OptionMap options;
  private HttpHandler handler;
  private volatile boolean leaving;

  /// A server without connections.
  ///
  /// @param options with [UndertowOptions#IDLE_TIMEOUT]
  public Http2Server(ByteBufferPool buffers, OptionMap options, HttpHandler handler) {
    this.buffers = buffers;
    this.options = options;
    this.handler = handler;
  }

  @Override
  public void handleEvent(StreamConnection connection) {
    handleEvent(connection, null);
  }

  @Override
  public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer read) {
    Http2Channel channel =
        new Http2Channel(connection, Http2OpenListener.HTTP2, buffers, read, false, false, options);
    channel.setIdleTimeout(options.get(UndertowOptions.IDLE_TIMEOUT, 0));
    Guest guest = new Guest(channel);
    inside.add(guest);
    channel.addCloseTask(
        _ -> {
          inside.remove(guest);
          guest.ended.complete(null);
        });
    channel
        .getReceiveSetter()
        .set(new Http2ReceiveListener(guest, options, buffers.getBufferSize(), null));
    channel.resumeReceives();
  }

  /// From now on each connection ends when nothing is under way on it, those that come too.
  public void leave() {
    leaving = true;
    inside.forEach(Guest::look);
  }

  /// Waits until the connections have ended that are there now, or until `patience` is over.
  public void awaitEnd(Duration patience) throws InterruptedException {
    CompletableFuture<?>[] ends =
        inside.stream().map(guest -> guest.ended).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // Who does not take the farewell is cut.
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a connection failed", e);
    }
  }

  /// One connection.
  private final class Guest implements HttpHandler {
    private final Http2Channel channel;
    private final AtomicInteger underWay = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Guest(Http2Channel channel) {
      this.channel = channel;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
      underWay.incrementAndGet();
      exchange.addExchangeCompleteListener(
          (_, next) -> {
            next.proceed();
            if (underWay.decrementAndGet() == 0 && leaving) {
              look();
            }
          });
      handler.handleRequest(exchange);
    }

    private void look() {
      channel
          .getIoThread()
          .execute(
              () -> {
                if (underWay.get() == 0) {
                  channel.sendGoAway(FAREWELL);
                }
              });
    }
  }

  @Override
  public HttpHandler getRootHandler() {
    return handler;
  }

  @Override
  public void setRootHandler(HttpHandler next) {
    handler = next;
  }

  @Override
  public OptionMap getUndertowOptions() {
    return options;
  }

  @Override
  public void setUndertowOptions(OptionMap next) {
    options = next;
  }

  @Override
  public ByteBufferPool getBufferPool() {
    return buffers;
  }

  @Override
  public @Nullable ConnectorStatistics getConnectorStatistics() {
    return null;
  }
}
