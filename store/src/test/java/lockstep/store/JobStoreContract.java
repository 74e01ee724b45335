package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.job.Job;
import lockstep.sync.job.Job.Hold;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobEvent;
import lockstep.sync.job.JobLife.Step;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.NamedPath;
import lockstep.sync.job.JobSpec.ResourceRef;
import lockstep.sync.job.JobState;
import lockstep.sync.job.JobStore;
import lockstep.sync.job.JobStore.Added;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.request.PullRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of a [JobStore].
abstract class JobStoreContract {
  private static final JobAuthor ANN = new JobAuthor("u1", "ann", "Ann", "ann@localhost");
  private static final JobSpec PULL = new JobSpec.Pull(true);
  private static final Duration LIFE = Duration.ofSeconds(10);
  private Stores stores;
  private JobStore jobs;

  abstract Stores open();

  @BeforeEach
  void fresh() {
    stores = open();
    jobs = stores.jobs("demo");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void givesBackWhatWasPutIn() {
    JobSpec spec =
        new JobSpec.Move(
            Optional.empty(),
            new JobSpec.Targets(
                List.of(
                    new NamedPath(new RepoPath("a/b.json"), false),
                    new NamedPath(new RepoPath("c"), true)),
                List.of(new ResourceRef(JobSpec.FOLDER, "f1"))),
            RepoPath.ROOT);
    Job put = added("j1", spec);

    assertThat(jobs.find("j1")).contains(put);
    assertThat(put.spec()).isEqualTo(spec);
    assertThat(put.author()).isEqualTo(ANN);
    assertThat(put.name()).isEqualTo("manifests-move");
    assertThat(put.state()).isEqualTo(JobState.PENDING);
    assertThat(jobs.live()).containsExactly(put);
    assertThat(jobs.free(9)).containsExactly(put);
    assertThat(jobs.find("j2")).isEmpty();
  }

  @Test
  void hasOneOfANameThatHasNotEnded() {
    Job first = added("j1", PULL);

    assertThat(jobs.add("j2", "manifests", PULL, ANN)).isEqualTo(new Added.Exists(first));
    assertThat(jobs.add("j3", "others", PULL, ANN)).isInstanceOf(Added.In.class);
    jobs.apply("j1", new JobEvent.Cancel("ann"));
    assertThat(jobs.add("j2", "manifests", PULL, ANN)).isInstanceOf(Added.In.class);
  }

  @Test
  void takesAJobThatIsSentTwiceAsOne() {
    Job first = added("j1", PULL);

    assertThat(jobs.add("j1", "manifests", PULL, ANN)).isEqualTo(new Added.In(first));
    assertThat(jobs.live()).hasSize(1);
  }

  @Test
  void givesAJobToOneOfManyThatClaimIt() {
    added("j1", PULL);

    List<Boolean> won =
        Together.run(8, i -> () -> claim("j1", "i" + i, "t" + i) instanceof Step.Changed);

    assertThat(won).containsOnlyOnce(true);
    assertThat(jobs.free(9)).isEmpty();
  }

  @Test
  void keepsAJobWithItsOwnerAsLongAsThatBeats() {
    added("j1", PULL);
    claim("j1", "a", "t1");
    stores.pass(Duration.ofSeconds(8));
    assertThat(beat("t1", 1, Progress.NONE)).isInstanceOf(Step.Changed.class);
    stores.pass(Duration.ofSeconds(8));

    assertThat(jobs.free(9)).isEmpty();
    assertThat(claim("j1", "b", "t2")).isInstanceOf(Step.Refused.class);
  }

  @Test
  void givesAJobToAnotherWhenItsOwnerIsSilent() {
    added("j1", PULL);
    claim("j1", "a", "t1");
    stores.pass(Duration.ofSeconds(11));

    assertThat(jobs.free(9)).extracting(Job::uid).containsExactly("j1");
    assertThat(claim("j1", "b", "t2")).isInstanceOf(Step.Changed.class);
    assertThat(beat("t1", 1, Progress.NONE)).isInstanceOf(Step.Refused.class);
    assertThat(finish("t1", 1)).isInstanceOf(Step.Refused.class);
    assertThat(jobs.find("j1").orElseThrow().turns())
        .extracting(Job.Turn::instance)
        .containsExactly("a", "b");
    assertThat(finish("t2", 2)).isInstanceOf(Step.Changed.class);
  }

  @Test
  void givesAJobBack() {
    added("j1", PULL);
    claim("j1", "a", "t1");

    assertThat(jobs.apply("j1", new JobEvent.GiveBack(new Hold("t1", 1))))
        .get()
        .isInstanceOf(Step.Changed.class);

    assertThat(jobs.free(9)).extracting(Job::state).containsExactly(JobState.PENDING);
  }

  @Test
  void keepsProgressAndEnds() {
    added("j1", PULL);
    claim("j1", "a", "t1");
    Progress progress =
        new Progress(
            3,
            9,
            "on its way",
            List.of(Tally.of(JobSpec.FOLDER, 9).plus(Tally.Fate.WRITE, 3)),
            List.of("e"),
            List.of("w"),
            Optional.of(new CommitId("0123456789012345678901234567890123456789")),
            Optional.of("other"));
    beat("t1", 1, progress);
    assertThat(jobs.find("j1").orElseThrow().progress()).isEqualTo(progress);

    finish("t1", 1);

    Job ended = jobs.ended(Optional.empty(), 9).getFirst();
    assertThat(ended.state()).isEqualTo(JobState.SUCCESS);
    assertThat(ended.started()).isPresent();
    assertThat(ended.finished()).isPresent();
    assertThat(ended.owner()).isEmpty();
    assertThat(jobs.live()).isEmpty();
    assertThat(jobs.apply("j1", new JobEvent.Cancel("ann")).orElseThrow())
        .isInstanceOf(Step.Refused.class);
  }

  @Test
  void tellsTheOwnerOfACancel() {
    added("j1", PULL);
    claim("j1", "a", "t1");
    jobs.apply("j1", new JobEvent.Cancel("ann"));

    assertThat(beat("t1", 1, Progress.NONE))
        .isInstanceOfSatisfying(
            Step.Changed.class, it -> assertThat(it.job().cancelledBy()).contains("ann"));
  }

  @Test
  void remembersTheLastHundredOfEachRepository() {
    for (int i = 0; i < JobStore.REMEMBERED + 3; i++) {
      added("j" + i, PULL);
      jobs.apply("j" + i, new JobEvent.Cancel("ann"));
    }
    jobs.add("other", "others", PULL, ANN);
    jobs.apply("other", new JobEvent.Cancel("ann"));

    assertThat(jobs.ended(Optional.of("manifests"), 500))
        .extracting(Job::uid)
        .containsExactlyElementsOf(
            IntStream.range(3, JobStore.REMEMBERED + 3).mapToObj(i -> "j" + i).toList().reversed());
    assertThat(jobs.ended(Optional.of("others"), 500)).hasSize(1);
    assertThat(jobs.ended(Optional.empty(), 2)).hasSize(2);
  }

  @Test
  void hasRoomForSoMany() {
    for (int i = 0; i < JobStore.MOST_LIVE; i++) {
      jobs.add("j" + i, "r" + i, PULL, ANN);
    }

    assertThat(jobs.add("more", "more", PULL, ANN)).isEqualTo(new Added.Full(JobStore.MOST_LIVE));
  }

  @Test
  void looksAtPullRequestsComeAfterWhatPeopleAskFor() {
    added("look", look(7));
    Job first = added("j1", PULL);
    Job other = added("j2", new JobSpec.FixFolderMetadata(Optional.empty()));

    assertThat(jobs.free(2)).containsExactly(first, other);
    assertThat(jobs.free(9)).extracting(Job::uid).containsExactly("j1", "j2", "look");
  }

  @Test
  void looksAtPullRequestsTakeNoRoomFromPeople() {
    for (int i = 1; i <= JobStore.MOST_LIVE_FOR_LOOK; i++) {
      added("look" + i, look(i));
    }

    assertThat(jobs.add("more", "manifests", look(999), ANN)).isInstanceOf(Added.Full.class);
    assertThat(jobs.add("j1", "manifests", PULL, ANN)).isInstanceOf(Added.In.class);
  }

  @Test
  void looksAtPullRequestsPushNobodysResultsOut() {
    added("j1", PULL);
    jobs.apply("j1", new JobEvent.Cancel("ann"));
    for (int i = 1; i <= JobStore.REMEMBERED + 3; i++) {
      added("look" + i, look(i));
      jobs.apply("look" + i, new JobEvent.Cancel("ann"));
    }

    assertThat(jobs.find("j1")).isPresent();
    assertThat(jobs.ended(Optional.empty(), 500)).hasSize(JobStore.REMEMBERED + 1);
    assertThat(jobs.find("look3")).isEmpty();
    assertThat(jobs.find("look4")).isPresent();
  }

  private static JobSpec look(long number) {
    return new JobSpec.Comment(new PullRequest(number, Optional.empty(), Optional.empty(), ""));
  }

  @Test
  void keepsClustersApart() {
    added("j1", PULL);

    assertThat(stores.jobs("other").live()).isEmpty();
    assertThat(stores.jobs("other").apply("j1", new JobEvent.Cancel("ann"))).isEmpty();
  }

  private Job added(String uid, JobSpec spec) {
    return ((Added.In) jobs.add(uid, "manifests", spec, ANN)).job();
  }

  private Step claim(String uid, String instance, String token) {
    return jobs.apply(uid, new JobEvent.Claim(instance, token, LIFE)).orElseThrow();
  }

  private Step beat(String token, int epoch, Progress progress) {
    return jobs.apply("j1", new JobEvent.Beat(new Hold(token, epoch), LIFE, progress))
        .orElseThrow();
  }

  private Step finish(String token, int epoch) {
    return jobs.apply(
            "j1", new JobEvent.Finish(new Hold(token, epoch), JobState.SUCCESS, Progress.NONE))
        .orElseThrow();
  }
}
