package lockstep.sync.loop;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.NewCommits;
import lockstep.sync.pull.Tip;
import lockstep.sync.save.SaveOutcome;

/// A group of saves planned on one tip: a commit for each that needs one, on top of each other.
///
/// @param base the tip that it was planned on
/// @param tip the tip once it has landed
/// @param commits what is between the two
/// @param answers what to say once it has landed
/// @param doubtful true when some answer rests on what an older tip may tell wrongly
record Attempt(Tip base, Tip tip, NewCommits commits, List<Answer> answers, boolean doubtful) {
  Attempt {
    answers = List.copyOf(answers);
  }

  /// What to say to a request.
  ///
  /// @param written true when it has a commit in this attempt
  record Answer(Request request, SaveOutcome outcome, boolean written) {}

  /// True when an answer may be wrong and nothing will tell: a push only lands on the very tip that
  /// all answers rest on, and so proves them; without one the remote must be asked.
  boolean needsFetch() {
    return doubtful && isEmpty();
  }

  boolean isEmpty() {
    return commits.count() == 0;
  }

  /// The commit that the branch is expected to be at.
  Optional<CommitId> expected() {
    return base.commit();
  }

  /// The commit that the branch is to move to.
  CommitId head() {
    return tip.commit().orElseThrow();
  }

  /// The requests that have a commit here.
  List<Request> written() {
    return answers.stream().filter(Answer::written).map(Answer::request).toList();
  }

  List<Request> requests() {
    return answers.stream().map(Answer::request).toList();
  }
}
