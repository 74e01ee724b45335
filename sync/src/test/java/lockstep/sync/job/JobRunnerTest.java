package lockstep.sync.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import lockstep.core.testing.TestClock;
import lockstep.sync.request.PullRequest;
import lockstep.sync.testing.InMemoryJobStore;
import org.junit.jupiter.api.Test;

/// Which jobs a runner begins.
class JobRunnerTest {
  private static final JobAuthor ANN = new JobAuthor("u1", "ann", "Ann", "");

  private final TestClock clock = new TestClock();
  private final InMemoryJobStore store = new InMemoryJobStore(clock);

  private JobRunner runner(boolean looks) {
    Work waiting = () -> new Work.Advance.Wait(Progress.NONE, Duration.ofSeconds(5));
    return new JobRunner(
        store, _ -> waiting, "a", () -> "t", () -> true, it -> looks || !it.isLook(), clock);
  }

  @Test
  void oneThatIsForPeopleLeavesPullRequestsToAnother() {
    PullRequest request = new PullRequest(7, Optional.empty(), Optional.empty(), "");
    store.add("look", "manifests", new JobSpec.Comment(request), ANN);
    JobRunner people = runner(false);
    people.turn();
    assertThat(people.job()).isEmpty();

    store.add("pull", "manifests", new JobSpec.Pull(true), ANN);
    people.turn();
    assertThat(people.job()).map(Job::uid).contains("pull");
    JobRunner any = runner(true);
    any.turn();
    assertThat(any.job()).map(Job::uid).contains("look");
  }
}
