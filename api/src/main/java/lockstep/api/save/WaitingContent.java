package lockstep.api.save;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Overview.Item;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.save.Edit;
import lockstep.sync.save.WaitingTag;

/// What the newest save of a dashboard that waits for Git would make of it.
///
/// @param from the repository that it waits for
/// @param item the save
/// @param draft the dashboard
public record WaitingContent(SyncedRepository from, Item item, DashboardDraft draft) {
  /// That of `uid`; empty when no save waits that writes it, or the database is away.
  public static Optional<WaitingContent> find(Repositories repositories, Uid uid) {
    return repositories.all().stream().flatMap(one -> find(one, uid).stream()).findFirst();
  }

  private static Optional<WaitingContent> find(SyncedRepository from, Uid uid) {
    WaitingRoom room = from.waiting();
    return room.newest(uid)
        .flatMap(
            item ->
                room.content(item)
                    .map(content -> new WaitingContent(from, item, DashboardDraft.of(content))));
  }

  /// What an edit of it names as its base.
  public BlobId tag() {
    return WaitingTag.of(item.id());
  }

  /// The same for clients that know of versions only.
  public long version() {
    int ordinal = from.waiting().version(item.id(), item.uid(), from.sync().snapshot());
    return WaitingTag.version(item.id(), ordinal);
  }

  /// Where it goes; empty when that is where it is.
  public Optional<Edit.Place> place() {
    return from.waiting().place(item.uid());
  }

  /// What is said of the save beside its content.
  public ObjectNode save() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("saveId", item.id().value())
        .put("position", from.waiting().overview().position(item.id()).orElse(0))
        .put("since", item.since().toString())
        .put("by", item.author());
  }
}
