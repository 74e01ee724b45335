package lockstep.app.wiring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import org.jspecify.annotations.Nullable;

/// Repositories that are read already while the rest of the instance is made ready, and are shown
/// by nobody yet. [LiveRepositories] takes them; what it does not take is closed.
final class BegunRepositories implements AutoCloseable {
  private final LoopParts parts;
  private final Map<String, RunningRepository.Begun> begun = new HashMap<>();
  private Thread beginning = Thread.ofPlatform().unstarted(() -> {});

  BegunRepositories(LoopParts parts) {
    this.parts = parts;
  }

  /// Begins to read these, on a thread of its own: mirrors are opened, and kept tips read, while
  /// the caller goes on. What cannot be read is left to whoever is to show it. Once.
  void begin(List<RepositorySetup> wanted) {
    beginning =
        Thread.ofPlatform()
            .daemon()
            .name("begin")
            .start(
                () -> {
                  List<RepositorySpec> before = new ArrayList<>();
                  for (RepositorySetup setup : wanted) {
                    if (LiveRepositories.problemWith(before, setup).isEmpty()
                        && setup.spec().sync().enabled()) {
                      before.add(setup.spec());
                      begin(setup);
                    }
                  }
                });
  }

  private void begin(RepositorySetup setup) {
    try {
      RunningRepository.Begun one =
          RunningRepository.begin(setup, LiveRepositories.mirror(parts, setup.name()), parts);
      synchronized (begun) {
        begun.put(setup.name(), one);
      }
    } catch (RuntimeException _) {
      // it is tried again, and told of, when it is to be shown
    }
  }

  /// The repository as it was begun with this very setup, for the caller to close; empty when it
  /// was not. What signs deliveries does not count: it is in the database, which a beginning does
  /// not wait for.
  Optional<RunningRepository.Begun> take(RepositorySetup setup) {
    awaitBegun();
    RunningRepository.@Nullable Begun one;
    synchronized (begun) {
      one = begun.remove(setup.name());
    }
    if (one == null || !bare(one.setup()).equals(bare(setup))) {
      if (one != null) {
        one.close();
      }
      return Optional.empty();
    }
    return Optional.of(one.as(setup));
  }

  private static RepositorySetup bare(RepositorySetup setup) {
    return setup.withWebhookSecrets(List.of());
  }

  /// Opening a mirror takes a moment and cannot be broken off.
  private void awaitBegun() {
    boolean interrupted = false;
    while (beginning.isAlive()) {
      try {
        beginning.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    awaitBegun();
    synchronized (begun) {
      begun.values().forEach(RunningRepository.Begun::close);
      begun.clear();
    }
  }
}
