package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import lockstep.core.snapshot.QuotaUse;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.provisioning.AdmissionRules;

/// `status.quota` of a repository and the condition about it, in Grafana's words.
///
/// @param rules what the operator allows
/// @param shown what this instance shows; empty while it does not run the repository
record QuotaObject(AdmissionRules rules, Optional<Snapshot> shown) {
  private static final String CONDITION = "ResourceQuota";

  /// 0 is no limit.
  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("maxRepositories", rules.most())
        .put("maxResourcesPerRepository", rules.quota().most());
  }

  /// Holds unless something is left out.
  ObjectNode condition(long generation) {
    Optional<QuotaUse> use = shown.map(Snapshot::quota);
    if (rules.quota().isUnlimited()) {
      return condition(true, "QuotaUnlimited", "No quota limits configured", generation);
    }
    if (use.isEmpty()) {
      return condition(false, "Pending", "this instance does not show it yet", generation);
    }
    String numbers = "%d/%d resources".formatted(use.get().wanted(), rules.quota().most());
    if (use.get().isExceeded()) {
      return condition(
          false,
          "QuotaExceeded",
          ("Resource quota exceeded: %s. The oldest are shown, the rest is skipped: delete some, or"
                  + " raise provisioning.maxResourcesPerRepository")
              .formatted(numbers),
          generation);
    }
    return use.get().isReached()
        ? condition(true, "QuotaReached", "Resource quota reached: " + numbers, generation)
        : condition(true, "WithinQuota", "Within quota: " + numbers, generation);
  }

  /// Since when it is so is in the history, and nobody asks it for that.
  private static ObjectNode condition(
      boolean holds, String reason, String message, long generation) {
    return RepositoryObject.condition(CONDITION, holds, reason, message, generation, Instant.EPOCH);
  }
}
