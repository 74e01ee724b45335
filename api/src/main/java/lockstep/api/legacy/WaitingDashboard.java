package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.WaitingContent;
import lockstep.core.identity.Permission;
import lockstep.core.identity.User;
import lockstep.core.resource.Folder;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Slug;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;

/// A dashboard that waits for Git, as classic JSON.
///
/// @param meta what differs from that of the dashboard in Git; all that there is for a new one
record WaitingDashboard(ObjectNode dashboard, ObjectNode meta) {
  /// @param waits not beyond classic JSON
  static WaitingDashboard of(WaitingContent waits, User user) {
    Uid uid = waits.item().uid();
    String title = waits.draft().title();
    long version = waits.version();
    ObjectNode dashboard = waits.draft().spec().deepCopy();
    dashboard.put("id", NumericId.of("dashboards", uid));
    dashboard.put("uid", uid.value());
    dashboard.put("version", version);
    boolean edits = user.may(Permission.EDIT);
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    meta.put("type", "db");
    meta.put("canSave", edits);
    meta.put("canEdit", edits);
    meta.put("canDelete", edits);
    meta.put("slug", Slug.of(title));
    meta.put("url", Urls.dashboard(uid, title));
    meta.put("updated", waits.item().since().toString());
    meta.put("updatedBy", waits.item().author());
    meta.put("version", version);
    meta.put("isFolder", false);
    meta.put("repository", waits.from().name());
    waits.place().ifPresent(place -> put(place, waits.from(), meta));
    meta.set("waiting", waits.save());
    return new WaitingDashboard(dashboard, meta);
  }

  /// Where it goes: an edit of it that names another folder moves it. A folder that waits too has
  /// no title yet.
  private static void put(Edit.Place place, SyncedRepository from, ObjectNode meta) {
    switch (place) {
      case Edit.Place.Top() -> meta.put("folderUid", "").put("folderTitle", "General");
      case Edit.Place.InFolder(Uid uid) ->
          meta.put("folderUid", uid.value())
              .put(
                  "folderTitle",
                  from.sync().snapshot().folder(uid).map(Folder::title).orElse(uid.value()));
    }
  }
}
