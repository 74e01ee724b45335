package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import lockstep.sync.provisioning.Admission;
import lockstep.sync.provisioning.ConnectionDocument;
import lockstep.sync.provisioning.ConnectionSpec;
import lockstep.sync.provisioning.FieldError;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.repository.RepositoryHealth;

/// `status` of a connection: what its host said when it was asked last.
final class ConnectionStatus {
  private static final String UNSEEN = "nobody has looked at it yet";

  private ConnectionStatus() {}

  /// @param health what the last look found; empty when there was none
  static ObjectNode of(StoredResource stored, Optional<HealthRecord> health) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("observedGeneration", health.map(HealthRecord::generation).orElse(0L));
    ArrayNode errors = status.putArray("fieldErrors");
    boolean healthy = health.map(it -> it.health().isHealthy()).orElse(false);
    String words = health.map(it -> it.health().message()).orElse(UNSEEN);
    ObjectNode shown = status.putObject("health").put("healthy", healthy);
    ArrayNode messages = shown.putArray("message");
    shown.put("checked", health.map(it -> it.checked().toEpochMilli()).orElse(0L));
    if (!words.isEmpty()) {
      messages.add(words);
    }
    if (health.isPresent() && !healthy) {
      shown.put("error", "health");
      errors
          .addObject()
          .put("type", FieldError.Reason.INVALID.word())
          .put("field", field(stored, health.get().health().verdict()))
          .put("detail", words);
    }
    stored.unreadable().stream()
        .filter(Admission.CONNECTION_SECRETS::contains)
        .sorted()
        .forEach(
            field ->
                messages.add(
                    "secure.%s cannot be opened with the present security.secretKey: give it again"
                        .formatted(field)));
    String reason = health.map(it -> it.health().verdict().reason()).orElse("Pending");
    Instant since = health.map(HealthRecord::since).orElse(stored.meta().created());
    long generation = stored.meta().generation();
    ArrayNode conditions = status.putArray("conditions");
    for (String type : new String[] {"Connected", "Ready"}) {
      conditions.add(RepositoryObject.condition(type, healthy, reason, words, generation, since));
    }
    return status;
  }

  /// The field that most likely is to blame.
  private static String field(StoredResource stored, RepositoryHealth.Verdict verdict) {
    ConnectionSpec.Type type = ConnectionDocument.read(stored.spec()).spec().type();
    return switch (verdict) {
      case UNAUTHENTICATED, NO_PERMISSION, READ_ONLY -> "secure." + type.secret();
      case NO_REPOSITORY ->
          type.isApp() ? "spec.%s.installationID".formatted(type.word()) : "spec.url";
      case HEALTHY,
          FORBIDDEN_HOST,
          UNREACHABLE,
          CERTIFICATE,
          HOST_KEY,
          PROXY,
          SSH_KEY,
          SIGNING_KEY,
          RATE_LIMITED,
          NO_BRANCHES,
          NO_BRANCH,
          UNUSABLE ->
          "spec.url";
    };
  }
}
