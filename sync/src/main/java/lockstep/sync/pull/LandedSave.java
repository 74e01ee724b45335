package lockstep.sync.pull;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;

/// A save that is in the history of the branch.
///
/// @param commit its commit
/// @param uid what it was about; empty when the trailers do not tell
/// @param version of the dashboard after it; 0 for a deletion or a folder; empty when the commit is
/// not on the first-parent history any more
/// @param mergedWith whose changes it was merged with: then what is in Git is more than what was
/// sent, and whoever sends the save again must hear of it again
/// @param request of the request that asked for it; empty in commits of older programs, and where
/// no request did
public record LandedSave(
    CommitId commit,
    Optional<Uid> uid,
    Optional<Integer> version,
    Optional<String> mergedWith,
    Optional<RequestDigest> request) {
  /// True when `save`, which has the same id, is the one that landed. Without digests those are one
  /// save that have the same uid, and of which both or neither leave a dashboard.
  public boolean isOf(Save save) {
    return (request.isPresent() && save.request().isPresent())
        ? request.equals(save.request())
        : save.mayBe(uid, version.map(it -> it > 0));
  }

  /// As [#isOf], where of the save only its digest is left.
  public boolean isOf(Optional<RequestDigest> other) {
    return request.isEmpty() || other.isEmpty() || request.equals(other);
  }
}
