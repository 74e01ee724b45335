package lockstep.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import lockstep.core.fault.StoreFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KernelTest {
  private final Semaphore arrivals = new Semaphore(0);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Traffic traffic = new Traffic(2);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private Undertow undertow = Undertow.builder().build();

  @BeforeEach
  void start() {
    start(Duration.ofMinutes(1));
  }

  /// @param patience with long bodies
  private void start(Duration patience) {
    List<Route> routes =
        List.of(
            Route.get("/bug", Access.ANYBODY, _ -> bug()),
            Route.get("/away", Access.ANYBODY, _ -> away()),
            Route.get("/slow", Access.ANYBODY, _ -> slow()),
            Route.get("/things/one", Access.ANYBODY, _ -> Answer.text(200, "the one")),
            Route.get(
                "/things/{name}", Access.ANYBODY, it -> Answer.text(200, it.variable("name"))),
            Route.get(
                "/ask", Access.ANYBODY, it -> Answer.text(200, it.parameters("q").toString())),
            Route.post("/small", Access.ANYBODY, it -> Answer.text(200, "" + it.body().length))
                .withBodyLimit(1000),
            Route.post("/long", Access.ANYBODY, it -> Answer.text(200, "" + it.body().length))
                .withBodyLimit(2 * LongBodies.SHORT));
    Router.Fallback fallback =
        new Router.Fallback(
            "", Route.get("none", Access.ANYBODY, _ -> Answer.message(404, "Not found")));
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new Dispatcher(
                    new Router(routes, List.of(fallback)),
                    (request, next) -> next.handle(request),
                    Dispatcher.FAULTS,
                    executor,
                    traffic,
                    "a",
                    Duration.ofSeconds(1),
                    new LongBodies(patience)))
            .build();
    undertow.start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    undertow.stop();
    executor.shutdownNow();
    client.close();
  }

  @Test
  void aBugIsToldToNobody() {
    HttpResponse<String> reply = get("/bug");

    assertThat(reply.statusCode()).isEqualTo(500);
    assertThat(reply.body()).isEqualTo("{\"message\":\"Internal server error\"}");
  }

  @Test
  void aStoreThatIsAwayIsUnavailable() {
    HttpResponse<String> reply = get("/away");

    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.body()).doesNotContain("jdbc").contains("database");
    assertThat(reply.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void theFirstRouteThatFitsAnswers() {
    assertThat(get("/things/one").body()).isEqualTo("the one");
    assertThat(get("/things/two///").body()).isEqualTo("two");
    assertThat(get("/things/a%20b").body()).isEqualTo("a b");
    assertThat(get("/things").statusCode()).isEqualTo(404);
    assertThat(get("/things/x/y").statusCode()).isEqualTo(404);
  }

  @Test
  void parametersMayBeRepeated() {
    assertThat(get("/ask?q=a&q=&q=b%26c").body()).isEqualTo("[a, b&c]");
  }

  @Test
  void bodiesAboveTheLimitAreRefusedInEitherFraming() {
    assertThat(post(HttpRequest.BodyPublishers.ofByteArray(new byte[1000])).body())
        .isEqualTo("1000");
    assertThat(post(HttpRequest.BodyPublishers.ofByteArray(new byte[1001])).statusCode())
        .isEqualTo(413);
    assertThat(post(HttpRequest.BodyPublishers.ofInputStream(() -> zeros(5000))).statusCode())
        .isEqualTo(413);
    assertThat(post(HttpRequest.BodyPublishers.ofInputStream(() -> zeros(900))).body())
        .isEqualTo("900");
  }

  @Test
  void oneLongBodyOfAStrangerIsHeldAtATime() throws Exception {
    byte[] whole = new byte[LongBodies.SHORT + 1];
    assertThat(postLong(whole).body()).isEqualTo("" + whole.length);
    try (Socket slow = longBodyHeld(whole)) {
      assertThat(postLong(new byte[1000]).body()).as("a short one").isEqualTo("1000");
      assertThat(postLong(new byte[2 * LongBodies.SHORT + 1]).statusCode()).isEqualTo(413);
      assertThat(slow.isConnected()).isTrue();
    }
    assertThatTheLongPlaceGetsFree();
  }

  @Test
  void aLongBodyThatTakesTooLongIsCut() throws Exception {
    undertow.stop();
    start(Duration.ofMillis(200));

    try (Socket slow = longBodyBegun()) {
      assertThat(slow.getInputStream().read()).as("it is cut").isEqualTo(-1);
      assertThatTheLongPlaceGetsFree();
    }
  }

  private void assertThatTheLongPlaceGetsFree() {
    int status = 503;
    for (int i = 0; i < 1000 && status == 503; i++) {
      status = postLong(new byte[LongBodies.SHORT + 1]).statusCode();
    }
    assertThat(status).isEqualTo(200);
  }

  /// The place of the one before may still be on its way back when this one comes, which is then
  /// turned away itself and tried again.
  private Socket longBodyHeld(byte[] whole) throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      Socket slow = longBodyBegun();
      while (slow.getInputStream().available() == 0) {
        if (postLong(whole).statusCode() == 503) {
          return slow;
        }
      }
      slow.close();
    }
    throw new AssertionError("a long body never got its place");
  }

  private Socket longBodyBegun() throws IOException {
    Socket socket = new Socket();
    socket.connect(undertow.getListenerInfo().getFirst().getAddress());
    socket
        .getOutputStream()
        .write(
            "POST /long HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\nx"
                .formatted(LongBodies.SHORT + 1)
                .getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private HttpResponse<String> postLong(byte[] body) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(uri("/long"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .join();
  }

  @Test
  void tooManyRequestsAtOnceAreTurnedAway() throws Exception {
    CompletableFuture<HttpResponse<String>> first = getLater("/slow");
    CompletableFuture<HttpResponse<String>> second = getLater("/slow");
    arrivals.acquire(2);

    assertThat(get("/ask").statusCode()).isEqualTo(503);

    release.countDown();
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(second.get().statusCode()).isEqualTo(200);
    assertThat(get("/ask").statusCode()).isEqualTo(200);
  }

  @Test
  void whoClosesWaitsForTheRequestsThatAreBeingAnswered() throws Exception {
    CompletableFuture<HttpResponse<String>> running = getLater("/slow");
    arrivals.acquire();
    traffic.drain();

    assertThat(traffic.awaitQuiet(Duration.ZERO)).isFalse();
    release.countDown();
    assertThat(traffic.awaitQuiet(Duration.ofSeconds(20))).isTrue();
    assertThat(running.get().body()).isEqualTo("done");
  }

  @Test
  void brokenRequestsDoNotReachAHandler() throws IOException {
    assertThat(raw("GARBAGE\r\n\r\n")).doesNotContain("200 OK");
    assertThat(raw("GET /things/../bug HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .doesNotContain("200 OK");
  }

  private String raw(String request) throws IOException {
    InetSocketAddress address =
        (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Answer bug() {
    throw new IllegalStateException("the secret of the house");
  }

  private static Answer away() {
    throw new StoreFault("jdbc:postgresql://secret cannot be reached");
  }

  private Answer slow() {
    arrivals.release();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Answer.text(200, "done");
  }

  private static InputStream zeros(int count) {
    return new ByteArrayInputStream(new byte[count]);
  }

  private HttpResponse<String> get(String path) {
    return getLater(path).join();
  }

  private CompletableFuture<HttpResponse<String>> getLater(String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(HttpRequest.BodyPublisher body) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(uri("/small")).POST(body).build(),
            HttpResponse.BodyHandlers.ofString())
        .join();
  }

  private URI uri(String path) {
    InetSocketAddress address =
        (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }
}
