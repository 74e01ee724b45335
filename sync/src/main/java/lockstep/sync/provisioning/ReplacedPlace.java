package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.secret.Secret;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;

/// Where a repository was before its URL changed, with the token that opens it: so that its webhook
/// there can be taken away. Stored like any secret, for a day at most.
///
/// The whole old way is kept, not the token alone: whoever may change a repository's proxy and
/// certificates must not get its former token sent by them.
final class ReplacedPlace {
  /// Its field among the secrets of a repository. Nobody sets it, and nobody is shown it.
  static final String FIELD = "replacedPlace";

  static final Duration LIFE = Duration.ofDays(1);

  private ReplacedPlace() {}

  /// The object with what opened the place that it leaves; unchanged where it stays, or where
  /// nothing opened it.
  ///
  /// @param before the present object's spec
  static StoredResource keep(
      RepositorySpec before,
      RepositorySpec spec,
      StoredResource present,
      StoredResource next,
      Instant at) {
    RepositorySpec.Location then = before.location();
    Secret token = present.secret("token");
    if (then.url().equals(spec.location().url()) || !token.isPresent()) {
      return next;
    }
    Map<String, Secret> secrets = new TreeMap<>(next.secrets());
    secrets.put(
        FIELD,
        new Secret(
            Json.write(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("until", at.plus(LIFE).toEpochMilli())
                    .put("url", then.url())
                    .put("user", then.user())
                    .put("token", token.reveal())
                    .put("certificates", then.trust().certificates())
                    .put("proxy", then.trust().proxy()))));
    return with(next, secrets);
  }

  /// The object without it.
  static StoredResource without(StoredResource stored) {
    Map<String, Secret> secrets = new TreeMap<>(stored.secrets());
    secrets.remove(FIELD);
    return with(stored, secrets);
  }

  private static StoredResource with(StoredResource stored, Map<String, Secret> secrets) {
    return new StoredResource(
        stored.kind(), stored.meta(), stored.spec(), secrets, stored.unreadable());
  }

  /// The place; empty when its time is over or there is none.
  static Optional<HostHooks.Place> good(StoredResource stored, RepositoryType type, Instant now) {
    Secret kept = stored.secret(FIELD);
    if (!kept.isPresent()
        || !(Json.read(kept.reveal()) instanceof Parsed.Tree(JsonNode root))
        || now.toEpochMilli() >= root.path("until").asLong()) {
      return Optional.empty();
    }
    return Optional.of(
        new HostHooks.Place(
            type,
            root.path("url").asText(),
            root.path("user").asText(),
            new Secret(root.path("token").asText()),
            new RepositorySpec.Trust(
                root.path("certificates").asText(), "", root.path("proxy").asText())));
  }
}
