package lockstep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.upstream.Dialer;
import lockstep.gateway.upstream.Upstream;
import lockstep.gateway.upstream.UpstreamFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AnswerWaitTest {
  private static final Duration SILENT = Duration.ofMillis(600);
  private static final Duration TOTAL = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final TestMember member = new TestMember("a");
  private final AtomicLong nanos = new AtomicLong();
  private final Upstream upstream =
      new Upstream(
          new Dialer(member.member(1), Duration.ofSeconds(1)),
          new Upstream.Bounds(2, 1, SILENT, SILENT, LONGEST),
          nanos::get);
  private final Upstream.Lease lease = upstream.lease();
  private final AtomicInteger suspected = new AtomicInteger();
  private final AtomicBoolean payable = new AtomicBoolean(true);
  private final AnswerWait wait =
      new AnswerWait(
          lease,
          new AnswerWait.Bounds(SILENT, TOTAL, LONGEST),
          Optional.empty(),
          suspected::incrementAndGet,
          payable::get);

  @AfterEach
  void close() {
    lease.close();
    upstream.close();
    member.close();
  }

  @Test
  void leavesAMemberThatNeverAnswersAfterOnePatience() {
    assertThat(leftAfter(Duration.ZERO)).isEqualTo(SILENT);
    assertThat(suspected).hasValue(1);
  }

  /// One patience after its last word, not two after the request.
  @Test
  void leavesAMemberThatFellSilentLaterOnePatienceAfterThat() {
    assertThat(leftAfter(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void leavesAMemberThatAnswersOthersMuchLater() {
    assertThat(leftAfter(LONGEST)).isGreaterThanOrEqualTo(TOTAL).isLessThan(TOTAL.plus(SILENT));
    assertThat(suspected).hasValue(0);
  }

  @Test
  void staysWithAMemberThatHangsWhileNoOtherMayBeAsked() {
    payable.set(false);
    assertThat(leftAfter(Duration.ZERO)).isEqualTo(LONGEST);
  }

  @Test
  void leavesItSoonAfterAnotherMayBeAskedAgain() {
    payable.set(false);
    runUntil(Duration.ofSeconds(5), Duration.ZERO);
    payable.set(true);
    assertThat(leftAfter(Duration.ZERO)).isLessThan(Duration.ofMillis(5_300));
  }

  /// When the member is left.
  ///
  /// @param last when it last answered another request
  private Duration leftAfter(Duration last) {
    runUntil(LONGEST, last);
    return Duration.ofNanos(nanos.get());
  }

  /// Looks whenever it is due, as long as it is not left.
  private void runUntil(Duration end, Duration last) {
    long due = nanos.get() + AnswerWait.WATCH_AFTER.toNanos();
    for (; due <= end.toNanos() && !isLeft(); ) {
      nanos.set(Math.min(due, last.toNanos()));
      if (nanos.get() > 0) {
        lease.heard();
      }
      nanos.set(due);
      due += wait.look().toNanos();
    }
  }

  private boolean isLeft() {
    return lease.connection().fault(new IOException()).kind() == UpstreamFault.Kind.TIMED_OUT;
  }
}
