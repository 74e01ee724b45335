package lockstep.sync.job;

import java.time.Duration;
import lockstep.sync.job.Job.Hold;

/// What can happen to a job.
public sealed interface JobEvent {
  /// A runner wants it.
  ///
  /// @param token made for this claim
  /// @param life how long the runner has it without a beat
  record Claim(String instance, String token, Duration life) implements JobEvent {}

  /// Its runner lives.
  record Beat(Hold hold, Duration life, Progress progress) implements JobEvent {}

  /// Its runner leaves it to another.
  record GiveBack(Hold hold) implements JobEvent {}

  /// Its runner has come to the end.
  record Finish(Hold hold, JobState end, Progress progress) implements JobEvent {}

  /// A person wants it to end.
  record Cancel(String by) implements JobEvent {}
}
