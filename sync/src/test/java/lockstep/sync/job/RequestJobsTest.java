package lockstep.sync.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import lockstep.sync.request.PullRequest;
import lockstep.sync.save.BranchName;
import lockstep.sync.testing.InMemoryJobStore;
import org.junit.jupiter.api.Test;

/// A look at each pull request, one at a time, and none that is forgotten.
class RequestJobsTest {
  private final TestClock clock = new TestClock();
  private final InMemoryJobStore store = new InMemoryJobStore(clock);
  private final AtomicInteger uids = new AtomicInteger();
  private final AtomicInteger woken = new AtomicInteger();
  private final RequestJobs jobs =
      new RequestJobs(
          new Away(), () -> "u" + uids.incrementAndGet(), clock, woken::incrementAndGet);

  private boolean away;

  /// The store, which may be away.
  private final class Away implements JobStore {
    @Override
    public Added add(String uid, String repository, JobSpec spec, JobAuthor author) {
      if (away) {
        throw new StoreFault("away");
      }
      return store.add(uid, repository, spec, author);
    }

    @Override
    public Optional<JobLife.Step> apply(String uid, JobEvent event) {
      return store.apply(uid, event);
    }

    @Override
    public List<Job> live() {
      return store.live();
    }

    @Override
    public List<Job> free(int limit) {
      return store.free(limit);
    }

    @Override
    public Optional<Job> find(String uid) {
      return store.find(uid);
    }

    @Override
    public List<Job> ended(Optional<String> repository, int limit) {
      return store.ended(repository, limit);
    }
  }

  private static PullRequest request(long number, String head) {
    return new PullRequest(
        number,
        Optional.of(new BranchName("work")),
        Optional.of(new CommitId(head.repeat(20))),
        "");
  }

  private Job claimed() {
    Job free = store.free(1).getFirst();
    store.apply(free.uid(), new JobEvent.Claim("a", "t", Duration.ofSeconds(10)));
    return store.find(free.uid()).orElseThrow();
  }

  private void end(Job job) {
    store.apply(
        job.uid(),
        new JobEvent.Finish(new Job.Hold("t", job.epoch()), JobState.SUCCESS, Progress.NONE));
  }

  @Test
  void isAJobWithTheNameThatGrafanaGives() {
    assertThat(jobs.ask("manifests", request(7, "ab"))).isTrue();

    assertThat(store.live()).extracting(Job::name).containsExactly("manifests-pr-7");
    assertThat(woken).hasValue(1);
  }

  @Test
  void oneThatNobodyHasBegunReadsTheNewCommitAnyway() {
    jobs.ask("manifests", request(7, "ab"));

    assertThat(jobs.ask("manifests", request(7, "cd"))).isTrue();
    assertThat(store.live()).hasSize(1);
  }

  @Test
  void whatComesWhileOneIsLookedAtIsLookedAtAfterwards() {
    jobs.ask("manifests", request(7, "ab"));
    Job first = claimed();

    assertThat(jobs.ask("manifests", request(7, "cd"))).isFalse();
    assertThat(jobs.ask("manifests", request(7, "ef"))).isFalse();
    jobs.turn();
    assertThat(store.live()).hasSize(1);

    end(first);
    jobs.turn();
    assertThat(store.live())
        .singleElement()
        .satisfies(it -> assertThat(it.spec()).isEqualTo(new JobSpec.Comment(request(7, "ef"))));
    end(claimed());
    jobs.turn();
    assertThat(store.live()).as("once").isEmpty();
  }

  @Test
  void aDatabaseThatIsAwayIsWaitedFor() {
    away = true;
    assertThat(jobs.ask("manifests", request(7, "ab"))).isFalse();
    jobs.turn();

    away = false;
    jobs.turn();
    assertThat(store.live()).hasSize(1);
  }

  @Test
  void notForEver() {
    away = true;
    jobs.ask("manifests", request(7, "ab"));
    clock.advance(RequestJobs.LIFE.plusSeconds(1));
    jobs.turn();

    away = false;
    jobs.turn();
    assertThat(store.live()).isEmpty();
  }

  @Test
  void aHostThatWasAskedTooOftenIsLeftAloneAsLongAsItSays() {
    jobs.ask("manifests", request(7, "ab"));
    Job first = claimed();
    assertThat(jobs.again("manifests", request(7, "ab"), Duration.ofSeconds(90))).isTrue();
    end(first);
    assertThat(jobs.ask("manifests", request(8, "cd"))).as("of the same host").isFalse();
    assertThat(jobs.ask("other", request(8, "cd"))).as("of another one").isTrue();
    end(claimed());

    clock.advance(Duration.ofSeconds(89));
    jobs.turn();
    assertThat(store.live()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    jobs.turn();
    assertThat(store.live()).extracting(Job::name).containsExactly("manifests-pr-7");
    jobs.turn();
    assertThat(store.live())
        .extracting(Job::name)
        .containsExactly("manifests-pr-7", "manifests-pr-8");
  }

  @Test
  void eachTimeLongerAndNotForEver() {
    Duration all = Duration.ZERO;
    int times = 0;
    jobs.ask("manifests", request(7, "ab"));
    while (times < 100) {
      end(claimed());
      if (!jobs.again("manifests", request(7, "ab"), Duration.ofHours(9))) {
        break;
      }
      times++;
      while (store.live().isEmpty()) {
        clock.advance(Duration.ofMinutes(1));
        all = all.plusMinutes(1);
        jobs.turn();
      }
    }
    assertThat(times).isEqualTo(RequestJobs.MOST_AGAIN);
    assertThat(all).isEqualTo(RequestJobs.LONGEST.multipliedBy(RequestJobs.MOST_AGAIN));
  }

  @Test
  void aHostThatDoesNotSayHowLongIsLeftAloneForAMinuteAndThenForTwo() {
    jobs.ask("manifests", request(7, "ab"));
    for (int minutes : new int[] {1, 2, 4}) {
      end(claimed());
      jobs.again("manifests", request(7, "ab"), Duration.ZERO);
      clock.advance(Duration.ofSeconds(minutes * 60L - 1));
      jobs.turn();
      assertThat(store.live()).isEmpty();
      clock.advance(Duration.ofSeconds(1));
      jobs.turn();
      assertThat(store.live()).hasSize(1);
    }
  }

  @Test
  void whatWaitsIsNotTooOldWhenTheHostIsAskedAgain() {
    jobs.ask("manifests", request(7, "ab"));
    claimed();
    jobs.ask("manifests", request(7, "cd"));
    clock.advance(RequestJobs.LIFE.minusSeconds(1));
    jobs.again("manifests", request(8, "ab"), RequestJobs.LONGEST);
    end(store.live().getFirst());
    clock.advance(RequestJobs.LONGEST);
    jobs.turn();

    assertThat(store.live())
        .singleElement()
        .satisfies(it -> assertThat(it.spec()).isEqualTo(new JobSpec.Comment(request(7, "cd"))));
  }
}
