package lockstep.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import lockstep.cluster.Mode;
import lockstep.gateway.Gateway;
import lockstep.gateway.GatewayConfig;
import lockstep.gateway.pool.Member;

/// A gateway on a free port and a client for it. Probes come every 50 ms, so that nobody waits.
public final class Rig implements AutoCloseable {
  private final Gateway gateway;
  private final InetSocketAddress address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Rig(GatewayConfig config) {
    this.gateway = new Gateway(config, InstantSource.system(), System::nanoTime, new Random(7));
    this.address = gateway.start();
  }

  /// A gateway with quick probes.
  public static Rig of(Mode mode, Member... members) {
    return of(mode, config -> config, members);
  }

  /// A gateway with quick probes and what `change` makes of its configuration.
  public static Rig of(Mode mode, UnaryOperator<GatewayConfig.Tuning> change, Member... members) {
    return new Rig(
        GatewayConfig.of("gate", "127.0.0.1", 0, mode, List.of(members))
            .with(
                tuning ->
                    change.apply(
                        tuning.with(
                            new GatewayConfig.Probing(
                                Duration.ofMillis(50), Duration.ofMillis(200), 2, 2)))));
  }

  /// Where the gateway listens.
  public URI uri(String target) {
    return URI.create("http://127.0.0.1:" + address.getPort() + target);
  }

  /// A request to fill in.
  public HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(uri(target)).timeout(Duration.ofSeconds(30));
  }

  /// Sends it and takes the answer as text.
  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  /// Sends it.
  public <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// GET.
  public HttpResponse<String> get(String target) {
    return send(request(target).GET());
  }

  /// POST.
  public HttpResponse<String> post(String target, String body) {
    return send(request(target).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /// The client itself.
  public HttpClient client() {
    return client;
  }

  /// A plain connection to the gateway.
  public Socket connect() {
    try {
      Socket socket = new Socket();
      socket.connect(address);
      socket.setSoTimeout(10_000);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends bytes as they are and takes all that comes until the gateway closes.
  public String raw(String text) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until `GET /ha/gateway` says `text`.
  public void awaitStatus(String text) {
    awaitStatus(status -> status.contains(text));
  }

  /// Waits until `GET /ha/gateway` says what is claimed.
  public void awaitStatus(Predicate<String> claim) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!claim.test(get("/ha/gateway").body())) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + get("/ha/gateway").body());
      }
    }
  }

  /// Waits until that many members are up.
  public void awaitUp(int members) {
    awaitStatus(status -> status.split("\"state\":\"up\"", -1).length == members + 1);
  }

  /// The gateway itself.
  public Gateway gateway() {
    return gateway;
  }

  @Override
  public void close() {
    client.close();
    gateway.close();
  }
}
