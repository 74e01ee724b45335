package lockstep.gateway;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import lockstep.gateway.front.FileWatch;
import lockstep.gateway.front.LiveKeys;
import lockstep.gateway.front.Redirect;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/// The ports of a gateway. Opened once, closed in two steps: no new connections, then none.
final class Listeners implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MAX_POOLED_BUFFERS = 1024;
  private static final int MAX_HEADER_BYTES = 96 * 1024;
  private static final int MAX_STREAMS = 256;
  private static final int BACKLOG = 1024;

  private final XnioWorker worker;
  private final Undertow server;
  private final Optional<FileWatch> watch;

  private Listeners(XnioWorker worker, Undertow server, Optional<FileWatch> watch) {
    this.worker = worker;
    this.server = server;
    this.watch = watch;
  }

  /// Begins to listen.
  ///
  /// @throws GatewayFault when an address cannot be listened on
  /// @throws lockstep.gateway.front.TlsFault when certificate or key cannot be used
  static Listeners open(GatewayConfig config, HttpHandler handler) {
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
    Undertow server = server(config, worker, keys, handler);
    try {
      server.start();
    } catch (RuntimeException e) {
      worker.shutdownNow();
      throw new GatewayFault(
          "cannot listen on %s:%d%s: %s; choose another port or stop what uses it"
              .formatted(config.address(), config.port(), alsoOn(front), cause(e)),
          e);
    }
    Optional<FileWatch> watch =
        keys.map(
            live -> {
              Front.Tls tls = front.tls().orElseThrow();
              List<java.nio.file.Path> files = List.of(tls.certificate(), tls.key());
              return new FileWatch(files, tls.watch(), live::reload).start();
            });
    return new Listeners(worker, server, watch);
  }

  private static String alsoOn(Front front) {
    return front.tls().stream()
        .flatMapToInt(tls -> tls.redirectPort().stream())
        .mapToObj(port -> " or " + port)
        .findFirst()
        .orElse("");
  }

  private static Undertow server(
      GatewayConfig config, XnioWorker worker, Optional<LiveKeys> keys, HttpHandler handler) {
    Front front = config.tuning().front();
    Undertow.Builder builder =
        Undertow.builder()
            .setWorker(worker)
            // A cache for each thread would be made anew for each request's virtual thread.
            .setByteBufferPool(new DefaultByteBufferPool(true, BUFFER_BYTES, MAX_POOLED_BUFFERS, 0))
            .setSocketOption(Options.BACKLOG, BACKLOG)
            .setSocketOption(Options.TCP_NODELAY, true)
            .setServerOption(
                UndertowOptions.ENABLE_HTTP2, front.tls().map(Front.Tls::http2).orElse(false))
            .setServerOption(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, MAX_STREAMS)
            .setServerOption(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
            // The handler counts bodies itself: it can answer, the server could only hang up.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, -1L)
            .setServerOption(
                UndertowOptions.REQUEST_PARSE_TIMEOUT,
                Math.toIntExact(front.pace().headers().toMillis()))
            .setServerOption(
                UndertowOptions.NO_REQUEST_TIMEOUT, Math.toIntExact(front.pace().idle().toMillis()))
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, BUFFER_BYTES)
            .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setHandler(handler);
    Undertow.ListenerBuilder main = listener(config, config.port());
    keys.ifPresentOrElse(
        live -> main.setType(Undertow.ListenerType.HTTPS).setSslContext(live.context()),
        () -> main.setType(Undertow.ListenerType.HTTP));
    builder.addListener(main);
    front
        .tls()
        .filter(tls -> tls.redirectPort().isPresent())
        .ifPresent(
            tls ->
                builder.addListener(
                    listener(config, tls.redirectPort().getAsInt())
                        .setType(Undertow.ListenerType.HTTP)
                        .setRootHandler(new Redirect(tls.redirectTo()))));
    return builder.build();
  }

  private static Undertow.ListenerBuilder listener(GatewayConfig config, int port) {
    return new Undertow.ListenerBuilder()
        .setHost(config.address())
        .setPort(port)
        .setUseProxyProtocol(config.tuning().front().proxyProtocol());
  }

  private static String cause(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /// Where it listens: for people first, then, if there is one, where plain HTTP is redirected.
  List<InetSocketAddress> addresses() {
    return server.getListenerInfo().stream()
        .map(info -> (InetSocketAddress) info.getAddress())
        .toList();
  }

  /// Accepts no more connections; those that are there go on.
  void stopAccepting() {
    watch.ifPresent(FileWatch::close);
    server.stop();
  }

  /// Ends all connections.
  @Override
  public void close() {
    worker.shutdownNow();
  }
}
