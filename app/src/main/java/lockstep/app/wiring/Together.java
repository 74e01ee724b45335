package lockstep.app.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import lockstep.sync.pull.GitFault;
import lockstep.sync.save.SaveOutcome;

/// Saves that are asked for at once, so that they go out in one push.
final class Together {
  private Together() {}

  /// An outcome for each, in order. Blocks.
  static List<SaveOutcome> all(List<Supplier<SaveOutcome>> saves) {
    List<Callable<SaveOutcome>> tasks =
        saves.stream().<Callable<SaveOutcome>>map(save -> save::get).toList();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<SaveOutcome> outcomes = new ArrayList<>();
      for (Future<SaveOutcome> future : executor.invokeAll(tasks)) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitFault("the instance is being stopped", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a save failed", e.getCause());
    }
  }
}
