package lockstep.api.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import lockstep.api.repository.SyncedRepository;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;
import lockstep.cluster.failover.RoleChange;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.PublicationListener.DashboardChange;
import lockstep.sync.pull.PublicationListener.Publication;

/// News as JSON.
final class EventJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private EventJson() {}

  static ObjectNode hello(String self, Catalog catalog) {
    return JSON.objectNode().put("name", self).put("commit", catalog.commits());
  }

  static ObjectNode repositories(List<SyncedRepository> now) {
    ObjectNode json = JSON.objectNode();
    ArrayNode names = json.putArray("repositories");
    now.forEach(one -> names.add(one.name()));
    return json;
  }

  /// @param most of the changes that are named; a client that sees fewer than `total` reads anew
  static ObjectNode commit(String repository, Publication publication, int most) {
    ObjectNode json = JSON.objectNode();
    json.put("repository", repository);
    json.put("commit", commit(publication.after()));
    json.put("author", publication.author());
    json.put("message", publication.message());
    json.put("total", publication.changes().size());
    ArrayNode changes = json.putArray("changes");
    publication.changes().stream().limit(most).forEach(change -> changes.add(change(change)));
    return json;
  }

  static ObjectNode dashboard(Publication publication, DashboardChange change) {
    ObjectNode json = change(change);
    json.put("version", change.version());
    json.put("commit", commit(publication.after()));
    json.put("author", publication.author());
    json.put("message", publication.message());
    if (publication.rewritten()) {
      json.put("rewritten", true);
    }
    change.saveId().ifPresent(id -> json.put("saveId", id.value()));
    return json;
  }

  static ObjectNode role(String self, RoleChange change) {
    ObjectNode json = JSON.objectNode();
    json.put("name", self);
    json.put("role", change.to().word());
    json.put("epoch", change.epoch());
    json.put("reason", change.because());
    return json;
  }

  static ObjectNode member(MemberView member, String state, String before) {
    ObjectNode json = JSON.objectNode();
    json.put("name", member.name());
    json.put("state", state);
    json.put("reason", "was " + before);
    return json;
  }

  /// A member in one word; `absent` is that for one that is not heard of.
  static String state(MemberView member, String absent) {
    if (!member.reachable()) {
      return absent;
    }
    return member.draining() ? "draining" : member.role().map(Role::word).orElse("up");
  }

  private static ObjectNode change(DashboardChange change) {
    ObjectNode json = JSON.objectNode();
    json.put("uid", change.uid().value());
    json.put("title", change.title());
    json.put("action", change.action().name().toLowerCase(Locale.ROOT));
    return json;
  }

  private static String commit(Snapshot snapshot) {
    return snapshot.commit().map(CommitId::hex).orElse("");
  }
}
