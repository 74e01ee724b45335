package lockstep.sync.pull;

import java.time.Instant;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveId;

/// What is remembered of a commit, once for all the files that it changed.
///
/// @param number on the first-parent history, from 1
/// @param when its author's time
/// @param author its author's name
/// @param subject the first line of its message
/// @param save from its trailer
record CommitStamp(
    CommitId commit,
    long number,
    Instant when,
    String author,
    String subject,
    Optional<SaveId> save) {
  static CommitStamp of(CommitChanges commit, long number) {
    return new CommitStamp(
        commit.commit(),
        number,
        commit.when(),
        commit.author(),
        CommitMessage.subject(commit.message()),
        commit.saveId());
  }
}
