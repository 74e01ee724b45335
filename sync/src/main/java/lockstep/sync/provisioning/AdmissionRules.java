package lockstep.sync.provisioning;

import java.util.List;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;

/// What the operator allows.
///
/// @param most repositories, those of the configuration file among them; [Quota#NO_LIMIT] for any
/// number
/// @param quota of each repository
/// @param targets that a new repository may have
/// @param guard where URLs may lead
/// @param usual what becomes of saves while Git is away when a repository does not tell
public record AdmissionRules(
    int most, Quota quota, List<Target> targets, HostGuard guard, OnGitDown usual) {
  /// Grafana's own limit.
  public static final int USUAL_MOST = 10;

  public AdmissionRules {
    targets = List.copyOf(targets);
  }

  /// True when one more repository beside `present` ones is too many.
  boolean isFull(int present) {
    return most != Quota.NO_LIMIT && present >= most;
  }
}
