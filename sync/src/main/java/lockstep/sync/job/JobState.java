package lockstep.sync.job;

import java.util.Arrays;
import java.util.Optional;

/// Where a job is.
public enum JobState {
  /// Nobody works on it.
  PENDING("pending"),
  /// A runner has it.
  WORKING("working"),
  /// Done, all of it.
  SUCCESS("success"),
  /// Done, and a person should look at something.
  WARNING("warning"),
  /// Ended, and not all is done.
  ERROR("error"),
  /// Ended by a person; Grafana knows no such state, so its API says `error`.
  CANCELLED("cancelled");

  private final String word;

  JobState(String word) {
    this.word = word;
  }

  /// As it is written down.
  public String word() {
    return word;
  }

  /// True when nothing more comes of it.
  public boolean isEnd() {
    return switch (this) {
      case PENDING, WORKING -> false;
      case SUCCESS, WARNING, ERROR, CANCELLED -> true;
    };
  }

  /// The state of this word.
  public static Optional<JobState> of(String word) {
    return Arrays.stream(values()).filter(state -> state.word.equals(word)).findFirst();
  }
}
