package lockstep.api.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// What a list holds at one moment, for who watches it.
///
/// @param kind of each object
/// @param apiVersion of each object
/// @param resourceVersion of the list
/// @param exact true when two lists of this resource version never differ: who has one of them has
/// missed nothing
/// @param objects by what each of them keeps for its life
public record Sight(
    String kind,
    String apiVersion,
    String resourceVersion,
    boolean exact,
    SequencedMap<String, Seen> objects) {
  /// One object.
  ///
  /// @param state equal as long as the object is
  /// @param object what is shown of it; made when it is called for
  public record Seen(Object state, Supplier<ObjectNode> object) {}

  /// What a list object holds. Its objects show more than their resource versions tell: a
  /// repository's state, for example.
  static Sight of(ObjectNode list) {
    SequencedMap<String, Seen> objects = new LinkedHashMap<>();
    for (JsonNode item : list.path("items")) {
      if (item instanceof ObjectNode object) {
        String name = object.at("/metadata/name").asText("");
        // Several may bear a name one after the other: jobs do.
        String key = object.at("/metadata/uid").asText(name);
        objects.put(key, new Seen(object, () -> object));
      }
    }
    return new Sight(
        list.path("kind").asText("").replaceAll("List$", ""),
        list.path("apiVersion").asText(""),
        list.at("/metadata/resourceVersion").asText(""),
        false,
        objects);
  }
}
