package lockstep.api.testing;

import java.time.Duration;
import java.util.SplittableRandom;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.core.testing.TestClock;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.Deletions;
import lockstep.sync.pull.TipShelf;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;

/// An instance with the thread that drives its loop.
public final class RunningInstance implements AutoCloseable {
  private final TestClock clock = new TestClock();
  private final InMemoryCopy copy;
  private final SyncLoop loop;
  private final Thread driver;
  private final TestServer server;

  /// Nothing is read yet.
  public RunningInstance(String name, InMemoryGit git) {
    copy = git.copy();
    loop =
        new SyncLoop(
            copy,
            copy,
            copy,
            new SnapshotBuilder(
                new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDERLESS)),
            Deletions.USUAL,
            OnGitDown.REFUSE,
            clock,
            clock,
            new SplittableRandom(3),
            name,
            () -> 0,
            TipShelf.NONE);
    driver = Thread.ofVirtual().unstarted(this::drive);
    server = new TestServer(name, loop);
  }

  /// Reads the repository and goes on following it.
  public void follow() {
    while (loop.turn()) {}
    driver.start();
  }

  /// Does this before each push.
  public void beforePush(Runnable action) {
    copy.faults(
        call -> {
          if (call == FaultSource.Call.PUSH) {
            action.run();
          }
          return Fault.NONE;
        });
  }

  /// Its HTTP server.
  public TestServer server() {
    return server;
  }

  /// True once it shows the commit, or what came after it.
  public boolean reaches(CommitId commit) {
    return loop.await(commit, Duration.ofSeconds(20));
  }

  private void drive() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        loop.awaitWork(Duration.ofMillis(20));
        if (!loop.turn()) {
          clock.advance(Duration.ofMillis(20));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    driver.interrupt();
    server.close();
  }
}
