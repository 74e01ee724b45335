package lockstep.app.wiring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.sync.journal.Saver;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// The journal's way to Git: the loop itself, so that what waits is never put back to wait.
final class GitSaver implements Saver {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SyncLoop sync;

  GitSaver(SyncLoop sync) {
    this.sync = sync;
  }

  @Override
  public boolean reachesGit() {
    return sync.isRemoteHere();
  }

  @Override
  public void probe() {
    sync.pull(Trigger.PEER_HINT);
  }

  @Override
  public Optional<SaveOutcome.InGit> inGit(SaveId id, Optional<RequestDigest> request) {
    return sync.inGit(id, request);
  }

  @Override
  public List<SaveOutcome> saveAll(List<Save> saves) {
    return sync.saveAll(saves, PATIENCE);
  }

  @Override
  public SaveOutcome saveOnBranch(Save save, BranchName branch) {
    return sync.saveOnBranch(save, branch, PATIENCE);
  }
}
