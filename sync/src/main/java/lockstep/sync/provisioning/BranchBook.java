package lockstep.sync.provisioning;

import java.util.Optional;

/// Which branch a cluster follows where the configuration file names none. What is written here
/// once stays: so every instance follows the same, also when the remote's default branch becomes
/// another one later.
///
/// Every method throws a [lockstep.core.fault.StoreFault] when the database is away.
public interface BranchBook {
  /// What was decided for this repository at this place; empty when nothing was.
  ///
  /// @param url as it is configured: a repository that moves is decided on anew
  Optional<String> find(String repository, String url);

  /// Decides for `branch`, unless somebody decided before.
  ///
  /// @return what counts from now on
  String settle(String repository, String url, String branch);
}
