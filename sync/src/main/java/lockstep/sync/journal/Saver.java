package lockstep.sync.journal;

import java.util.List;
import java.util.Optional;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// The way to Git that a [Drainer] takes. Blocks.
public interface Saver {
  /// True when the last try to reach Git went well.
  boolean reachesGit();

  /// Asks for a look at the remote; returns at once.
  void probe();

  /// A save that the branch has, as it was last read; empty when what has this id is another one.
  ///
  /// @param request of the save, as far as that is known
  Optional<SaveOutcome.InGit> inGit(SaveId id, Optional<RequestDigest> request);

  /// Saves in order, as far as possible in one push: none is made while one before it that speaks
  /// of the same thing is not in Git, whatever the reason.
  ///
  /// @return an outcome for each
  List<SaveOutcome> saveAll(List<Save> saves);

  /// Saves on a branch of its own.
  SaveOutcome saveOnBranch(Save save, BranchName branch);
}
