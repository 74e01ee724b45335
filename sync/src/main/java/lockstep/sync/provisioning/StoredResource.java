package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lockstep.core.secret.Secret;

/// An object as the store has it.
///
/// @param spec as it was admitted; not to be changed
/// @param secrets by the names of their fields in `secure`
/// @param unreadable the fields whose secrets are stored but cannot be opened with the present key
public record StoredResource(
    Kind kind, Meta meta, ObjectNode spec, Map<String, Secret> secrets, Set<String> unreadable) {
  public StoredResource {
    secrets = Map.copyOf(new TreeMap<>(secrets));
    unreadable = Set.copyOf(unreadable);
  }

  /// The object's name.
  public String name() {
    return meta.name();
  }

  /// The secret of a field; [Secret#NONE] when there is none that can be read.
  public Secret secret(String field) {
    return secrets.getOrDefault(field, Secret.NONE);
  }

  /// True when a secret is stored for the field, also one that cannot be read.
  public boolean has(String field) {
    return secret(field).isPresent() || unreadable.contains(field);
  }

  /// When a webhook secret last took the place of another; empty: never, as far as is known.
  public Optional<Instant> webhookRotated() {
    return ReplacedSecret.at(secret(ReplacedSecret.FIELD));
  }

  /// As it is once the store has it at `revision`.
  public StoredResource at(long revision) {
    return new StoredResource(kind, meta.at(revision), spec, secrets, unreadable);
  }
}
