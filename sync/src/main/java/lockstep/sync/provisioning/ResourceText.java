package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.secret.Secret;
import lockstep.sync.repository.RepositoryHealth;

/// Stored objects and what is known of them as text, without any secret.
public final class ResourceText {
  private ResourceText() {}

  /// The text of an object.
  public static String write(StoredResource resource) {
    Meta meta = resource.meta();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("uid", meta.uid());
    root.put("generation", meta.generation());
    root.put("created", meta.created().toEpochMilli())
        .put("updated", meta.updated().toEpochMilli());
    root.put("createdBy", meta.createdBy()).put("updatedBy", meta.updatedBy());
    root.set("labels", words(meta.labels()));
    root.set("annotations", words(meta.annotations()));
    ArrayNode finalizers = root.putArray("finalizers");
    meta.finalizers().forEach(finalizers::add);
    root.set("spec", resource.spec());
    return Json.write(root);
  }

  /// The object of a text that [#write] made.
  ///
  /// @throws IllegalArgumentException when it is none
  public static StoredResource read(
      Kind kind,
      String name,
      long revision,
      String text,
      Map<String, Secret> secrets,
      Set<String> unreadable) {
    ObjectNode root = tree(text);
    List<String> finalizers = new ArrayList<>();
    root.path("finalizers").forEach(it -> finalizers.add(it.asText()));
    Meta meta =
        new Meta(
            name,
            root.path("uid").asText(),
            root.path("generation").asLong(),
            revision,
            Instant.ofEpochMilli(root.path("created").asLong()),
            Instant.ofEpochMilli(root.path("updated").asLong()),
            root.path("createdBy").asText(),
            root.path("updatedBy").asText(),
            words(root.path("labels")),
            words(root.path("annotations")),
            finalizers);
    if (!(root.path("spec") instanceof ObjectNode spec)) {
      throw new IllegalArgumentException("a stored %s has no spec".formatted(kind.word()));
    }
    return new StoredResource(kind, meta, spec, secrets, unreadable);
  }

  /// The text of what a look found.
  public static String write(HealthRecord record) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("verdict", record.health().verdict().name())
            .put("message", record.health().message())
            .put("branch", record.health().branch())
            .put("checked", record.checked().toEpochMilli())
            .put("generation", record.generation())
            .put("by", record.by())
            .put("since", record.since().toEpochMilli());
    record.hook().ifPresent(hook -> root.set("hook", hook(hook)));
    if (!record.left().isEmpty()) {
      ArrayNode all = root.putArray("left");
      record
          .left()
          .forEach(
              it ->
                  all.add(
                      hook(it.hook())
                          .put("why", it.why())
                          .put("since", it.since().toEpochMilli())));
    }
    return Json.write(root);
  }

  /// What a look found, of a text that [#write] made. A verdict of a newer program is taken for
  /// [RepositoryHealth.Verdict#UNUSABLE].
  ///
  /// @throws IllegalArgumentException when it is none
  public static HealthRecord health(String text) {
    ObjectNode root = tree(text);
    String word = root.path("verdict").asText();
    RepositoryHealth.Verdict verdict = RepositoryHealth.Verdict.UNUSABLE;
    for (RepositoryHealth.Verdict each : RepositoryHealth.Verdict.values()) {
      verdict = each.name().equals(word) ? each : verdict;
    }
    return new HealthRecord(
        new RepositoryHealth(verdict, root.path("message").asText(), root.path("branch").asText()),
        Instant.ofEpochMilli(root.path("checked").asLong()),
        root.path("generation").asLong(),
        root.path("by").asText(),
        Instant.ofEpochMilli(root.path("since").asLong(root.path("checked").asLong())),
        Optional.of(root.path("hook")).filter(JsonNode::isObject).map(ResourceText::hook),
        left(root.path("left")));
  }

  private static ObjectNode hook(HealthRecord.Hook hook) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", hook.id())
        .put("url", hook.url())
        .put("at", hook.at());
  }

  private static HealthRecord.Hook hook(JsonNode json) {
    return new HealthRecord.Hook(
        json.path("id").asText(), json.path("url").asText(), json.path("at").asText());
  }

  private static List<HealthRecord.Left> left(JsonNode all) {
    List<HealthRecord.Left> left = new ArrayList<>();
    for (JsonNode one : all) {
      left.add(
          new HealthRecord.Left(
              hook(one),
              one.path("why").asText(),
              Instant.ofEpochMilli(one.path("since").asLong())));
    }
    return left;
  }

  private static ObjectNode tree(String text) {
    if (Json.read(text) instanceof Parsed.Tree(JsonNode root)
        && root instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("what is stored is no JSON object");
  }

  private static ObjectNode words(Map<String, String> map) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(map).forEach(json::put);
    return json;
  }

  private static Map<String, String> words(JsonNode json) {
    Map<String, String> map = new TreeMap<>();
    json.properties().forEach(it -> map.put(it.getKey(), it.getValue().asText()));
    return map;
  }
}
