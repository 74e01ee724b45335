package lockstep.api.save;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.sync.save.SaveOutcome;

/// Tells the log when the Git host begins to refuse what is saved, and when it takes it again: a
/// line for each other reason, not for each save.
public final class PushLog {
  private static final Logger LOG = System.getLogger(PushLog.class.getName());

  private final AtomicReference<Optional<String>> refused = new AtomicReference<>(Optional.empty());

  /// A save came to this outcome.
  public void saw(SaveOutcome outcome) {
    switch (outcome) {
      case SaveOutcome.Refused(String words, boolean _) -> {
        if (!refused.getAndSet(Optional.of(words)).equals(Optional.of(words))) {
          LOG.log(
              Level.WARNING,
              "the Git host refuses saves: because=\"{0}\"",
              words.replaceAll("\\p{Cntrl}+", " ").replace('"', '\''));
        }
      }
      case SaveOutcome.InGit _ -> {
        if (refused.getAndSet(Optional.empty()).isPresent()) {
          LOG.log(Level.INFO, "the Git host takes saves again");
        }
      }
      case SaveOutcome.OnBranch _,
          SaveOutcome.Waiting _,
          SaveOutcome.Conflict _,
          SaveOutcome.Invalid _,
          SaveOutcome.Unavailable _,
          SaveOutcome.Unknown _ -> {}
    }
  }
}
