package lockstep.sync.job.work;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.core.resource.Sha256;
import lockstep.sync.job.Job;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Work.Advance;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// The saves of one job.
final class Steps {
  /// How long a save may take before it is asked for again.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /// How long a job waits for a world that is not ready.
  static final Duration PAUSE = Duration.ofSeconds(2);

  /// How often it waits so, in a row: twenty minutes, as Grafana gives a job.
  static final int MOST_PAUSES = 600;

  private static final int HASH_CHARACTERS = 40;

  private final JobWorld world;
  private final Job job;
  private final JobRepository repository;
  private final Optional<BranchName> branch;
  private int pauses;

  Steps(JobWorld world, Job job, JobRepository repository, Optional<BranchName> branch) {
    this.world = world;
    this.job = job;
    this.repository = repository;
    this.branch = branch;
  }

  /// The saves of the same job in another repository.
  Steps in(JobRepository other) {
    return new Steps(world, job, other, Optional.empty());
  }

  /// Says of something that it was not brought in.
  void missed(Miss miss) {
    world.missed(job, miss);
  }

  /// Where that is said.
  String misses() {
    return world.misses();
  }

  JobRepository repository() {
    return repository;
  }

  Optional<BranchName> branch() {
    return branch;
  }

  /// The id of a step: the same for every runner of the job.
  SaveId id(String step) {
    byte[] hash = Sha256.of((job.uid() + "\n" + step).getBytes(StandardCharsets.UTF_8));
    return new SaveId("job-" + HexFormat.of().formatHex(hash).substring(0, HASH_CHARACTERS));
  }

  Save save(String step, Edit edit, Optional<String> message) {
    return new Save(id(step), edit, job.author().author(), message);
  }

  SaveOutcome make(Save save) {
    return branch.isPresent()
        ? repository.sync().saveOnBranch(save, branch.get(), PATIENCE)
        : repository.sync().save(save, PATIENCE);
  }

  List<SaveOutcome> makeAll(List<Save> saves) {
    return world.together(saves.stream().<Supplier<SaveOutcome>>map(it -> () -> make(it)).toList());
  }

  /// What a step has come to, when it was done before; to be asked after the snapshot was taken.
  Optional<SaveOutcome.InGit> done(String step) {
    return branch.isPresent() ? Optional.empty() : repository.sync().inGit(id(step));
  }

  /// Why nothing can be saved, whatever it is; empty when something can.
  Optional<String> closed() {
    if (branch.isEmpty() && !repository.writable()) {
      return Optional.of(
          "nothing can be saved to the followed branch of %s: its workflows lack write"
              .formatted(repository.name()));
    }
    if (branch.isPresent() && !repository.takesBranches()) {
      return Optional.of(
          "nothing can be saved to other branches of %s: its workflows lack branch"
              .formatted(repository.name()));
    }
    return Optional.empty();
  }

  /// The same step again after a while, or the end of all patience.
  ///
  /// @param why the world is not ready
  Advance wait(Progress progress, String why) {
    pauses++;
    if (pauses < MOST_PAUSES) {
      return new Advance.Wait(progress.saying("waits: " + why), PAUSE);
    }
    String words = "given up after twenty minutes: " + why;
    return new Advance.Done(progress.saying(words).error(words));
  }

  /// The world was ready.
  void went() {
    pauses = 0;
  }

  /// The progress with the commit of an outcome, if it has one.
  static Progress noting(Progress progress, SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.InGit saved -> progress.with(saved.commit(), Optional.empty());
      case SaveOutcome.OnBranch saved ->
          progress.with(saved.commit(), Optional.of(saved.branch().value()));
      case SaveOutcome.Conflict _,
          SaveOutcome.Waiting _,
          SaveOutcome.Invalid _,
          SaveOutcome.Refused _,
          SaveOutcome.Unavailable _,
          SaveOutcome.Unknown _ ->
          progress;
    };
  }

  /// What a save has come to, as a job sees it.
  sealed interface Result {
    /// It is in Git.
    record There() implements Result {}

    /// It may be, later.
    record NotYet(String why) implements Result {}

    /// It will not be.
    record No(String why) implements Result {}
  }

  static Result result(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.InGit _, SaveOutcome.OnBranch _ -> new Result.There();
      case SaveOutcome.Waiting _ -> new Result.NotYet("the save waits for Git in the journal");
      case SaveOutcome.Unavailable away -> new Result.NotYet(away.message());
      case SaveOutcome.Unknown unknown ->
          new Result.NotYet("no answer from the Git host yet: " + unknown.message());
      case SaveOutcome.Invalid invalid -> new Result.No(invalid.message());
      case SaveOutcome.Refused refused ->
          new Result.No("the Git host refused it: " + refused.words());
      case SaveOutcome.Conflict conflict ->
          new Result.No("%s has changed it meanwhile".formatted(conflict.by()));
    };
  }
}
