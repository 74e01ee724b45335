package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Classic dashboard files: the dashboard is the whole file, as Grafana exports it.
///
/// Grafana takes an object with `panels`, `schemaVersion` and `tags`. Published dashboards are
/// older and looser than that, so here panels or rows and one more mark of a dashboard are enough.
final class ClassicFile {
  private ClassicFile() {}

  /// What an object without `apiVersion` and `kind` is.
  static Content dashboard(RepoPath path, ObjectNode root) {
    if (!looksLikeDashboard(root)) {
      return root.path("dashboard") instanceof ObjectNode inner && looksLikeDashboard(inner)
          ? new Content.Bad("an answer of the API; the dashboard is what stands below 'dashboard'")
          : new Content.Other();
    }
    if (!root.path("title").isTextual() || root.path("title").textValue().isBlank()) {
      return new Content.Bad("title: missing or empty");
    }
    JsonNode uid = root.path("uid");
    if (isAbsent(uid)) {
      return file(DerivedUid.ofFile(path), root);
    }
    if (!uid.isTextual()) {
      return new Content.Bad("uid: not text");
    }
    return Uid.problemWith(uid.textValue())
        .<Content>map(problem -> new Content.Bad("uid: " + problem))
        .orElseGet(() -> file(new Uid(uid.textValue()), root));
  }

  /// The texts in a list; what is no text, or no list, is left out.
  static List<String> tags(JsonNode tags) {
    List<String> texts = new ArrayList<>();
    for (JsonNode tag : tags.isArray() ? tags : List.<JsonNode>of()) {
      if (tag.isTextual()) {
        texts.add(tag.textValue());
      }
    }
    return texts;
  }

  /// True when a file leaves its uid to be made up.
  static boolean isAbsent(JsonNode uid) {
    return uid.isMissingNode() || uid.isNull() || (uid.isTextual() && uid.textValue().isEmpty());
  }

  private static Content file(Uid uid, ObjectNode root) {
    return new Content.DashboardFile(
        uid, root.path("title").textValue(), tags(root.path("tags")), Optional.empty());
  }

  /// True when nothing but a dashboard looks like this.
  static boolean looksLikeDashboard(ObjectNode root) {
    boolean drawn = root.path("panels").isArray() || root.path("rows").isArray();
    boolean titled = root.path("title").isTextual();
    boolean versioned = root.path("schemaVersion").isNumber();
    return (drawn && (titled || versioned)) || (titled && versioned);
  }
}
