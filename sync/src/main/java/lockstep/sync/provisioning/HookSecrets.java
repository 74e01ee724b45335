package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.core.secret.Secret;

/// Gives webhook secrets to repositories that have none. They are kept sealed in the store, also
/// those of repositories of the configuration file, which is never written.
///
/// @param fresh makes secrets that nobody can guess
record HookSecrets(ProvisioningStore store, Supplier<Secret> fresh) {
  /// Its field among the secrets of a repository.
  static final String FIELD = "webhookSecret";

  private static final String US = "lockstep";

  /// Gives one to a stored repository: only into the very objects that were looked at, since a
  /// person's change meanwhile counts.
  ///
  /// @return why it was not done; empty also when somebody was quicker
  Optional<String> give(StoredResource stored, Shelf seen, Instant now) {
    if (stored.has(FIELD)) {
      return Optional.of(
          "secure.webhookSecret cannot be opened with the present security.secretKey: give it"
              + " again");
    }
    Optional<String> problem = store.secretsProblem();
    if (problem.isPresent()) {
      return problem.map("a secret for the webhook "::concat);
    }
    Map<String, Secret> secrets = new HashMap<>(stored.secrets());
    secrets.put(FIELD, fresh.get());
    store.put(
        seen.revision(),
        new StoredResource(
            stored.kind(), stored.meta().next(now), stored.spec(), secrets, stored.unreadable()));
    return Optional.empty();
  }

  /// Makes one for a repository of the configuration file. One that cannot be opened any more is
  /// replaced: nobody else has it.
  ///
  /// @return why it was not done; empty also when somebody was quicker
  Optional<String> give(String configured, Shelf seen, Instant now) {
    Optional<String> problem = store.secretsProblem();
    if (problem.isPresent()) {
      return problem.map("a secret for the webhook %s, or set webhook.secret"::formatted);
    }
    Meta meta =
        new Meta(configured, configured, 1, 0, now, now, US, US, Map.of(), Map.of(), List.of());
    store.put(
        seen.revision(),
        new StoredResource(
            Kind.CONFIGURED,
            meta,
            JsonNodeFactory.instance.objectNode(),
            Map.of(FIELD, fresh.get()),
            Set.of()));
    return Optional.empty();
  }
}
