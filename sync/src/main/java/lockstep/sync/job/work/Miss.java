package lockstep.sync.job.work;

/// Something that a job was to bring in and did not.
///
/// @param kind [lockstep.sync.job.JobSpec#DASHBOARD] or [lockstep.sync.job.JobSpec#FOLDER]
/// @param uid as the source spells it
/// @param why for a person
public record Miss(String kind, String uid, String title, Fate fate, String why) {
  /// Whether that is as it should be.
  public enum Fate {
    /// A rule leaves it where it is: nothing has failed.
    BY_RULE,
    /// It was asked for and could not be had, or is nothing that the repository takes.
    FAILED,
    /// The Git host does not take it, so it will hardly take others.
    REFUSED
  }

  /// True when it was asked for and is not there.
  public boolean isFailure() {
    return fate != Fate.BY_RULE;
  }

  /// All of it in one line, whatever the title is.
  public String sentence() {
    String name = title.isEmpty() ? uid : "\"%s\" (%s)".formatted(title, uid);
    return "%s %s: %s".formatted(kind, name, why).replaceAll("\\p{Cntrl}+", " ");
  }
}
