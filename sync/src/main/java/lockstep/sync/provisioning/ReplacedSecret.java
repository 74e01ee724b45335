package lockstep.sync.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lockstep.core.secret.Secret;

/// A webhook secret that another took the place of: it stays good for a day, so that no delivery is
/// turned away before the Git host has the new one. Stored like any secret, with its end before it.
final class ReplacedSecret {
  /// Its field among the secrets of a repository. Nobody sets it, and nobody is shown it.
  static final String FIELD = "replacedWebhookSecret";

  private static final Duration LIFE = Duration.ofDays(1);

  private ReplacedSecret() {}

  /// What is stored of a secret that was replaced at `at`.
  static Secret keep(Secret replaced, Instant at) {
    return new Secret(at.plus(LIFE).toEpochMilli() + ":" + replaced.reveal());
  }

  /// When it was replaced; empty when none was.
  static Optional<Instant> at(Secret stored) {
    return Optional.of(stored.reveal())
        .map(text -> text.indexOf(':'))
        .filter(colon -> colon > 0)
        .map(colon -> Instant.ofEpochMilli(end(stored, colon)).minus(LIFE));
  }

  private static long end(Secret stored, int colon) {
    return Long.parseLong(stored.reveal().substring(0, colon));
  }

  /// The secret; empty when its time is over or there is none.
  static Optional<Secret> good(Secret stored, Instant now) {
    String text = stored.reveal();
    int colon = text.indexOf(':');
    if (colon < 1 || now.toEpochMilli() >= end(stored, colon)) {
      return Optional.empty();
    }
    return Optional.of(new Secret(text.substring(colon + 1)));
  }
}
