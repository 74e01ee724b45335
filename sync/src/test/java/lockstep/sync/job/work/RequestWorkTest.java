package lockstep.sync.job.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.job.JobState;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Work;
import lockstep.sync.job.Work.Advance;
import lockstep.sync.loop.PumpedSync;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.request.HostComments.How;
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestComment;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.request.RequestDesk.Told;
import lockstep.sync.request.RequestLinks;
import lockstep.sync.save.BranchName;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What a job does that looks at a pull request.
class RequestWorkTest {
  private static final BranchName BRANCH = new BranchName("work");

  private final InMemoryGit git = new InMemoryGit();
  private final PumpedSync sync;
  private final List<RequestComment> told = new ArrayList<>();
  private final List<Duration> later = new ArrayList<>();
  private Told answer = new Told.Well(How.WRITTEN);

  RequestWorkTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", PumpedSync.file("cpu")));
    sync = new PumpedSync(git);
  }

  private Work work(Optional<BranchName> branch) {
    RequestDesk desk =
        new RequestDesk() {
          @Override
          public RequestLinks links() {
            return new RequestLinks(URI.create("https://grafana.example"));
          }

          @Override
          public Told tell(String repository, long number, RequestComment comment) {
            assertThat(number).isEqualTo(7);
            told.add(comment);
            return answer;
          }
        };
    return new RequestWork(
        desk,
        new JobRepository("manifests", "main", true, true, false, sync),
        new PullRequest(7, branch, Optional.empty(), ""),
        pause -> later.add(pause) && later.size() < 2,
        Progress.NONE);
  }

  private CommitId push(String uid) {
    return git.commitOn(
        git.head(BRANCH).or(git::head),
        "Work",
        tree -> tree.put(uid + ".json", PumpedSync.file(uid)));
  }

  private Advance.Done done(Advance advance) {
    assertThat(advance).isInstanceOf(Advance.Done.class);
    return (Advance.Done) advance;
  }

  @Test
  void theBranchIsReadAsItIsNowAndNotAsTheDeliveryWasSent() {
    git.move(BRANCH, push("net"));
    Work work = work(Optional.of(BRANCH));
    CommitId newest = push("disk");
    git.move(BRANCH, newest);
    Advance.Done done = done(work.step());

    assertThat(done.end()).isEqualTo(JobState.SUCCESS);
    assertThat(done.progress().commit()).contains(newest);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().text()).contains("`net.json`", "`disk.json`");
  }

  @Test
  void whatOthersDidIsNoneOfItsDoingAlsoWhereItIsNotShownYet() {
    git.commit("Others", tree -> tree.delete("cpu.json").put("mem.json", PumpedSync.file("mem")));
    git.move(
        BRANCH,
        git.commitOn(git.head(), "Work", tree -> tree.put("net.json", PumpedSync.file("net"))));

    done(work(Optional.of(BRANCH)).step());
    assertThat(told.getFirst().text()).contains("`net.json`").doesNotContain("cpu", "mem");
  }

  @Test
  void theNewestCommitOfTheFollowedBranchIsFetchedFirst() {
    git.move(BRANCH, push("net"));
    git.commit("Others", tree -> tree.put("mem.json", PumpedSync.file("mem")));
    Work work = work(Optional.of(BRANCH));

    assertThat(work.step()).isInstanceOf(Advance.Wait.class);
    done(work.step());
    assertThat(told.getFirst().text()).contains("`net.json`").doesNotContain("mem");
  }

  @Test
  void whatIsMergedAlreadyKeepsItsComment() {
    git.move(BRANCH, push("net"));
    CommitId main = git.head().orElseThrow();
    CommitId head = git.head(BRANCH).orElseThrow();
    git.move(
        git.mergeOn(main, head, "Merge", tree -> tree.put("net.json", PumpedSync.file("net"))));
    sync.pull(Trigger.WEBHOOK);

    assertThat(done(work(Optional.of(BRANCH)).step()).progress().message()).contains("has all");
    assertThat(told).isEmpty();
  }

  @Test
  void aForkIsNotFetched() {
    assertThat(done(work(Optional.empty()).step()).end()).isEqualTo(JobState.SUCCESS);

    assertThat(told.getFirst().text()).contains("fork");
  }

  @Test
  void aBranchThatIsGoneGetsNoComment() {
    assertThat(done(work(Optional.of(BRANCH)).step()).progress().message()).contains("gone");
    assertThat(told).isEmpty();
  }

  @Test
  void aHostThatIsAwayIsAskedAgainAndThatEnds() {
    git.move(BRANCH, push("net"));
    answer = new Told.Later("does not answer");

    assertThat(givenUp(work(Optional.of(BRANCH))).message()).contains("does not answer");
  }

  @Test
  void aBranchThatCanNeverBeComparedHoldsNoRunnerForEver() {
    git.move(BRANCH, push("net"));
    sync.countless();

    assertThat(givenUp(work(Optional.of(BRANCH))).message()).contains("500,000 files");
    assertThat(told).isEmpty();
  }

  @Test
  void aHostThatWasAskedTooOftenIsLeftAloneWithoutHoldingARunner() {
    git.move(BRANCH, push("net"));
    answer = new Told.TooOften("asks to come later (403)", Duration.ofSeconds(90));

    Advance.Done done = done(work(Optional.of(BRANCH)).step());
    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(done.progress().message()).contains("looked at again", "come later (403)");
    assertThat(later).containsExactly(Duration.ofSeconds(90));

    assertThat(done(work(Optional.of(BRANCH)).step()).progress().message()).contains("given up");
  }

  private Progress givenUp(Work work) {
    int tries = 1;
    Advance advance = work.step();
    while (advance instanceof Advance.Wait && tries < 100) {
      advance = work.step();
      tries++;
    }
    assertThat(done(advance).end()).isEqualTo(JobState.WARNING);
    assertThat(tries).isEqualTo(12);
    return advance.progress();
  }

  @Test
  void aBranchThatHasBecomeTheFollowedOneIsNotAsked() {
    assertThat(done(work(Optional.of(new BranchName("main"))).step()).progress().message())
        .contains("followed");
    assertThat(told).isEmpty();
  }

  @Test
  void aHostThatRefusesIsAWarningWithTheWayOut() {
    git.move(BRANCH, push("net"));
    answer = new Told.Never("forbidden: let the token write");
    Advance.Done done = done(work(Optional.of(BRANCH)).step());

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(done.progress().warnings().getFirst()).contains("let the token write");
  }

  @Test
  void whatChangesNoDashboardNeedsNoComment() {
    git.move(BRANCH, git.commitOn(git.head(), "Work", tree -> tree.put("README.md", "only words")));
    done(work(Optional.of(BRANCH)).step());

    assertThat(told.getFirst().needed()).isFalse();
  }
}
