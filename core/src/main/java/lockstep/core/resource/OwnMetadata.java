package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The labels and annotations of a resource that are people's own: all but the server's, whose
/// names begin with `grafana.app/`, and the notes that `kubectl` makes for itself.
///
/// @param metadata as sent; not to be changed
record OwnMetadata(ObjectNode metadata) {
  private static final List<String> OTHERS = List.of("grafana.app/", "kubectl.kubernetes.io/");
  private static final List<String> FIELDS = List.of("labels", "annotations");

  /// True when there are some.
  boolean isAny() {
    return FIELDS.stream().anyMatch(field -> !own(metadata.path(field)).isEmpty());
  }

  /// True when `present`, the metadata of a file, would change.
  boolean changes(JsonNode present) {
    return FIELDS.stream()
        .filter(field -> metadata.path(field).isObject())
        .anyMatch(field -> !own(metadata.path(field)).equals(own(present.path(field))));
  }

  /// Puts them in the place of those in `target`. A field that was not sent leaves its own alone.
  void into(ObjectNode target) {
    for (String field : FIELDS) {
      ObjectNode wanted = own(metadata.path(field));
      if (!metadata.path(field).isObject() || wanted.equals(own(target.path(field)))) {
        continue;
      }
      // A file that came by Git may have anything there.
      ObjectNode there =
          target.get(field) instanceof ObjectNode present ? present : target.putObject(field);
      own(there).fieldNames().forEachRemaining(key -> keep(there, key, wanted));
      there.setAll(wanted);
      if (there.isEmpty()) {
        target.remove(field);
      }
    }
  }

  private static void keep(ObjectNode there, String key, ObjectNode wanted) {
    if (!wanted.has(key)) {
      there.remove(key);
    }
  }

  private static ObjectNode own(JsonNode field) {
    ObjectNode own = JsonNodeFactory.instance.objectNode();
    field
        .properties()
        .forEach(
            entry -> {
              if (OTHERS.stream().noneMatch(entry.getKey()::startsWith)) {
                own.set(entry.getKey(), entry.getValue());
              }
            });
    return own;
  }
}
