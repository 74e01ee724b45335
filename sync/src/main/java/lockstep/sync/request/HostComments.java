package lockstep.sync.request;

import java.time.Duration;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth;

/// The comments in pull requests, at their hosts, by the hosts' REST APIs.
public interface HostComments {
  /// What came of it.
  sealed interface Answer {
    /// The pull request says it.
    record Done(How how) implements Answer {}

    /// It does not.
    ///
    /// @param message what is wrong and what to do about it, for a person, without secrets
    /// @param pause for how long the host wants to be left alone; zero: it does not say
    record Failed(RepositoryHealth.Verdict verdict, String message, Duration pause)
        implements Answer {
      /// Without a word of the host about when to come again.
      public Failed(RepositoryHealth.Verdict verdict, String message) {
        this(verdict, message, Duration.ZERO);
      }
    }
  }

  /// What was done for that.
  enum How {
    WRITTEN,
    CHANGED,
    /// It said so already.
    SAME,
    /// There is none, and none is needed.
    NONE
  }

  /// Sees to it that the pull request has this comment, once: writes it, or changes the one of ours
  /// that begins with the marker. Blocks.
  ///
  /// @param place whose host can be asked, by [HostHooks#reach]
  /// @param number of the pull request
  Answer put(HostHooks.Place place, long number, RequestComment comment, HostGuard guard);
}
