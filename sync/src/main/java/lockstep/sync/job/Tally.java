package lockstep.sync.job;

import java.util.List;
import lockstep.core.check.Check;

/// How many things of one kind a job has dealt with, by what became of them.
///
/// @param kind [JobSpec#DASHBOARD] or [JobSpec#FOLDER]
/// @param total how many there are to deal with
/// @param noop that needed nothing
/// @param errors in words; at most [Progress#MOST] and one that counts the rest
/// @param warnings likewise
public record Tally(
    String kind,
    int total,
    int create,
    int update,
    int delete,
    int write,
    int error,
    int warning,
    int noop,
    List<String> errors,
    List<String> warnings) {
  public Tally {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /// What became of one.
  public enum Fate {
    CREATE,
    UPDATE,
    DELETE,
    WRITE,
    ERROR,
    WARNING,
    NOOP
  }

  /// None has been dealt with.
  public static Tally of(String kind, int total) {
    return new Tally(kind, total, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of());
  }

  /// The API group of the kind.
  public String group() {
    return kind.equals(JobSpec.FOLDER) ? "folder.grafana.app" : "dashboard.grafana.app";
  }

  /// With so many more of this fate.
  public Tally plus(Fate fate, int count) {
    Check.that(count >= 0, "count: %d (expected: >= 0)", count);
    return new Tally(
        kind,
        total,
        create + (fate == Fate.CREATE ? count : 0),
        update + (fate == Fate.UPDATE ? count : 0),
        delete + (fate == Fate.DELETE ? count : 0),
        write + (fate == Fate.WRITE ? count : 0),
        error + (fate == Fate.ERROR ? count : 0),
        warning + (fate == Fate.WARNING ? count : 0),
        noop + (fate == Fate.NOOP ? count : 0),
        errors,
        warnings);
  }

  /// With one more that ended so, which `words` tell of.
  ///
  /// @param fate [Fate#ERROR] or [Fate#WARNING]
  Tally plus(Fate fate, String words) {
    Tally more = plus(fate, 1);
    return new Tally(
        kind,
        total,
        create,
        update,
        delete,
        write,
        more.error,
        more.warning,
        noop,
        fate == Fate.ERROR ? Progress.more(errors, words) : errors,
        fate == Fate.WARNING ? Progress.more(warnings, words) : warnings);
  }
}
