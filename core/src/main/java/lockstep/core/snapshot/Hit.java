package lockstep.core.snapshot;

import java.util.Optional;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;

/// One thing that a search found.
public sealed interface Hit {
  /// The title as shown.
  String title();

  /// A dashboard.
  ///
  /// @param folder the folder that holds it; empty at the top level
  record OfDashboard(Dashboard dashboard, Optional<Folder> folder) implements Hit {
    @Override
    public String title() {
      return dashboard.title();
    }
  }

  /// A folder.
  ///
  /// @param parent the folder that holds it; empty at the top level
  record OfFolder(Folder folder, Optional<Folder> parent) implements Hit {
    @Override
    public String title() {
      return folder.title();
    }
  }
}
