package lockstep.sync.request;

import java.time.Duration;

/// Who has comments written.
public interface RequestDesk {
  /// Where people see dashboards.
  RequestLinks links();

  /// Has a pull request of a repository say this, and notes whether that went well. Blocks, for
  /// some
  /// minutes where a host is slow and there are many comments.
  Told tell(String repository, long number, RequestComment comment);

  /// What came of it.
  sealed interface Told {
    /// It is as it should be.
    record Well(HostComments.How how) implements Told {}

    /// The host is not there; trying again may help.
    record Later(String why) implements Told {}

    /// The host was asked too often, and wants to be left alone for a while.
    ///
    /// @param pause for how long; zero: it does not say
    record TooOften(String why, Duration pause) implements Told {}

    /// A person must act.
    ///
    /// @param why with the way out
    record Never(String why) implements Told {}
  }
}
