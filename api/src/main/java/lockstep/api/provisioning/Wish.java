package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import lockstep.api.http.Request;
import lockstep.api.k8s.Statuses;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.FieldError;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.Proposal;
import lockstep.sync.provisioning.SecretChange;

/// An object as somebody sent it: what it proposes, and which version it starts from.
///
/// @param resourceVersion empty: whatever is there
/// @param uid of the object that is meant; empty: whichever has the name
record Wish(Proposal proposal, String resourceVersion, String uid) {
  private static final String NAMESPACE = "default";
  private static final List<String> SERVER_MADE =
      List.of("grafana.app/createdBy", "grafana.app/updatedBy", "grafana.app/updatedTimestamp");

  /// Where the parts come from that nobody sends.
  record Source(InstantSource clock, RandomGenerator random) {
    String uid() {
      long high = (random.nextLong() & ~0xf000L) | 0x4000L;
      long low = (random.nextLong() >>> 2) | (1L << 63);
      return new UUID(high, low).toString();
    }

    String suffix() {
      byte[] bytes = new byte[4];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    }
  }

  /// Reads an object.
  ///
  /// @param name as the path tells it; empty for a new one
  static Wish of(
      Request request, ObjectNode root, Kind kind, String version, String name, Source source) {
    Statuses statuses = ProvisioningRoutes.statuses(kind);
    String api = ProvisioningRoutes.GROUP + "/" + version;
    String given = root.path("apiVersion").asText(api);
    if (!given.equals(api)) {
      throw statuses.badRequest(
          "apiVersion: is %s (expected: %s, as in the path)".formatted(given, api));
    }
    if (!root.path("kind").asText(kind.word()).equals(kind.word())) {
      throw statuses.badRequest("kind: is not " + kind.word());
    }
    JsonNode metadata = object(root, "metadata", statuses);
    if (!metadata.path("namespace").asText(NAMESPACE).equals(NAMESPACE)) {
      throw statuses.badRequest("metadata.namespace: is not " + NAMESPACE);
    }
    if (!(root.path("spec") instanceof ObjectNode spec)) {
      throw statuses.badRequest("spec: is missing or no object");
    }
    return new Wish(
        new Proposal(
            name(metadata, name, source, statuses),
            words(metadata, "labels", statuses),
            words(metadata, "annotations", statuses),
            finalizers(metadata, statuses),
            spec,
            secrets(object(root, "secure", statuses), kind, statuses),
            source.uid(),
            request.signedIn().login(),
            source.clock().instant().truncatedTo(ChronoUnit.SECONDS)),
        metadata.path("resourceVersion").asText(""),
        metadata.path("uid").asText(""));
  }

  private static JsonNode object(ObjectNode root, String field, Statuses statuses) {
    JsonNode value = root.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
      throw statuses.badRequest(field + ": must be an object");
    }
    return value;
  }

  private static String name(JsonNode metadata, String name, Source source, Statuses statuses) {
    String own = metadata.path("name").asText("");
    if (!name.isEmpty()) {
      if (!own.isEmpty() && !own.equals(name)) {
        throw statuses.badRequest("metadata.name: is not %s, as in the path".formatted(name));
      }
      return name;
    }
    String prefix = metadata.path("generateName").asText("");
    if (own.isEmpty() && prefix.isEmpty()) {
      throw statuses.badRequest("metadata.name: name or generateName is required");
    }
    return own.isEmpty() ? prefix + source.suffix() : own;
  }

  private static Map<String, String> words(JsonNode metadata, String field, Statuses statuses) {
    Map<String, String> words = new TreeMap<>();
    JsonNode map = metadata.path(field);
    if (!map.isMissingNode() && !map.isNull() && !map.isObject()) {
      throw statuses.badRequest("metadata.%s: must be an object of texts".formatted(field));
    }
    map.properties()
        .forEach(
            each -> {
              if (!each.getValue().isTextual()) {
                throw statuses.badRequest(
                    "metadata.%s[%s]: must be a text".formatted(field, each.getKey()));
              }
              if (!SERVER_MADE.contains(each.getKey())) {
                words.put(each.getKey(), each.getValue().textValue());
              }
            });
    return words;
  }

  private static List<String> finalizers(JsonNode metadata, Statuses statuses) {
    List<String> finalizers = new ArrayList<>();
    JsonNode list = metadata.path("finalizers");
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      throw statuses.badRequest("metadata.finalizers: must be a list of texts");
    }
    list.forEach(each -> finalizers.add(each.asText()));
    return finalizers;
  }

  /// `{"create": TEXT}` sets, `{"remove": true}` removes, `{"name": ...}` is what reading shows and
  /// keeps.
  private static Map<String, SecretChange> secrets(JsonNode secure, Kind kind, Statuses statuses) {
    Map<String, SecretChange> changes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : secure.properties()) {
      String path = "secure." + each.getKey();
      JsonNode value = each.getValue();
      JsonNode create = value.path("create");
      boolean remove = value.path("remove").asBoolean(false);
      if (!value.isObject()
          || (!create.isMissingNode() && !create.isTextual())
          || (create.isTextual() && remove)) {
        // The value itself is not repeated: it may be a secret in the wrong place.
        throw statuses.invalid(
            kind.word(),
            "",
            List.of(
                new Statuses.Cause(
                    FieldError.Reason.TYPE.word(),
                    "must be one of {\"create\": TEXT}, {\"name\": TEXT} and {\"remove\": true}",
                    path)));
      }
      if (remove || (create.isTextual() && create.textValue().isEmpty())) {
        changes.put(each.getKey(), new SecretChange.Remove());
      } else if (create.isTextual()) {
        changes.put(each.getKey(), new SecretChange.Create(new Secret(create.textValue())));
      }
    }
    return changes;
  }
}
