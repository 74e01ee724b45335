package lockstep.sync.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A job as the database has it.
///
/// @param uid never given twice
/// @param name by the rule of [JobSpec#jobName]; among the jobs that have not ended there is one of
/// a name
/// @param author who asked for it
/// @param created by the database's clock, as all times here
/// @param epoch how often it was claimed: the fencing token of its owners
/// @param owner who has it; empty when nobody does
/// @param losses how many owners in a row were lost without getting further
/// @param turns who had it, oldest first
/// @param cancelledBy who wants it to end; empty when nobody does
/// @param revision how often it was changed
public record Job(
    String uid,
    String name,
    String repository,
    JobSpec spec,
    JobAuthor author,
    Instant created,
    JobState state,
    Optional<Instant> started,
    Optional<Instant> finished,
    int epoch,
    Optional<Owner> owner,
    int losses,
    List<Turn> turns,
    Optional<String> cancelledBy,
    Progress progress,
    int revision) {
  public Job {
    turns = List.copyOf(turns);
  }

  /// Who works on a job.
  ///
  /// @param token made anew for each claim
  /// @param until it is another's to take, unless it is renewed
  public record Owner(String instance, String token, Instant until) {}

  /// Who worked on a job.
  ///
  /// @param since when
  public record Turn(String instance, int epoch, Instant since) {}

  /// What an owner shows to be heard.
  public record Hold(String token, int epoch) {}

  /// A job that nobody has had yet.
  public static Job fresh(
      String uid, String repository, JobSpec spec, JobAuthor author, Instant created) {
    return new Job(
        uid,
        spec.jobName(repository),
        repository,
        spec,
        author,
        created,
        JobState.PENDING,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        0,
        List.of(),
        Optional.empty(),
        Progress.NONE,
        1);
  }

  /// True when the hold is that of its owner.
  public boolean isHeldBy(Hold hold) {
    return !state.isEnd()
        && epoch == hold.epoch()
        && owner.filter(it -> it.token().equals(hold.token())).isPresent();
  }

  /// True when nobody works on it, as far as the database can tell.
  public boolean isFree(Instant now) {
    return !state.isEnd() && owner.filter(it -> it.until().isAfter(now)).isEmpty();
  }

  /// The same, where the store knows better until when its owner has it.
  public Job ownedUntil(Instant until) {
    return new Job(
        uid,
        name,
        repository,
        spec,
        author,
        created,
        state,
        started,
        finished,
        epoch,
        owner.map(it -> new Owner(it.instance(), it.token(), until)),
        losses,
        turns,
        cancelledBy,
        progress,
        revision);
  }
}
