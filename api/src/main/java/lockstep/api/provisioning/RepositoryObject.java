package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import lockstep.api.k8s.ShortHash;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.job.Job;
import lockstep.sync.provisioning.Admission;
import lockstep.sync.provisioning.AdmissionRules;
import lockstep.sync.provisioning.FieldError;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.Meta;
import lockstep.sync.provisioning.RepositoryDocument;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositorySpec;

/// Stored and configured objects as the API shows them.
///
/// @param version of the API
record RepositoryObject(String version) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ORIGIN = "lockstep/origin";
  private static final String HASHED = "lockstep/configured/";

  /// What this instance knows of a repository besides what is stored.
  ///
  /// @param rules what the operator allows
  /// @param health what the last look found; empty when there was none
  /// @param sync empty while this instance does not run it
  /// @param catalog what all repositories show together
  /// @param pulling the job that is to pull it and has not ended; empty when there is none
  /// @param webhookUrl where its host tells of pushes; empty when deliveries are refused
  /// @param webhook what came of making it at the host; empty when nobody tried
  /// @param delivered when it last delivered; empty when it never did
  /// @param rotated when its secret was last replaced; empty when it never was
  record Knowledge(
      AdmissionRules rules,
      Optional<HealthRecord> health,
      Optional<RepositorySync> sync,
      Catalog catalog,
      Optional<Job> pulling,
      String webhookUrl,
      Optional<HealthRecord> webhook,
      Optional<Instant> delivered,
      Optional<Instant> rotated,
      Optional<HealthRecord> comments) {}

  /// A stored object, without its status.
  ObjectNode of(StoredResource stored) {
    Meta meta = stored.meta();
    ObjectNode object = head(stored.kind(), meta.name(), meta.uid());
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("resourceVersion", Long.toString(meta.revision()));
    metadata.put("generation", meta.generation());
    metadata.put("creationTimestamp", meta.created().toString());
    if (!meta.labels().isEmpty()) {
      ObjectNode labels = metadata.putObject("labels");
      new TreeMap<>(meta.labels()).forEach(labels::put);
    }
    ObjectNode annotations = metadata.putObject("annotations");
    new TreeMap<>(meta.annotations()).forEach(annotations::put);
    annotations.put("grafana.app/createdBy", meta.createdBy());
    annotations.put("grafana.app/updatedBy", meta.updatedBy());
    annotations.put("grafana.app/updatedTimestamp", meta.updated().toString());
    if (!meta.finalizers().isEmpty()) {
      meta.finalizers().forEach(metadata.putArray("finalizers")::add);
    }
    object.set("spec", stored.spec().deepCopy());
    ObjectNode secure = JSON.objectNode();
    List<String> known =
        stored.kind() == Kind.REPOSITORY
            ? Admission.REPOSITORY_SECRETS
            : Admission.CONNECTION_SECRETS;
    for (String field :
        java.util.stream.Stream.concat(
                stored.secrets().keySet().stream(), stored.unreadable().stream())
            .filter(known::contains)
            .sorted()
            .toList()) {
      secure.putObject(field).put("name", "%s-%s".formatted(meta.name(), field));
    }
    if (!secure.isEmpty()) {
      object.set("secure", secure);
    }
    return object;
  }

  /// A repository of the configuration file, without its status.
  ObjectNode of(RepositorySpec configured) {
    String uid =
        UUID.nameUUIDFromBytes((HASHED + configured.name()).getBytes(StandardCharsets.UTF_8))
            .toString();
    ObjectNode object = head(Kind.REPOSITORY, configured.name(), uid);
    ObjectNode metadata = object.withObject("/metadata");
    ObjectNode spec = RepositoryDocument.write(configured);
    // Not "0": who goes on watching from that is told what is there, but not what went.
    metadata.put("resourceVersion", ShortHash.of(spec.toString())).put("generation", 1);
    metadata.putObject("annotations").put(ORIGIN, "configuration-file");
    object.set("spec", spec);
    return object;
  }

  private ObjectNode head(Kind kind, String name, String uid) {
    ObjectNode object = JSON.objectNode();
    object.put("kind", kind.word()).put("apiVersion", ProvisioningRoutes.GROUP + "/" + version);
    object.putObject("metadata").put("name", name).put("namespace", "default").put("uid", uid);
    return object;
  }

  /// What is the case with a repository.
  static ObjectNode status(
      RepositorySpec spec, long generation, List<String> unreadable, Knowledge known) {
    ObjectNode status = JSON.objectNode();
    Optional<HealthRecord> health = known.health();
    status.put("observedGeneration", health.map(HealthRecord::generation).orElse(0L));
    ArrayNode errors = status.putArray("fieldErrors");
    ObjectNode shown = status.putObject("health");
    ArrayNode messages = shown.putArray("message");
    boolean healthy = health.map(it -> it.health().isHealthy()).orElse(false);
    shown.put("healthy", healthy);
    shown.put("checked", health.map(it -> it.checked().toEpochMilli()).orElse(0L));
    if (health.isEmpty()) {
      messages.add("nobody has looked at it yet");
    } else if (!healthy) {
      RepositoryHealth found = health.get().health();
      shown
          .put("error", "health")
          .put("stage", found.verdict().stage().name().toLowerCase(java.util.Locale.ROOT));
      messages.add(found.message());
      errors.add(error(spec, found));
    }
    for (String field : unreadable) {
      messages.add(
          "secure.%s cannot be opened with the present security.secretKey: give it again"
              .formatted(field));
    }
    Optional<RepositoryStatus> now = known.sync().map(RepositorySync::status);
    status.set("sync", new SyncObject(spec, now, known).json());
    ArrayNode conditions = conditions(spec, generation, health, now);
    QuotaObject quota = new QuotaObject(known.rules(), known.sync().map(RepositorySync::snapshot));
    conditions.add(quota.condition(generation));
    status.set("quota", quota.json());
    known.webhook().map(RepositoryObject::condition).ifPresent(conditions::add);
    known
        .comments()
        .filter(_ -> spec.comments())
        .map(it -> commented(it, generation))
        .ifPresent(conditions::add);
    status.set("conditions", conditions);
    ArrayNode stats = status.putArray("stats");
    if (known.sync().isPresent()) {
      addStats(stats, known.catalog(), spec.name());
    }
    ObjectNode webhook = JSON.objectNode();
    if (!known.webhookUrl().isEmpty()) {
      webhook.put("url", known.webhookUrl());
      known.delivered().ifPresent(at -> webhook.put("lastEvent", at.toEpochMilli()));
      known.rotated().ifPresent(at -> webhook.put("lastRotated", at.toEpochMilli()));
    }
    known.webhook().ifPresent(it -> tell(it, webhook, spec));
    if (!webhook.isEmpty()) {
      status.set("webhook", webhook);
    }
    return status;
  }

  private static List<TextNode> events(RepositorySpec spec) {
    return Stream.of("push", "pull_request")
        .limit(spec.comments() ? 2 : 1)
        .map(JSON::textNode)
        .toList();
  }

  /// Bitbucket's webhooks have a `uuid`, others' a number.
  private static void tell(HealthRecord made, ObjectNode webhook, RepositorySpec spec) {
    made.hook()
        .ifPresent(
            hook -> {
              if (hook.id().matches("[0-9]{1,18}")) {
                webhook.put("id", Long.parseLong(hook.id()));
              } else {
                webhook.put("uuid", hook.id());
              }
              webhook.put("url", hook.url());
              webhook.putArray("subscribedEvents").addAll(events(spec));
            });
    if (!made.words().isEmpty()) {
      webhook.put("error", made.words());
    }
  }

  /// What is wrong, as a field.
  static ObjectNode error(RepositorySpec spec, RepositoryHealth found) {
    String field =
        switch (found.verdict().field()) {
          case "secure.token" -> spec.location().isSsh() ? "secure.sshKey" : "secure.token";
          case "url" -> spec.type().place();
          case String named -> named;
        };
    return JSON.objectNode()
        .put("type", FieldError.Reason.INVALID.word())
        .put(
            "field",
            field.contains(".") ? field : "spec.%s.%s".formatted(spec.type().word(), field))
        .put("detail", found.message());
  }

  private static ArrayNode conditions(
      RepositorySpec spec,
      long generation,
      Optional<HealthRecord> health,
      Optional<RepositoryStatus> now) {
    ArrayNode conditions = JSON.arrayNode();
    boolean healthy = health.map(it -> it.health().isHealthy()).orElse(false);
    Instant since = health.map(HealthRecord::since).orElse(Instant.EPOCH);
    String reason = health.map(it -> it.health().verdict().reason()).orElse("Pending");
    String words = health.map(it -> it.health().message()).orElse("nobody has looked at it yet");
    conditions.add(condition("Healthy", healthy, reason, words, generation, since));
    boolean synced = now.map(it -> it.state() == RepositoryStatus.State.SYNCED).orElse(false);
    String syncReason = now.map(it -> reason(it.state())).orElse("Pending");
    String syncWords = now.map(RepositoryStatus::message).orElse("");
    conditions.add(
        condition(
            "Synced",
            synced,
            syncReason,
            syncWords,
            generation,
            now.flatMap(RepositoryStatus::lastPull).orElse(Instant.EPOCH)));
    boolean ready = healthy && (synced || !spec.sync().enabled());
    conditions.add(
        condition(
            "Ready",
            ready,
            ready ? "Available" : healthy ? syncReason : reason,
            ready || !healthy ? words : syncWords,
            generation,
            since));
    return conditions;
  }

  private static ObjectNode condition(HealthRecord webhook) {
    boolean holds = webhook.health().isHealthy() && webhook.hook().isPresent();
    boolean off = webhook.health().isHealthy() && webhook.hook().isEmpty();
    return condition(
        "WebhookConfigured",
        holds,
        off ? "Disabled" : webhook.health().verdict().reason(),
        webhook.words(),
        webhook.generation(),
        webhook.since());
  }

  /// Whether the last comment in a pull request was taken by the host.
  private static ObjectNode commented(HealthRecord last, long generation) {
    return condition(
        "PullRequestsCommented",
        last.health().isHealthy(),
        last.health().verdict().reason(),
        last.words(),
        generation,
        last.since());
  }

  private static String reason(RepositoryStatus.State state) {
    return switch (state) {
      case STARTING, BEHIND -> "Pending";
      case SYNCED -> "SyncSuccessful";
      case HELD -> "DeletionsHeldBack";
      case UNREACHABLE, BRANCH_MISSING, REFUSED -> "SyncFailed";
    };
  }

  static ObjectNode condition(
      String type, boolean holds, String reason, String message, long generation, Instant at) {
    return JSON.objectNode()
        .put("type", type)
        .put("status", holds ? "True" : "False")
        .put("reason", reason)
        .put("message", message)
        .put("observedGeneration", generation)
        .put("lastTransitionTime", at.toString());
  }

  /// How many of each are shown of a repository.
  static void addStats(ArrayNode stats, Catalog catalog, String name) {
    addStats(stats, catalog.dashboardsOf(name).size(), catalog.foldersOf(name).size());
  }

  /// How many of each there are.
  static void addStats(ArrayNode stats, int dashboards, int folders) {
    count(stats, "dashboard.grafana.app", "dashboards", dashboards);
    count(stats, "folder.grafana.app", "folders", folders);
  }

  private static void count(ArrayNode stats, String group, String resource, int count) {
    stats.addObject().put("group", group).put("resource", resource).put("count", count);
  }

  /// For lists.
  static Comparator<ObjectNode> byName() {
    return Comparator.comparing(it -> it.at("/metadata/name").asText());
  }
}
