package lockstep.sync.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lockstep.core.secret.Secret;

/// The tokens that connections give, kept until shortly before they expire. May be used by many
/// threads; one asks a host at a time.
public final class ConnectionTokens {
  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ProvisioningStore store;
  private final AdmissionRules rules;
  private final HostApi hosts;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new HashMap<>();

  /// Asks `hosts` for the connections of `store`.
  public ConnectionTokens(
      ProvisioningStore store, AdmissionRules rules, HostApi hosts, InstantSource clock) {
    this.store = store;
    this.rules = rules;
    this.hosts = hosts;
    this.clock = clock;
  }

  /// @param revision of the connection that gave it
  /// @param token empty: the host gave none, and is not asked again before `until`
  private record Kept(long revision, Optional<Secret> token, Instant until) {}

  /// The token of a connection; empty when there is no such connection or its host gives none.
  public synchronized Optional<Secret> of(String connection) {
    Optional<StoredResource> stored = store.read().find(Kind.CONNECTION, connection);
    if (stored.isEmpty()) {
      kept.remove(connection);
      return Optional.empty();
    }
    long revision = stored.get().meta().revision();
    Kept known = kept.get(connection);
    Instant now = clock.instant();
    if (known == null || known.revision() != revision || !now.isBefore(known.until())) {
      known = ask(stored.get(), now);
      kept.put(connection, known);
    }
    return known.token();
  }

  private Kept ask(StoredResource stored, Instant now) {
    ConnectionSpec spec = ConnectionDocument.read(stored.spec()).spec();
    Secret secret = stored.secret(spec.type().secret());
    long revision = stored.meta().revision();
    return hosts.token(spec, secret, rules.guard()) instanceof HostApi.Answer.Token token
        ? new Kept(revision, Optional.of(token.token()), until(token.expires(), now))
        : new Kept(revision, Optional.empty(), now.plus(PATIENCE));
  }

  private static Instant until(Instant expires, Instant now) {
    if (expires.equals(Instant.MAX)) {
      return expires;
    }
    Instant early = expires.minus(EARLY);
    return early.isAfter(now.plus(PATIENCE)) ? early : now.plus(PATIENCE);
  }
}
