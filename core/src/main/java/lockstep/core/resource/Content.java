package lockstep.core.resource;

import java.util.List;
import java.util.Optional;

/// What a file turned out to be.
public sealed interface Content {
  /// A file that can be shown: what may stand in for a later bad version of itself.
  sealed interface Good extends Content {}

  /// A dashboard, in any of the accepted formats.
  ///
  /// @param uid its identity: from the content; for classic JSON without one derived from the path
  /// @param title not blank
  /// @param tags in the order of the file
  /// @param apiVersion of the file; empty for classic JSON
  record DashboardFile(Uid uid, String title, List<String> tags, Optional<String> apiVersion)
      implements Good {
    public DashboardFile {
      tags = List.copyOf(tags);
    }
  }

  /// The `_folder.json` of a directory.
  ///
  /// @param uid the folder's stable identity
  /// @param title not blank
  record FolderFile(Uid uid, String title) implements Good {}

  /// A file that is none of our business: a README, a script, a `.keep`. Its directory is a folder
  /// all the same.
  record Other() implements Content {}

  /// A file that should have been a dashboard or folder and is not.
  ///
  /// @param reason in one sentence, with line and column where known
  record Bad(String reason) implements Content {}
}
