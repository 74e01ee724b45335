package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.fault.StoreFault;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobState;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Work;
import lockstep.sync.pull.GitFault;
import org.junit.jupiter.api.Test;

/// What faults do to a job. Those of a Grafana server are real ones, in [GrafanaJobTest].
class SteadyWorkTest {
  private long now;

  @Test
  void waitsForWhatIsAwayAndKeepsWhatItTold() {
    Progress told = Progress.NONE.at(3, 9).warning("look here");
    List<Work> steps =
        List.of(
            () -> new Work.Advance.More(told),
            () -> {
              throw new GitFault("no git");
            },
            () -> new Work.Advance.Done(told));
    Work work = steady(_ -> inTurn(steps));

    work.step();
    Work.Advance waits = work.step();
    assertThat(waits).isInstanceOf(Work.Advance.Wait.class);
    assertThat(waits.progress()).isEqualTo(told.saying("waits: no git"));
    assertThat(work.step()).isEqualTo(new Work.Advance.Done(told));
  }

  @Test
  void givesUpAfterTwentyMinutesInARow() {
    Work work =
        steady(
            _ ->
                () -> {
                  throw new StoreFault("no database", new IllegalStateException());
                });
    assertThat(work.step()).isInstanceOf(Work.Advance.Wait.class);
    now += SteadyWork.PATIENCE.minusSeconds(1).toNanos();
    assertThat(work.step()).isInstanceOf(Work.Advance.Wait.class);
    now += Duration.ofSeconds(1).toNanos();
    assertThat(work.step())
        .isInstanceOfSatisfying(
            Work.Advance.Done.class,
            done -> {
              assertThat(done.end()).isEqualTo(JobState.ERROR);
              assertThat(done.progress().message())
                  .isEqualTo("given up after twenty minutes: no database");
            });
  }

  @Test
  void patienceBeginsAnewWithEachStepThatGoesOn() {
    List<Work> steps =
        List.of(
            SteadyWorkTest::fails,
            () -> new Work.Advance.More(Progress.NONE),
            SteadyWorkTest::fails);
    Work work = steady(_ -> inTurn(steps));
    work.step();
    now += SteadyWork.PATIENCE.minusSeconds(1).toNanos();
    work.step();
    now += SteadyWork.PATIENCE.minusSeconds(1).toNanos();
    assertThat(work.step()).isInstanceOf(Work.Advance.Wait.class);
  }

  @Test
  void aBugEndsTheJobAlsoOneInItsBeginning() {
    Work work =
        steady(
            _ -> {
              throw new IllegalStateException("secret");
            });
    assertThat(work.step())
        .isInstanceOfSatisfying(
            Work.Advance.Done.class,
            done ->
                assertThat(done.progress().errors())
                    .containsExactly("an internal error: the log of a has it"));
  }

  private static Work.Advance fails() {
    throw new GitFault("no git");
  }

  private static Work inTurn(List<Work> steps) {
    var left = steps.iterator();
    return () -> left.next().step();
  }

  private Work steady(Work.Book book) {
    JobSpec spec = new JobSpec.FixFolderMetadata(Optional.empty());
    JobAuthor author = new JobAuthor("u1", "ann", "Ann", "ann@localhost");
    Job job = Job.fresh("j1", "manifests", spec, author, Instant.EPOCH);
    return new SteadyWork(book, job, "a", () -> now);
  }
}
