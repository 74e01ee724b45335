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
    return json(uid, tags, "");
  }

  /// @param note what two people cannot both change; empty for none
  static ObjectNode json(String uid, Collection<String> tags, String note) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("uid", uid).put("title", "Title of " + uid).put("schemaVersion", 41);
    if (!note.isEmpty()) {
      node.put("description", note);
    }
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
            found -> {
              byte[] file = body.apply(found);
              return new Message.Dashboard(
                  uid, found.provenance().version(), found.blob(), tags(file), note(file));
            });
  }

  private static String note(byte[] file) {
    return Json.read(file) instanceof Parsed.Tree(JsonNode root)
        ? spec(root).path("description").asText()
        : "";
  }

  private static JsonNode spec(JsonNode root) {
    return root.has("spec") ? root.path("spec") : root;
  }

  static SortedSet<String> tags(byte[] file) {
    SortedSet<String> tags = new TreeSet<>();
    if (Json.read(file) instanceof Parsed.Tree(JsonNode root)) {
      spec(root).path("tags").forEach(tag -> tags.add(tag.asText()));
    }
    return tags;
  }
}
