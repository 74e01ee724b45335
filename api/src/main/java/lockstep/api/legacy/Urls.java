package lockstep.api.legacy;

import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Slug;

/// Where the pages of things are.
final class Urls {
  private Urls() {}

  static String of(Dashboard dashboard) {
    return "/d/" + dashboard.uid() + "/" + Slug.of(dashboard.title());
  }

  static String of(Folder folder) {
    return "/dashboards/f/" + folder.uid() + "/" + Slug.of(folder.title());
  }
}
