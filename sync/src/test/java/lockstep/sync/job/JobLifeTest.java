package lockstep.sync.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lockstep.sync.job.Job.Hold;
import lockstep.sync.job.JobLife.Step;
import org.junit.jupiter.api.Test;

/// What a job is after each event.
class JobLifeTest {
  private static final Duration LIFE = Duration.ofSeconds(10);
  private Instant now = Instant.EPOCH;
  private Job job =
      Job.fresh(
          "j1",
          "manifests",
          new JobSpec.Pull(true),
          new JobAuthor("u1", "ann", "Ann", "ann@localhost"),
          now);

  @Test
  void isGivenUpWhenFiveRunnersDiedWithoutGettingFurther() {
    for (int i = 1; i <= JobLife.MOST_LOSSES; i++) {
      claim("t" + i);
      pass(11);
    }
    claim("more");

    assertThat(job.state()).isEqualTo(JobState.ERROR);
    assertThat(job.progress().message()).startsWith("given up: 5 runners");
  }

  @Test
  void asTextItIsTheSame() {
    claim("t1");
    Progress told =
        Progress.NONE
            .counting(List.of(Tally.of(JobSpec.DASHBOARD, 2), Tally.of(JobSpec.FOLDER, 1)))
            .error(JobSpec.DASHBOARD, "no dashboard")
            .warning(JobSpec.FOLDER, "no folder")
            .warning("no kind");
    apply(new JobEvent.Beat(new Hold("t1", 1), LIFE, told));

    assertThat(JobJson.read(JobJson.write(job))).isEqualTo(job);
    assertThat(JobJson.summary(told).toString())
        .contains("\"error\":1", "\"errors\":[\"no dashboard\"]", "\"warnings\":[\"no folder\"]");
  }

  @Test
  void isNotGivenUpWhileItGetsFurther() {
    for (int i = 1; i <= 3 * JobLife.MOST_LOSSES; i++) {
      claim("t" + i);
      apply(new JobEvent.Beat(new Hold("t" + i, i), LIFE, Progress.NONE.at(i, 20)));
      pass(11);
    }

    assertThat(job.state()).isEqualTo(JobState.WORKING);
    assertThat(job.turns()).hasSize(3 * JobLife.MOST_LOSSES);
  }

  @Test
  void aBeatThatComesLateIsHeardAsLongAsNobodyElseHasIt() {
    claim("t1");
    pass(11);

    assertThat(apply(new JobEvent.Beat(new Hold("t1", 1), LIFE, Progress.NONE)))
        .isInstanceOf(Step.Changed.class);
    assertThat(job.isFree(now)).isFalse();
  }

  @Test
  void aCancelWhoseRunnerDiesEndsWithTheNextClaim() {
    claim("t1");
    apply(new JobEvent.Beat(new Hold("t1", 1), LIFE, Progress.NONE.at(3, 9)));
    apply(new JobEvent.Cancel("ann"));
    pass(11);
    claim("t2");

    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(job.progress().message()).isEqualTo("cancelled by ann after 3 of 9");
    assertThat(job.turns()).hasSize(1);
  }

  @Test
  void whatIsGivenBackIsNoLoss() {
    for (int i = 1; i <= 2 * JobLife.MOST_LOSSES; i++) {
      claim("t" + i);
      apply(new JobEvent.GiveBack(new Hold("t" + i, i)));
    }

    assertThat(job.state()).isEqualTo(JobState.PENDING);
    assertThat(job.losses()).isZero();
  }

  @Test
  void errorsAreKeptUpToTwentyAndTheOthersCounted() {
    Progress progress = Progress.NONE;
    for (int i = 0; i < 50; i++) {
      progress = progress.error("e" + i);
    }

    assertThat(progress.errors()).hasSize(Progress.MOST + 1).endsWith("... and 30 more");
    assertThat(progress.hasTooManyErrors()).isTrue();
  }

  private void claim(String token) {
    apply(new JobEvent.Claim("i", token, LIFE));
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private Step apply(JobEvent event) {
    Step step = JobLife.step(job, event, now);
    if (step instanceof Step.Changed(Job next)) {
      job = next;
    }
    return step;
  }
}
