package lockstep.api.provisioning;

import java.time.Duration;
import java.util.Optional;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.k8s.Statuses;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.provisioning.StoredResource;

/// Why a repository that somebody names is not followed by this instance.
///
/// @param store where the repositories are that people add
public record Absence(ProvisioningStore store) {
  private static final Statuses STATUS = ProvisioningRoutes.statuses(Kind.REPOSITORY);
  private static final Duration SOON = Duration.ofSeconds(2);

  /// What is said to whoever asks for files, branches or jobs of it.
  ///
  /// @return 404 when there is none; 409 when it is switched off or its branch is not known; 503
  /// when it will be followed in a moment
  public HttpFault of(String name) {
    Optional<StoredResource> stored = store.read().find(Kind.REPOSITORY, name);
    if (stored.isEmpty()) {
      return STATUS.notFound(name);
    }
    if (!stored.get().spec().at("/sync/enabled").asBoolean()) {
      return conflict(
          name,
          "the repository %s is switched off, so no instance has a copy of it: set spec.sync.enabled to true"
              .formatted(name));
    }
    String type = stored.get().spec().path("type").asText();
    if (stored.get().spec().path(type).path("branch").asText().isEmpty()) {
      return conflict(
          name,
          "the branch of the repository %s is not known yet: status.health says why, or set spec.%s.branch"
              .formatted(name, type));
    }
    return new HttpFault(
        Answer.unavailable("this instance is about to follow the repository " + name, SOON));
  }

  private static HttpFault conflict(String name, String message) {
    return STATUS.fault(409, "Conflict", message, name);
  }
}
