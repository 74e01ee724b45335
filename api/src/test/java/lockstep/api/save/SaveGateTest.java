package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import lockstep.api.http.HttpFault;
import lockstep.cluster.Writer;
import org.junit.jupiter.api.Test;

class SaveGateTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Writer B = new Writer("b", "http://b", 7, false);

  private final SaveGate gate = new SaveGate();

  /// What becomes of a save that comes now: `in`, or the header that names where it belongs.
  private CompletableFuture<String> save() {
    CountDownLatch began = new CountDownLatch(1);
    CompletableFuture<String> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              began.countDown();
              try (SaveGate.Pass _ = gate.enter()) {
                return "in";
              } catch (HttpFault fault) {
                return fault.answer().status() + " " + fault.answer().headers();
              }
            });
    try {
      began.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return outcome;
  }

  @Test
  void isQuietOnceTheSavesInsideAreAnswered() {
    SaveGate.Pass inside = gate.enter();
    assertThat(gate.close(Duration.ZERO)).isFalse();
    inside.close();

    assertThat(gate.close(LONG)).isTrue();
  }

  @Test
  void letsInWhoWaitedWhenNothingChanged() {
    assertThat(gate.close(LONG)).isTrue();
    CompletableFuture<String> waits = save();
    gate.open();

    assertThat(waits.join()).isEqualTo("in");
  }

  @Test
  void sendsWhoWaitedToTheSuccessorWithoutSaving() {
    assertThat(gate.close(LONG)).isTrue();
    CompletableFuture<String> waits = save();
    while (gate.waiting() == 0) {
      Thread.onSpinWait();
    }
    gate.sendTo(B);

    assertThat(waits.join())
        .startsWith("421 ")
        .contains("name=Lockstep-Primary, value=b")
        .contains("name=Lockstep-Epoch, value=7");
    assertThat(gate.close(Duration.ZERO)).as("nobody is inside").isTrue();
  }

  @Test
  void savesNothingOfWhoGivesUpWaitingAndNamesNobody() {
    assertThat(gate.close(LONG)).isTrue();
    Thread.currentThread().interrupt();

    assertThatThrownBy(gate::enter)
        .isInstanceOfSatisfying(
            HttpFault.class,
            fault -> {
              assertThat(fault.answer().status()).isEqualTo(421);
              assertThat(fault.answer().headers().toString()).doesNotContain("Lockstep-Primary");
            });
    assertThat(Thread.interrupted()).isTrue();
    gate.open();
    assertThat(save().join()).isEqualTo("in");
  }

  @Test
  void letsLaterSavesInAfterTheLeaseWent() {
    assertThat(gate.close(LONG)).isTrue();
    gate.sendTo(B);

    assertThat(save().join()).isEqualTo("in");
  }
}
