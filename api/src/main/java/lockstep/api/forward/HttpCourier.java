package lockstep.api.forward;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.Request;
import lockstep.cluster.Writer;
import lockstep.sync.save.SaveId;

/// Takes requests to other members by HTTP, with the credentials that they came with.
///
/// A member that is slow is told from one that hangs by asking whether it lives while its answer is
/// waited for. Under load many saves take longer than the patience, and were each of them then done
/// here, all instances would race for the branch and be slower still.
public final class HttpCourier implements Courier, AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpCourier.class.getName());
  private static final Duration CONNECT = Duration.ofMillis(400);

  /// In this part of its patience a member that did not answer is asked whether it lives.
  private static final int LOOKS = 3;

  private static final int OK = 200;

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
  private final Duration extra;
  private final MemberClient client = new MemberClient(CONNECT);
  private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicLong left = new AtomicLong();

  /// @param self the name of this instance
  /// @param patience how long the other member may be silent
  /// @param extra how much longer it may take while it lives
  public HttpCourier(String self, Duration patience, Duration extra) {
    this.self = self;
    this.patience = patience;
    this.extra = extra;
  }

  @Override
  public Carried carry(Request request, Writer to, BooleanSupplier fit) {
    try {
      HttpRequest.Builder there =
          HttpRequest.newBuilder(at(to, request.target()))
              .timeout(patience.plus(extra))
              .header(Forwarding.FORWARDED, self)
              .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
      THERE.forEach(name -> request.header(name).ifPresent(value -> there.header(name, value)));
      return new Carried.Answered(answer(await(there.build(), to, fit), to));
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

  private static URI at(Writer to, String target) {
    return URI.create(to.url().replaceAll("/+$", "") + target);
  }

  private HttpResponse<byte[]> await(HttpRequest there, Writer to, BooleanSupplier fit)
      throws IOException, ExecutionException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(there, HttpResponse.BodyHandlers.ofByteArray());
    UnderWay one = new UnderWay(to.epoch(), answer);
    underWay.add(one);
    try {
      if (to.epoch() < left.get()) {
        answer.cancel(true);
      }
      return await(answer, to, fit);
    } finally {
      underWay.remove(one);
    }
  }

  private HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> answer, Writer to, BooleanSupplier fit)
      throws IOException, ExecutionException, InterruptedException {
    Duration look = patience.dividedBy(LOOKS);
    Optional<HttpResponse<byte[]>> came = within(answer, patience.minus(look));
    while (came.isEmpty()) {
      CompletableFuture<Boolean> lives =
          fit.getAsBoolean() ? lives(to, look) : CompletableFuture.completedFuture(false);
      came = within(answer, look);
      if (came.isEmpty() && !(lives.getNow(false) && fit.getAsBoolean())) {
        answer.cancel(true);
        throw new ExecutionException(new HttpTimeoutException("no answer, and no sign of life"));
      }
    }
    return came.get();
  }

  /// Empty when it does not come in time.
  private static <T> Optional<T> within(CompletableFuture<T> answer, Duration time)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(answer.get(time.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    }
  }

  private CompletableFuture<Boolean> lives(Writer to, Duration within) throws IOException {
    HttpRequest ask = HttpRequest.newBuilder(at(to, "/livez")).timeout(within).build();
    return client
        .sendAsync(ask, HttpResponse.BodyHandlers.discarding())
        .handle((said, failure) -> failure == null && said.statusCode() == OK);
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
