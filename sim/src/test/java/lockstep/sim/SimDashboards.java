package lockstep.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;

/// Dashboards whose tags say which saves are in them.
final class SimDashboards {
  private SimDashboards() {}

  static ObjectNode json(String uid, Collection<String> tags) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("uid", uid).put("title", "Title of " + uid).put("schemaVersion", 41);
    tags.forEach(node.putArray("tags")::add);
    node.putArray("panels");
    return node;
  }

  /// What a reader of `snapshot` sees.
  static Optional<Message.Dashboard> read(
      Snapshot snapshot, Function<Dashboard, byte[]> body, String uid) {
    return snapshot
        .dashboard(new Uid(uid))
        .map(
            found ->
                new Message.Dashboard(
                    uid, found.provenance().version(), found.blob(), tags(body.apply(found))));
  }

  static SortedSet<String> tags(byte[] file) {
    SortedSet<String> tags = new TreeSet<>();
    if (Json.read(file) instanceof Parsed.Tree(JsonNode root)) {
      JsonNode spec = root.has("spec") ? root.path("spec") : root;
      spec.path("tags").forEach(tag -> tags.add(tag.asText()));
    }
    return tags;
  }
}
