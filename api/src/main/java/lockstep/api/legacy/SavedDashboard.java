package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.api.save.MergeJson;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Slug;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.save.SaveOutcome;

/// What a save of a dashboard is answered with.
final class SavedDashboard {
  private SavedDashboard() {}

  /// @param named the version that the client named as its base; 0 when it named none
  /// @param title as sent: somebody may have deleted the dashboard in the meantime
  static ObjectNode json(Catalog snapshot, SaveOutcome.InGit saved, long named, String title) {
    Optional<Dashboard> now = snapshot.dashboard(saved.uid());
    String name = now.map(Dashboard::title).orElse(title);
    String slug = Slug.of(name);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", now.map(Dashboard::id).orElse(0L));
    json.put("uid", saved.uid().value());
    json.put("url", "/d/" + saved.uid() + "/" + slug);
    json.put("status", "success");
    json.put("version", NextBase.after(saved, named));
    json.put("slug", slug);
    json.put("title", name);
    json.put("folderUid", now.flatMap(Dashboard::folder).map(Uid::value).orElse(""));
    if (saved instanceof SaveOutcome.Merged merged) {
      json.set("merged", MergeJson.merged(merged).put("version", merged.version()));
    }
    return json;
  }
}
