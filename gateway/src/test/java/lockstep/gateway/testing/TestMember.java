package lockstep.gateway.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;

/// A small HTTP server that can be killed, hung and told what to do with each request. It knows
/// `/readyz`; the rest is up to [Behaviour].
public final class TestMember implements AutoCloseable {
  private static final int BACKLOG = 2048;

  /// What it does with a request; the connection ends when this throws.
  @FunctionalInterface
  public interface Behaviour {
    void handle(Received request, Wire wire) throws IOException, InterruptedException;
  }

  private final String name;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private volatile ServerSocket server;
  private volatile Thread acceptor;
  private volatile Behaviour behaviour;
  private volatile String readyz = "";
  private volatile int health = 200;
  private volatile CountDownLatch bodies = new CountDownLatch(0);
  private final AtomicInteger probes = new AtomicInteger();
  private volatile CountDownLatch probesMuted = new CountDownLatch(0);
  private volatile CountDownLatch hung = new CountDownLatch(0);

  /// A member that answers every request with its name.
  public TestMember(String name) {
    this.name = name;
    this.server = listen(0);
    this.port = server.getLocalPort();
    this.behaviour = (request, wire) -> wire.json("{\"from\":\"%s\"}".formatted(name));
    says("replica", 0, true);
    this.acceptor = accept(server);
  }

  /// As the gateway is told of it.
  public Member member(int priority) {
    return new Member(name, URI.create("http://127.0.0.1:" + port), MemberKind.INSTANCE, priority);
  }

  /// As a Grafana server, whose health is asked in another way.
  public Member grafana(int priority) {
    return new Member(name, URI.create("http://127.0.0.1:" + port), MemberKind.GRAFANA, priority);
  }

  /// What its health check, as a Grafana server, answers from now on: 200 or 503.
  public TestMember health(int status) {
    health = status;
    return this;
  }

  /// Takes no body of a request before [#takeBodies].
  public TestMember holdBodies() {
    bodies = new CountDownLatch(1);
    return this;
  }

  /// Takes them.
  public void takeBodies() {
    bodies.countDown();
  }

  /// What it does from now on.
  public TestMember does(Behaviour other) {
    behaviour = other;
    return this;
  }

  /// What its readiness probe tells from now on.
  public TestMember says(String role, long epoch, boolean ready) {
    readyz =
        "{\"name\":\"%s\",\"role\":\"%s\",\"epoch\":%d,\"ready\":%b,\"reason\":\"%s\"}"
            .formatted(name, role, epoch, ready, ready ? "" : "no snapshot yet");
    return this;
  }

  /// Its probe tells from now on that it is being taken out of service.
  public TestMember drains(String role, long epoch) {
    readyz =
        "{\"name\":\"%s\",\"role\":\"%s\",\"epoch\":%d,\"ready\":false,\"draining\":true}"
            .formatted(name, role, epoch);
    return this;
  }

  /// The requests that came whole, probes not among them.
  public List<Received> received() {
    return List.copyOf(received);
  }

  /// Forgets them.
  public void forget() {
    received.clear();
  }

  /// How many connections are open now.
  public int connections() {
    return sockets.size();
  }

  /// Dies at once: all connections are reset, nobody listens.
  public void kill() {
    try {
      server.close();
      // The port refuses connections only when nobody accepts any more.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    sockets.forEach(TestMember::reset);
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It ended by itself meanwhile.
    }
  }

  /// Comes back at the same port.
  public void restart() {
    server = listen(port);
    acceptor = accept(server);
  }

  /// Answers nothing any more, though connections are still accepted, like a stopped process.
  public void hang() {
    hung = new CountDownLatch(1);
  }

  /// Answers no probe any more, but everything else.
  public void muteProbes() {
    probesMuted = new CountDownLatch(1);
  }

  /// How many probes came.
  public int probes() {
    return probes.get();
  }

  /// Goes on with what it had.
  public void goOn() {
    hung.countDown();
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread accept(ServerSocket listening) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket socket = listening.accept();
                  sockets.add(socket);
                  Thread.ofVirtual().start(() -> serve(socket));
                }
              } catch (IOException e) {
                // Killed or closed.
              }
            });
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Wire wire = new Wire(socket);
      for (Received request = read(in, wire); request != null; request = read(in, wire)) {
        hung.await();
        if (request.target().equals("/api/health")) {
          wire.answer(
              health,
              "Content-Type: application/json; charset=UTF-8\r\nCache-Control: no-cache\r\n",
              "{\n  \"commit\": \"9e1a5a0\",\n  \"database\": \"%s\",\n  \"version\": \"7.5.5\"\n}"
                  .formatted(health == 200 ? "ok" : "failing"));
        } else if (request.target().startsWith("/readyz")) {
          probes.incrementAndGet();
          probesMuted.await();
          wire.json(readyz);
        } else {
          received.add(request);
          behaviour.handle(request, wire);
        }
      }
    } catch (IOException | InterruptedException e) {
      // The connection ends.
    } finally {
      sockets.remove(socket);
    }
  }

  private @org.jspecify.annotations.Nullable Received read(InputStream in, Wire wire)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    if (lines.isEmpty()) {
      return null;
    }
    Received head = new Received(lines.getFirst(), lines.subList(1, lines.size()), new byte[0]);
    if (head.first("Expect").isPresent()) {
      wire.raw("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (!head.target().startsWith("/readyz")) {
      bodies.await();
    }
    byte[] body =
        head.first("Transfer-Encoding").isPresent()
            ? chunks(in)
            : in.readNBytes(head.first("Content-Length").map(Integer::parseInt).orElse(0));
    return new Received(head.line(), head.headers(), body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16);
        size > 0;
        size = Integer.parseInt(line(in), 16)) {
      all.write(in.readNBytes(size));
      line(in);
    }
    for (String trailer = line(in); !trailer.isEmpty(); trailer = line(in)) {
      all.write(("trailer " + trailer).getBytes(StandardCharsets.ISO_8859_1));
    }
    return all.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      if (one != '\r') {
        line.write(one);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    hung.countDown();
    bodies.countDown();
    probesMuted.countDown();
    kill();
  }
}
