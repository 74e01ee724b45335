package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.identity.Permission;
import lockstep.core.identity.User;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.Folder;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Slug;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Overview.Item;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.save.Edit;
import lockstep.sync.save.WaitingTag;

/// A dashboard as the newest save of it that waits for Git would have it.
///
/// @param dashboard the classic JSON
/// @param tag what an edit of it names as its base
/// @param meta what differs from that of the dashboard in Git; all that there is for a new one
record WaitingDashboard(ObjectNode dashboard, ObjectNode meta, BlobId tag) {
  /// The one of `uid`; empty when none waits, or it cannot be shown as classic JSON.
  static Optional<WaitingDashboard> find(Repositories repositories, Uid uid, User user) {
    return repositories.all().stream().flatMap(one -> find(one, uid, user).stream()).findFirst();
  }

  private static Optional<WaitingDashboard> find(SyncedRepository from, Uid uid, User user) {
    WaitingRoom room = from.waiting();
    Optional<Item> newest = room.newest(uid);
    return newest
        .flatMap(room::content)
        .map(DashboardDraft::of)
        .filter(draft -> !draft.isBeyondClassic())
        .map(draft -> of(draft, newest.get(), from, user));
  }

  private static WaitingDashboard of(
      DashboardDraft draft, Item item, SyncedRepository from, User user) {
    WaitingRoom room = from.waiting();
    int version = room.version(item.id(), item.uid(), from.sync().snapshot());
    ObjectNode dashboard = draft.spec().deepCopy();
    dashboard.put("id", NumericId.of("dashboards", item.uid()));
    dashboard.put("uid", item.uid().value());
    dashboard.put("version", version);
    boolean edits = user.may(Permission.EDIT);
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    meta.put("type", "db");
    meta.put("canSave", edits);
    meta.put("canEdit", edits);
    meta.put("canDelete", edits);
    meta.put("slug", Slug.of(draft.title()));
    meta.put("url", Urls.dashboard(item.uid(), draft.title()));
    meta.put("updated", item.since().toString());
    meta.put("updatedBy", item.author());
    meta.put("version", version);
    meta.put("isFolder", false);
    meta.put("repository", from.name());
    room.place(item.uid()).ifPresent(place -> put(place, from, meta));
    meta.putObject("waiting")
        .put("saveId", item.id().value())
        .put("position", room.overview().position(item.id()).orElse(0))
        .put("since", item.since().toString())
        .put("by", item.author());
    return new WaitingDashboard(dashboard, meta, WaitingTag.of(item.id()));
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
