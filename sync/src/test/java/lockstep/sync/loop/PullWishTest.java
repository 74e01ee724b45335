package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import lockstep.core.testing.TestClock;
import lockstep.sync.loop.PullWish.Due;
import lockstep.sync.pull.RepositorySync.Trigger;
import org.junit.jupiter.api.Test;

/// One pull for many hints, and none of them lost.
class PullWishTest {
  private final TestClock clock = new TestClock();
  private final PullWish wish = new PullWish(clock, new SplittableRandom(1));

  private void pulledIn(Duration took) {
    wish.ask(Trigger.PERSON);
    assertThat(wish.take()).isEqualTo(Due.FOR_PERSON);
    clock.advance(took);
    wish.succeeded(took, false);
  }

  @Test
  void aHintAfterALongRestIsFollowedAtOnce() {
    pulledIn(Duration.ofMillis(40));
    clock.advance(Duration.ofSeconds(5));
    wish.ask(Trigger.PEER_HINT);

    assertThat(wish.take()).isEqualTo(Due.NOW);
  }

  @Test
  void hintsThatComeOneAfterAnotherMakeOnePull() {
    pulledIn(Duration.ofMillis(40));
    wish.ask(Trigger.PEER_HINT);
    wish.ask(Trigger.WEBHOOK);
    assertThat(wish.take()).isEqualTo(Due.NOT_NOW);
    assertThat(wish.left(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(120));

    clock.advance(Duration.ofMillis(120));
    assertThat(wish.take()).isEqualTo(Due.NOW);
    assertThat(wish.take()).isEqualTo(Due.NOT_NOW);
  }

  @Test
  void aReaderWhoMustSeeACommitDoesNotWaitForTheRest() {
    pulledIn(Duration.ofMillis(40));
    wish.ask(Trigger.PEER_HINT);
    wish.ask(Trigger.READER);
    assertThat(wish.take()).isEqualTo(Due.NOW);

    wish.ask(Trigger.READER);
    wish.ask(Trigger.PEER_HINT);
    assertThat(wish.take()).isEqualTo(Due.NOW);
  }

  @Test
  void aCandidateWhomSavesWaitForDoesNotWaitForTheRest() {
    pulledIn(Duration.ofMillis(40));
    wish.ask(Trigger.PEER_HINT);
    wish.ask(Trigger.CANDIDACY);
    assertThat(wish.take()).isEqualTo(Due.NOW);

    wish.ask(Trigger.CANDIDACY);
    wish.ask(Trigger.PEER_HINT);
    wish.readersServed();
    assertThat(wish.take()).isEqualTo(Due.NOW);
  }

  @Test
  void aReaderGivesABundleAMoment() {
    pulledIn(Duration.ofMillis(40));
    wish.ask(Trigger.READER);
    assertThat(wish.take()).isEqualTo(Due.NOT_NOW);
    assertThat(wish.left(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(25));

    clock.advance(Duration.ofMillis(25));
    assertThat(wish.take()).isEqualTo(Due.NOW);
  }

  @Test
  void aReaderWhoIsServedOtherwiseNeedsNoPull() {
    wish.take();
    wish.ask(Trigger.READER);
    wish.readersServed();
    clock.advance(Duration.ofSeconds(5));

    assertThat(wish.take()).isEqualTo(Due.NOT_NOW);
    assertThat(wish.askedAt()).isEmpty();
  }

  @Test
  void aHintIsNotForgottenWithTheReaders() {
    wish.take();
    wish.ask(Trigger.READER);
    wish.ask(Trigger.PEER_HINT);
    wish.readersServed();

    assertThat(wish.take()).isEqualTo(Due.NOW);
  }

  @Test
  void theRestIsShortHoweverSlowTheHostIs() {
    pulledIn(Duration.ofSeconds(20));
    wish.ask(Trigger.PEER_HINT);

    assertThat(wish.left(Duration.ofSeconds(9))).isEqualTo(Duration.ofMillis(500));
  }
}
