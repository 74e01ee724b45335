package lockstep.sync.provisioning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import lockstep.core.secret.Secret;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;

/// What an instance runs: the repositories of its configuration file, and the stored ones.
public final class Setups {
  private Setups() {}

  /// All that can be run, in the order of precedence: those of the file first, then the stored ones
  /// as they were made, so that one that is added takes nothing over from those that were there.
  ///
  /// Of two with one name the file's counts. One whose branch is not known yet is not run, nor a
  /// stored one that is not enabled.
  ///
  /// @param tokens the token that a connection gives, by the connection's and the repository's name
  /// @param now tells which replaced secrets are still good
  public static List<RepositorySetup> of(
      List<RepositorySetup> configured,
      Shelf shelf,
      AdmissionRules rules,
      BiFunction<String, String, Optional<Secret>> tokens,
      Instant now) {
    List<RepositorySetup> all =
        new ArrayList<>(
            configured.stream()
                .filter(it -> !branch(it).isEmpty())
                .map(it -> withGenerated(it, shelf))
                .toList());
    List<StoredResource> oldestFirst =
        shelf.all(Kind.REPOSITORY).stream()
            .sorted(
                Comparator.comparing((StoredResource it) -> it.meta().created())
                    .thenComparing(StoredResource::name))
            .toList();
    for (StoredResource stored : oldestFirst) {
      RepositorySetup setup = of(stored, shelf, rules, tokens, now);
      boolean taken = configured.stream().anyMatch(it -> it.name().equals(setup.name()));
      if (!taken && setup.spec().sync().enabled() && !branch(setup).isEmpty()) {
        all.add(setup);
      }
    }
    return all;
  }

  /// One of the file, which takes deliveries also by the secret that was made for it. What the file
  /// says comes first.
  static RepositorySetup withGenerated(RepositorySetup configured, Shelf shelf) {
    Optional<Secret> made =
        shelf
            .find(Kind.CONFIGURED, configured.name())
            .map(it -> it.secret(HookSecrets.FIELD))
            .filter(Secret::isPresent);
    return made.isEmpty()
        ? configured
        : configured.withWebhookSecrets(
            Stream.concat(configured.secrets().webhookSecrets().stream(), made.stream())
                .filter(Secret::isPresent)
                .toList());
  }

  /// One stored repository, also one that is not run; the parameters are those of the other.
  public static RepositorySetup of(
      StoredResource stored,
      Shelf shelf,
      AdmissionRules rules,
      BiFunction<String, String, Optional<Secret>> tokens,
      Instant now) {
    RepositorySpec spec =
        RepositoryDocument.read(stored.name(), stored.spec(), rules.usual()).spec();
    Optional<Secret> minted =
        stored.has("token")
            ? Optional.empty()
            : spec.connection().flatMap(name -> tokens.apply(name, stored.name()));
    Optional<ConnectionSpec> connection =
        spec.connection()
            .flatMap(name -> shelf.find(Kind.CONNECTION, name))
            .map(it -> ConnectionDocument.read(it.spec()).spec());
    List<Secret> webhooks =
        Stream.concat(
                Stream.of(stored.secret("webhookSecret")).filter(Secret::isPresent),
                ReplacedSecret.good(stored.secret(ReplacedSecret.FIELD), now).stream())
            .toList();
    RepositorySecrets secrets =
        new RepositorySecrets(
            minted.orElseGet(() -> stored.secret("token")),
            stored.secret("sshKey"),
            webhooks,
            stored.secret("commitSigningKey"));
    return new RepositorySetup(
        minted.isPresent() && connection.isPresent()
            ? withUser(spec, connection.get().tokenUser())
            : spec,
        secrets,
        rules.guard());
  }

  private static String branch(RepositorySetup setup) {
    return setup.spec().location().branch();
  }

  private static RepositorySpec withUser(RepositorySpec spec, String user) {
    RepositorySpec.Location at = spec.location();
    return spec.at(new RepositorySpec.Location(at.url(), at.branch(), at.path(), user, at.trust()));
  }
}
