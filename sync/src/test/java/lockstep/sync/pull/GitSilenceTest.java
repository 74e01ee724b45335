package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import lockstep.core.testing.TestClock;
import org.junit.jupiter.api.Test;

/// When a Git remote counts as silent.
class GitSilenceTest {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final BranchList HERE = new BranchList.Here(new TreeMap<>());

  private final TestClock clock = new TestClock();
  private final List<Runnable> looks = new ArrayList<>();
  private final GitSilence silence = new GitSilence(clock, looks::add);
  private BranchList answer = HERE;
  private Duration owed = Duration.ZERO;

  private Duration now() {
    return silence.of("manifests", owed, () -> answer);
  }

  /// A push is under way and not answered, and each small question is, after `takes`.
  private Duration pushFor(Duration time, Duration takes) {
    Duration longest = Duration.ZERO;
    Duration asked = Duration.ZERO;
    for (Duration left = time; left.isPositive(); left = left.minus(STEP)) {
      clock.advance(STEP);
      owed = owed.plus(STEP);
      asked = looks.isEmpty() ? Duration.ZERO : asked.plus(STEP);
      if (!looks.isEmpty() && asked.compareTo(takes) >= 0) {
        looks.removeFirst().run();
      }
      Duration now = now();
      longest = now.compareTo(longest) > 0 ? now : longest;
    }
    return longest;
  }

  @Test
  void aRemoteThatOwesNothingIsNotSilent() {
    assertThat(now()).isZero();
    assertThat(looks).isEmpty();
  }

  /// Else whoever holds the lease would look twice as often while people save.
  @Test
  void aPushThatIsOnItsWayAsEverIsNoSilence() {
    owed = Duration.ofMillis(400);
    assertThat(now()).isZero();
    owed = Duration.ofMillis(900);
    assertThat(now()).isEqualTo(owed);
    assertThat(looks).isEmpty();
  }

  @Test
  void aRemoteThatAnswersNothingIsSilentForAlmostAsLongAsItOwesAnAnswer() {
    assertThat(pushFor(Duration.ofSeconds(8), Duration.ofDays(1)))
        .isEqualTo(Duration.ofMillis(7_500));
    assertThat(looks).as("one at a time").hasSize(1);
  }

  @Test
  void oneThatCannotBeReachedIsSilentToo() {
    answer = new BranchList.Unreachable("nothing answers there");
    assertThat(pushFor(Duration.ofSeconds(8), STEP)).isEqualTo(Duration.ofMillis(7_500));
  }

  @Test
  void aBigPushOnAThinLineIsNoSilence() {
    assertThat(pushFor(Duration.ofMinutes(1), Duration.ofMillis(300)))
        .isLessThan(GitSilence.MOMENT.plusMillis(500));
  }

  @Test
  void aRemoteThatRefusesAnswers() {
    answer = new BranchList.Refused("the token ran out");
    assertThat(pushFor(Duration.ofMinutes(1), STEP)).isLessThan(GitSilence.MOMENT.plusMillis(500));
  }

  @Test
  void aFaultOfOurOwnDiskIsNoSilenceOfTheRemote() {
    owed = Duration.ofSeconds(3);
    assertThat(silence.of("manifests", owed, GitSilenceTest::broken)).isEqualTo(GitSilence.COUNTED);
    looks.removeFirst().run();
    clock.advance(Duration.ofSeconds(5));

    assertThat(silence.of("manifests", owed, GitSilenceTest::broken)).isEqualTo(GitSilence.COUNTED);
  }

  private static BranchList broken() {
    throw new GitFault("no space left on device");
  }

  /// Who asks seldom sees a question late: it must not count what was not asked yet.
  @Test
  void silenceIsCountedFromTheSmallQuestion() {
    owed = Duration.ofSeconds(20);

    assertThat(now()).isEqualTo(GitSilence.COUNTED);
    clock.advance(Duration.ofSeconds(2));
    assertThat(now()).isEqualTo(GitSilence.COUNTED.plusSeconds(2));
  }

  @Test
  void anAnswerEndsTheSilenceAndTheNextQuestionBeginsAnew() {
    pushFor(Duration.ofSeconds(5), Duration.ofDays(1));
    owed = Duration.ZERO;
    assertThat(now()).isZero();

    owed = Duration.ofSeconds(1);
    assertThat(now()).isEqualTo(GitSilence.COUNTED);
    assertThat(looks).hasSize(2);
  }
}
