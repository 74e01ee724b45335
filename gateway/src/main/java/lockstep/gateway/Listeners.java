package lockstep.gateway;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.ConnectorStatistics;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.OpenListener;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import io.undertow.server.protocol.proxy.ProxyProtocolOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.gateway.front.Door;
import lockstep.gateway.front.FileWatch;
import lockstep.gateway.front.Http2Server;
import lockstep.gateway.front.LiveKeys;
import lockstep.gateway.front.Redirect;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// The ports of a gateway. Opened once, closed in two steps: no new connections, then none.
final class Listeners implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MAX_POOLED_BUFFERS = 1024;
  private static final int MAX_HEADER_BYTES = 96 * 1024;
  private static final int MAX_STREAMS = 256;
  private static final int BACKLOG = 1024;
  private static final Duration FAREWELLS = Duration.ofSeconds(1);
  private static final Duration HTTP2_IDLE = Duration.ofMinutes(10);
  private static final OptionMap SOCKETS =
      OptionMap.builder()
          .set(Options.TCP_NODELAY, true)
          .set(Options.REUSE_ADDRESSES, true)
          .set(Options.BALANCING_TOKENS, 1)
          .set(Options.BALANCING_CONNECTIONS, 2)
          .set(Options.BACKLOG, BACKLOG)
          .getMap();

  private final XnioWorker worker;
  private final Door door;
  // A cache for each thread would be made anew for each request's virtual thread.
  private final ByteBufferPool buffers =
      new DefaultByteBufferPool(true, BUFFER_BYTES, MAX_POOLED_BUFFERS, 0);
  private final List<AcceptingChannel<StreamConnection>> ports = new ArrayList<>();
  private @Nullable FileWatch watch;
  private @Nullable Http2Server http2Server;

  private Listeners(XnioWorker worker, Door door) {
    this.worker = worker;
    this.door = door;
  }

  /// Begins to listen.
  ///
  /// @throws GatewayFault when an address cannot be listened on
  /// @throws lockstep.gateway.front.TlsFault when certificate or key cannot be used
  static Listeners open(GatewayConfig config, Door door, HttpHandler handler) {
    Front front = config.tuning().front();
    Optional<LiveKeys> keys = front.tls().map(tls -> new LiveKeys(tls.certificate(), tls.key()));
    XnioWorker worker =
        Xnio.getInstance(Listeners.class.getClassLoader())
            .createWorkerBuilder()
            .setWorkerName("gateway")
            .setWorkerIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setCoreWorkerPoolSize(2)
            .setMaxWorkerPoolSize(2)
            .setDaemon(true)
            .build();
    Listeners listeners = new Listeners(worker, door);
    try {
      listeners.ports.addAll(listeners.listen(config, keys, handler));
    } catch (IOException | RuntimeException e) {
      worker.shutdownNow();
      throw new GatewayFault(
          "cannot listen on %s:%d%s: %s; choose another port or stop what uses it"
              .formatted(config.address(), config.port(), alsoOn(front), cause(e)),
          e);
    }
    keys.ifPresent(
        live -> {
          Front.Tls tls = front.tls().orElseThrow();
          List<Path> files = List.of(tls.certificate(), tls.key());
          listeners.watch = new FileWatch(files, tls.watch(), live::reload).start();
        });
    return listeners;
  }

  private static String alsoOn(Front front) {
    return front.tls().stream()
        .flatMapToInt(tls -> tls.redirectPort().stream())
        .mapToObj(port -> " or " + port)
        .findFirst()
        .orElse("");
  }

  private List<AcceptingChannel<StreamConnection>> listen(
      GatewayConfig config, Optional<LiveKeys> keys, HttpHandler handler) throws IOException {
    Front front = config.tuning().front();
    List<AcceptingChannel<StreamConnection>> open = new ArrayList<>();
    try {
      Optional<UndertowXnioSsl> tls = keys.map(Listeners::tls);
      boolean http2 = front.tls().map(Front.Tls::http2).orElse(false);
      open.add(accept(config, config.port(), server(front, handler, http2), tls));
      if (front.tls().isPresent() && front.tls().get().redirectPort().isPresent()) {
        OpenListener redirect = server(front, new Redirect(front.tls().get().redirectTo()), false);
        int port = front.tls().get().redirectPort().getAsInt();
        open.add(accept(config, port, redirect, Optional.empty()));
      }
      return open;
    } catch (IOException | RuntimeException e) {
      open.forEach(IoUtils::safeClose);
      throw e;
    }
  }

  private static UndertowXnioSsl tls(LiveKeys keys) {
    return new UndertowXnioSsl(
        Xnio.getInstance(Listeners.class.getClassLoader()),
        OptionMap.create(Options.USE_DIRECT_BUFFERS, true),
        keys.context());
  }

  /// Each connection passes the door, then what its port asks for: a PROXY header, a handshake.
  private AcceptingChannel<StreamConnection> accept(
      GatewayConfig config, int port, OpenListener server, Optional<UndertowXnioSsl> tls)
      throws IOException {
    boolean proxyProtocol = config.tuning().front().proxyProtocol();
    ChannelListener<StreamConnection> each =
        connection -> {
          Optional<Door.Guest> guest = door.enter(connection);
          if (guest.isEmpty()) {
            return;
          }
          OpenListener inside = new Listening(server, guest.get());
          if (proxyProtocol) {
            new ProxyProtocolOpenListener(inside, tls.orElse(null), buffers, OptionMap.EMPTY)
                .handleEvent(connection);
          } else {
            inside.handleEvent(
                tls.<StreamConnection>map(
                        with -> with.wrapExistingConnection(connection, OptionMap.EMPTY, false))
                    .orElse(connection));
          }
          guest.get().awaitEnd();
        };
    AcceptingChannel<StreamConnection> accepting =
        worker.createStreamConnectionServer(
            new InetSocketAddress(InetAddress.getByName(config.address()), port),
            ChannelListeners.openListenerAdapter(each),
            SOCKETS);
    accepting.resumeAccepts();
    return accepting;
  }

  /// What speaks HTTP on a connection.
  private OpenListener server(Front front, HttpHandler handler, boolean http2) {
    OptionMap options = options(front, http2);
    HttpOpenListener one = new HttpOpenListener(buffers, options);
    one.setRootHandler(handler);
    if (!http2) {
      return one;
    }
    Http2Server two = new Http2Server(buffers, options, handler);
    http2Server = two;
    AlpnOpenListener either = new AlpnOpenListener(buffers, options, one);
    either.addProtocol(Http2OpenListener.HTTP2, two, 1);
    return either;
  }

  private static OptionMap options(Front front, boolean http2) {
    return OptionMap.builder()
        .set(UndertowOptions.ENABLE_HTTP2, http2)
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, MAX_STREAMS)
        .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        // Only HTTP/2 heeds it, also while a request is under way: no answer may take longer.
        .set(UndertowOptions.IDLE_TIMEOUT, Math.toIntExact(HTTP2_IDLE.toMillis()))
        .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
        // The handler counts bodies itself: it can answer, the server could only hang up.
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
        .set(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, -1L)
        .set(
            UndertowOptions.REQUEST_PARSE_TIMEOUT,
            Math.toIntExact(front.pace().headers().toMillis()))
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, Math.toIntExact(front.pace().idle().toMillis()))
        .set(UndertowOptions.DECODE_URL, false)
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
        .set(UndertowOptions.MAX_PARAMETERS, BUFFER_BYTES)
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .getMap();
  }

  /// The server of one connection, which the door listens to.
  private record Listening(OpenListener server, Door.Guest guest) implements OpenListener {
    @Override
    public void handleEvent(StreamConnection plain) {
      guest.listen(plain);
      server.handleEvent(plain);
    }

    @Override
    public HttpHandler getRootHandler() {
      return server.getRootHandler();
    }

    @Override
    public void setRootHandler(HttpHandler handler) {
      server.setRootHandler(handler);
    }

    @Override
    public OptionMap getUndertowOptions() {
      return server.getUndertowOptions();
    }

    @Override
    public void setUndertowOptions(OptionMap options) {
      server.setUndertowOptions(options);
    }

    @Override
    public ByteBufferPool getBufferPool() {
      return server.getBufferPool();
    }

    @Override
    public ConnectorStatistics getConnectorStatistics() {
      return server.getConnectorStatistics();
    }
  }

  private static String cause(Exception e) {
    return String.valueOf(e.getMessage());
  }

  /// Where it listens: for people first, then, if there is one, where plain HTTP is redirected.
  List<InetSocketAddress> addresses() {
    return ports.stream().map(port -> port.getLocalAddress(InetSocketAddress.class)).toList();
  }

  /// Ends connections one by one, each when nothing is under way on it, where clients can be told
  /// so: over HTTP/2.
  void leave() {
    if (http2Server != null) {
      http2Server.leave();
    }
  }

  /// Accepts no more connections; those that are there go on.
  void stopAccepting() {
    leave();
    if (watch != null) {
      watch.close();
    }
    ports.forEach(IoUtils::safeClose);
  }

  /// Ends all connections.
  @Override
  public void close() {
    try {
      if (http2Server != null) {
        http2Server.awaitEnd(FAREWELLS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    worker.shutdownNow();
  }
}
