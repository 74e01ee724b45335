package lockstep.api.forward;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.Request;
import lockstep.cluster.Writer;
import lockstep.sync.save.SaveId;

/// Takes requests to other members by HTTP, with the credentials that they came with.
public final class HttpCourier implements Courier, AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpCourier.class.getName());
  private static final Duration CONNECT = Duration.ofMillis(400);

  /// No `Origin`: it was checked here, and is foreign to a member's own address.
  private static final List<String> THERE =
      List.of(
          "Authorization",
          "Cookie",
          "Content-Type",
          "Accept",
          "If-Match",
          "If-None-Match",
          "User-Agent",
          "X-Forwarded-For",
          SaveId.HEADER);

  private static final List<String> BACK =
      List.of(
          "ETag",
          "Lockstep-Commit",
          "Lockstep-Primary",
          "Lockstep-Epoch",
          "Location",
          "Retry-After",
          "Set-Cookie",
          SaveId.HEADER);

  private final String self;
  private final Duration patience;
  private final MemberClient client = new MemberClient(CONNECT);
  private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicLong left = new AtomicLong();

  /// @param self the name of this instance
  /// @param patience how long the other member may take
  public HttpCourier(String self, Duration patience) {
    this.self = self;
    this.patience = patience;
  }

  @Override
  public Carried carry(Request request, Writer to) {
    try {
      HttpRequest.Builder there =
          HttpRequest.newBuilder(URI.create(to.url().replaceAll("/+$", "") + request.target()))
              .timeout(patience)
              .header(Forwarding.FORWARDED, self)
              .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
      THERE.forEach(name -> request.header(name).ifPresent(value -> there.header(name, value)));
      return new Carried.Answered(answer(await(there.build(), to), to));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return silence(to, cause, !isBeforeSending(cause));
    } catch (IOException | IllegalArgumentException e) {
      return silence(to, e, false);
    } catch (CancellationException _) {
      return silence(to, new IOException("another member has the lease"), true);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Carried.Silence(true);
    }
  }

  private HttpResponse<byte[]> await(HttpRequest there, Writer to)
      throws IOException, ExecutionException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(there, HttpResponse.BodyHandlers.ofByteArray());
    UnderWay one = new UnderWay(to.epoch(), answer);
    underWay.add(one);
    try {
      if (to.epoch() < left.get()) {
        answer.cancel(true);
      }
      return answer.get();
    } finally {
      underWay.remove(one);
    }
  }

  private static Carried silence(Writer to, Throwable cause, boolean sent) {
    LOG.log(
        Level.INFO,
        "save not forwarded: to={0} reason={1}",
        to.name(),
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    return new Carried.Silence(sent);
  }

  /// Waits no longer for writers of an epoch before `epoch`: their lease was taken because they are
  /// silent. What they have in hand counts as silence, and may have been done.
  public void leaveBefore(long epoch) {
    left.accumulateAndGet(epoch, Math::max);
    underWay.stream().filter(one -> one.epoch() < epoch).forEach(one -> one.answer().cancel(true));
  }

  private static boolean isBeforeSending(Throwable e) {
    return e instanceof ConnectException
        || e instanceof HttpConnectTimeoutException
        || e instanceof IllegalArgumentException;
  }

  private static Answer answer(HttpResponse<byte[]> response, Writer from) {
    String type = response.headers().firstValue("Content-Type").orElse("application/json");
    Answer answer =
        new Answer(response.statusCode(), List.of(), new Body.Bytes(type, response.body()))
            .with(Forwarding.WRITER, from.name());
    for (String name : BACK) {
      for (String value : response.headers().allValues(name)) {
        answer = answer.with(name, value);
      }
    }
    return answer;
  }

  @Override
  public void close() {
    client.close();
  }

  /// A request that a writer has in hand.
  private record UnderWay(long epoch, CompletableFuture<HttpResponse<byte[]>> answer) {}
}
