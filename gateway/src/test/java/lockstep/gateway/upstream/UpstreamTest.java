package lockstep.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.gateway.testing.TestMember;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpstreamTest {
  private final TestMember member = new TestMember("a");
  private final AtomicLong nanos = new AtomicLong();
  private final Upstream upstream =
      new Upstream(
          new Dialer(member.member(1), Duration.ofSeconds(1)),
          new Upstream.Bounds(
              2, 1, Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofSeconds(10)),
          nanos::get);

  @AfterEach
  void close() {
    upstream.close();
    member.close();
  }

  private static BasicClassicHttpRequest get() {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", "/x");
    request.addHeader("Host", "h");
    return request;
  }

  private static void exchange(Upstream.Lease lease) throws Exception {
    BasicClassicHttpRequest request = get();
    lease.connection().send(request);
    ClassicHttpResponse response = lease.connection().receive(Duration.ofSeconds(5));
    lease.connection().body(response).readAllBytes();
    lease.finish(request, response);
  }

  @Test
  void keepsAConnectionForTheNextRequest() throws Exception {
    exchange(upstream.lease());
    Upstream.Lease second = upstream.lease();
    assertThat(second.connection().reused()).isTrue();
    exchange(second);
    assertThat(upstream.leaseNew().connection().reused()).isFalse();
  }

  @Test
  void throwsOldConnectionsAway() throws Exception {
    exchange(upstream.lease());
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(upstream.lease().connection().reused()).isFalse();
  }

  @Test
  void countsAndBoundsWhatIsUnderWay() {
    Upstream.Lease one = upstream.lease();
    Upstream.Lease two = upstream.lease();
    assertThat(upstream.underWay()).isEqualTo(2);
    assertThatThrownBy(upstream::lease)
        .isInstanceOfSatisfying(
            UpstreamFault.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo(UpstreamFault.Kind.BUSY);
              assertThat(fault.certainlyNotSent()).isTrue();
            });
    one.close();
    one.close();
    assertThat(upstream.underWay()).isEqualTo(1);
    two.close();
    upstream.lease().close();
    assertThat(upstream.underWay()).isZero();
  }

  @Test
  void letsABoundedNumberOfRequestsWaitForAConnection() throws Exception {
    Upstream patient =
        new Upstream(
            new Dialer(member.member(1), Duration.ofSeconds(1)),
            new Upstream.Bounds(
                1, 1, Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(10)),
            nanos::get);
    Upstream.Lease only = patient.lease();
    CompletableFuture<Upstream.Lease> waits =
        CompletableFuture.supplyAsync(patient::lease, task -> Thread.ofVirtual().start(task));
    while (patient.waiting() < 1 && !waits.isDone()) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(patient::lease)
        .isInstanceOf(UpstreamFault.class)
        .hasMessageContaining("all 1 connections are in use");
    assertThat(waits).isNotDone();
    only.close();
    waits.get(10, TimeUnit.SECONDS).close();
    patient.close();
  }

  @Test
  void cutsWhatWaitsButNotWhatIsOnItsWayToAClient() {
    member.does((_, _) -> new CountDownLatch(1).await());
    Upstream.Lease waiting = upstream.lease();
    Upstream.Lease flowing = upstream.lease();
    flowing.connection().keepWhenDown();
    waiting.connection().send(get());
    flowing.connection().send(get());
    upstream.abandon("member a is down");
    assertThatThrownBy(() -> waiting.connection().receive(Duration.ofSeconds(5)))
        .isInstanceOfSatisfying(
            UpstreamFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(UpstreamFault.Kind.ABANDONED))
        .hasMessage("member a is down");
    assertThatThrownBy(() -> flowing.connection().receive(Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            UpstreamFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(UpstreamFault.Kind.TIMED_OUT));
  }

  @Test
  void tellsARefusedConnectionFromABrokenOne() {
    member.does((_, wire) -> wire.reset());
    Upstream.Lease lease = upstream.lease();
    lease.connection().send(get());
    assertThatThrownBy(() -> lease.connection().receive(Duration.ofSeconds(5)))
        .isInstanceOfSatisfying(
            UpstreamFault.class, fault -> assertThat(fault.certainlyNotSent()).isFalse());
    member.kill();
    assertThatThrownBy(upstream::lease)
        .isInstanceOfSatisfying(
            UpstreamFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(UpstreamFault.Kind.REFUSED));
  }
}
