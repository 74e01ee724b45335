package lockstep.sync.provisioning;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lockstep.sync.repository.RepositorySetup;

/// Takes webhooks away from the places where a repository was before its URL changed.
///
/// @param hosts are asked
record HookLeftovers(HostHooks hosts) {
  /// How long it is said that one was left behind.
  static final Duration SAID = Duration.ofDays(7);

  private static final int MOST = 5;

  /// What is left after one more try, and how many hosts were asked.
  record After(List<HealthRecord.Left> left, int asked) {}

  /// Those that are known, and the one that is where the repository is no more.
  ///
  /// @param last what was found before
  /// @param url of the repository now
  static List<HealthRecord.Left> of(Optional<HealthRecord> last, String url, Instant now) {
    List<HealthRecord.Left> left = new ArrayList<>();
    last.ifPresent(it -> left.addAll(it.left()));
    last.flatMap(HealthRecord::hook)
        .filter(hook -> isElsewhere(hook, url))
        .ifPresent(hook -> left.add(new HealthRecord.Left(hook, "", now)));
    left.removeIf(it -> it.hook().at().equals(url)); // it has come back
    return left.subList(Math.max(0, left.size() - MOST), left.size());
  }

  /// The webhook that is where the repository is.
  static Optional<HealthRecord.Hook> present(Optional<HealthRecord> last, String url) {
    return last.flatMap(HealthRecord::hook).filter(hook -> !isElsewhere(hook, url));
  }

  private static boolean isElsewhere(HealthRecord.Hook hook, String url) {
    return !hook.at().isEmpty() && !hook.at().equals(url);
  }

  /// True while it makes sense to try again.
  static boolean isPending(HealthRecord last, Instant now) {
    return last.left().stream().anyMatch(it -> now.isBefore(it.since().plus(ReplacedPlace.LIFE)));
  }

  /// Tries each. Blocks.
  ///
  /// @param stored the repository; empty for one of the configuration file
  /// @param present the webhook of the present place
  After clear(
      List<HealthRecord.Left> left,
      RepositorySetup setup,
      Optional<StoredResource> stored,
      Optional<HealthRecord.Hook> present,
      Instant now) {
    List<HealthRecord.Left> still = new ArrayList<>();
    int asked = 0;
    for (HealthRecord.Left one : left) {
      boolean same = present.filter(it -> it.id().equals(one.hook().id())).isPresent();
      if (same || !now.isBefore(one.since().plus(SAID))) {
        continue; // the same under another URL of one repository, or said for long enough
      }
      Optional<HostHooks.Place> by = way(one.hook().at(), setup, stored, now);
      if (by.isEmpty()) {
        String why = one.why().isEmpty() ? "the token for it is not known any more" : one.why();
        still.add(new HealthRecord.Left(one.hook(), why, one.since()));
        continue;
      }
      asked++;
      if (hosts.remove(by.get(), one.hook().url(), setup.guard())
          instanceof HostHooks.Answer.Failed failed) {
        still.add(new HealthRecord.Left(one.hook(), failed.message(), one.since()));
      }
    }
    return new After(still, asked);
  }

  /// With what the old place is asked: with what opened it, or, at the very same host, with what
  /// opens the present one. No host gets another one's token.
  private Optional<HostHooks.Place> way(
      String at, RepositorySetup setup, Optional<StoredResource> stored, Instant now) {
    Optional<HostHooks.Place> kept =
        stored
            .flatMap(it -> ReplacedPlace.good(it, setup.spec().type(), now))
            .filter(place -> place.url().equals(at));
    return kept.or(
            () ->
                HookRound.place(setup)
                    .filter(_ -> isSameHost(at, setup.spec().location().url()))
                    .map(
                        it ->
                            new HostHooks.Place(it.type(), at, it.user(), it.token(), it.trust())))
        .filter(place -> hosts.reach(place.type(), place.url()) instanceof HostHooks.Reach.Known);
  }

  static boolean isSameHost(String one, String other) {
    try {
      URI a = new URI(one);
      URI b = new URI(other);
      return a.getHost() != null
          && a.getHost().equalsIgnoreCase(b.getHost())
          && Objects.equals(a.getScheme(), b.getScheme())
          && a.getPort() == b.getPort();
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
