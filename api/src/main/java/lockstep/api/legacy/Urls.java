package lockstep.api.legacy;

import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Slug;
import lockstep.core.resource.Uid;

/// Where the pages of things are.
final class Urls {
  private Urls() {}

  static String of(Dashboard dashboard) {
    return dashboard(dashboard.uid(), dashboard.title());
  }

  static String dashboard(Uid uid, String title) {
    return "/d/" + uid + "/" + Slug.of(title);
  }

  static String of(Folder folder) {
    return "/dashboards/f/" + folder.uid() + "/" + Slug.of(folder.title());
  }
}
