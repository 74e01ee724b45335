package lockstep.sync.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.core.resource.CommitId;

/// How far a job is.
///
/// @param done steps
/// @param total steps; 0 while that is not known
/// @param message what it does now, or how it ended
/// @param tallies by kind
/// @param errors at most [#MOST] and one that counts the rest
/// @param warnings likewise
/// @param commit the newest that it made, or read
/// @param branch that the commit is on; empty: the one that is followed
public record Progress(
    int done,
    int total,
    String message,
    List<Tally> tallies,
    List<String> errors,
    List<String> warnings,
    Optional<CommitId> commit,
    Optional<String> branch) {
  /// How many errors are kept, and how many warnings.
  public static final int MOST = 20;

  private static final int LONGEST = 500;
  private static final Pattern COUNTED = Pattern.compile("\\.\\.\\. and (\\d+) more");

  /// Nothing is known yet.
  public static final Progress NONE =
      new Progress(0, 0, "", List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

  public Progress {
    if (done < 0 || total < 0 || (total > 0 && done > total)) {
      throw new IllegalArgumentException("progress: %d of %d".formatted(done, total));
    }
    tallies = List.copyOf(tallies);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /// 0 to 100.
  public int percent() {
    return total == 0 ? 0 : (int) (100L * done / total);
  }

  /// With so many steps done of so many.
  public Progress at(int nowDone, int nowTotal) {
    return new Progress(nowDone, nowTotal, message, tallies, errors, warnings, commit, branch);
  }

  /// With other words.
  public Progress saying(String words) {
    return new Progress(done, total, cut(words), tallies, errors, warnings, commit, branch);
  }

  /// With a commit that it made.
  public Progress with(CommitId made, Optional<String> onBranch) {
    return new Progress(
        done, total, message, tallies, errors, warnings, Optional.of(made), onBranch);
  }

  /// With these tallies.
  public Progress counting(List<Tally> now) {
    return new Progress(done, total, message, now, errors, warnings, commit, branch);
  }

  /// With so many more of this fate in the tally of `kind`.
  public Progress counting(String kind, Tally.Fate fate, int count) {
    return counting(
        tallies.stream().map(it -> it.kind().equals(kind) ? it.plus(fate, count) : it).toList());
  }

  /// With one more error.
  public Progress error(String words) {
    return new Progress(
        done, total, message, tallies, more(errors, words), warnings, commit, branch);
  }

  /// With one more warning.
  public Progress warning(String words) {
    return new Progress(
        done, total, message, tallies, errors, more(warnings, words), commit, branch);
  }

  /// With one more error, of something of `kind`.
  public Progress error(String kind, String words) {
    return error(words).telling(kind, Tally.Fate.ERROR, words);
  }

  /// With one more warning, of something of `kind`.
  public Progress warning(String kind, String words) {
    return warning(words).telling(kind, Tally.Fate.WARNING, words);
  }

  private Progress telling(String kind, Tally.Fate fate, String words) {
    return counting(
        tallies.stream().map(it -> it.kind().equals(kind) ? it.plus(fate, words) : it).toList());
  }

  /// True when so many errors have come that it makes no sense to go on.
  public boolean hasTooManyErrors() {
    return errors.size() >= MOST;
  }

  /// How a job ends that has done all that it could.
  public JobState end() {
    if (!errors.isEmpty()) {
      return JobState.ERROR;
    }
    return warnings.isEmpty() ? JobState.SUCCESS : JobState.WARNING;
  }

  /// With the steps of the other where that was further: a job that was taken over begins anew, and
  /// what it had told stays told until it is there again.
  public Progress notBehind(Progress other) {
    return other.percent() > percent() ? at(other.done, other.total) : this;
  }

  static List<String> more(List<String> list, String words) {
    List<String> longer = new ArrayList<>(list);
    if (list.size() < MOST) {
      longer.add(cut(words));
      return longer;
    }
    Matcher counted = COUNTED.matcher(list.size() > MOST ? longer.removeLast() : "");
    int before = counted.matches() ? Integer.parseInt(counted.group(1)) : 0;
    longer.add("... and %d more".formatted(before + 1));
    return longer;
  }

  private static String cut(String words) {
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST);
  }
}
