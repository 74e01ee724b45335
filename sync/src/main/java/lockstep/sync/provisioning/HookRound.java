package lockstep.sync.provisioning;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import lockstep.core.secret.Secret;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;

/// Keeps the webhooks of stored repositories at their hosts, for the whole cluster: one instance
/// does it, all show what it found.
///
/// A repository without a webhook secret gets one. A webhook whose address is not the present one
/// any more is removed. What cannot be done is tried again after a while, and changes nothing of
/// the repository's own health: polling goes on.
public final class HookRound {
  /// How long it is believed that a webhook is there.
  static final Duration THERE = Duration.ofHours(1);

  /// How long a host is left alone that did not do it.
  static final Duration FAILED = Duration.ofMinutes(5);

  private static final String SECRET = "webhookSecret";
  private static final String KEY = "webhook/";

  private final ProvisioningStore store;
  private final AdmissionRules rules;
  private final HostHooks hosts;
  private final BiFunction<String, String, Optional<Secret>> tokens;
  private final URI rootUrl;
  private final Supplier<Secret> fresh;
  private final InstantSource clock;
  private final String by;

  /// @param tokens the token that a connection gives, by the names of connection and repository
  /// @param rootUrl where people, and hosts, reach the cluster
  /// @param fresh makes secrets that nobody can guess
  /// @param by the name of this instance
  public HookRound(
      ProvisioningStore store,
      AdmissionRules rules,
      HostHooks hosts,
      BiFunction<String, String, Optional<Secret>> tokens,
      URI rootUrl,
      Supplier<Secret> fresh,
      InstantSource clock,
      String by) {
    this.store = store;
    this.rules = rules;
    this.hosts = hosts;
    this.tokens = tokens;
    this.rootUrl = rootUrl;
    this.fresh = fresh;
    this.clock = clock;
    this.by = by;
  }

  /// Under what it is kept what is known of the webhook of a repository. No name has a slash.
  public static String key(String repository) {
    return KEY + repository;
  }

  /// Where a host is to deliver.
  ///
  /// @param version of the API
  public static String url(RepositorySpec spec, URI rootUrl, String version) {
    String base = spec.webhook().baseUrl();
    return "%s/apis/provisioning.grafana.app/%s/namespaces/default/repositories/%s/webhook"
        .formatted(
            base.isEmpty() ? rootUrl.toString().replaceAll("/+$", "") : base, version, spec.name());
  }

  /// The repository as its host is asked about it; empty when it has no token.
  public static Optional<HostHooks.Place> place(RepositorySetup setup) {
    RepositorySpec.Location at = setup.spec().location();
    return Optional.of(setup.secrets().token())
        .filter(Secret::isPresent)
        .map(token -> new HostHooks.Place(setup.spec().type(), at.url(), at.user(), token));
  }

  /// Does what is due, one repository after the other. Blocks.
  ///
  /// @return how many hosts were asked
  public int once() {
    Shelf shelf = store.read();
    Map<String, HealthRecord> known = new HashMap<>(store.health());
    int asked = 0;
    for (StoredResource stored : shelf.all(Kind.REPOSITORY)) {
      RepositorySpec spec =
          RepositoryDocument.read(stored.name(), stored.spec(), rules.usual()).spec();
      Optional<HealthRecord> last = Optional.ofNullable(known.get(key(stored.name())));
      if (isDue(last, stored.meta().generation(), wanted(spec))) {
        asked += look(stored, shelf, last);
      }
    }
    return asked;
  }

  /// Where the host shall deliver; empty when it shall not, or could not.
  private Optional<String> wanted(RepositorySpec spec) {
    boolean reachable = !spec.webhook().baseUrl().isEmpty() || isPublic(rootUrl);
    return spec.webhook().disabled() || !reachable || !spec.sync().enabled()
        ? Optional.empty()
        : Optional.of(url(spec, rootUrl, "v0alpha1"));
  }

  /// A host out there can reach it, as far as the address tells.
  private static boolean isPublic(URI url) {
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    boolean named = host.contains(".") && !host.matches("[0-9.]+") && !host.startsWith("[");
    return "https".equals(url.getScheme()) && named && !host.endsWith(".localhost");
  }

  private boolean isDue(Optional<HealthRecord> last, long generation, Optional<String> wanted) {
    Optional<String> there = last.flatMap(HealthRecord::hook).map(HealthRecord.Hook::url);
    if (last.isEmpty() || (wanted.isEmpty() && there.isEmpty())) {
      return wanted.isPresent();
    }
    boolean well = last.get().health().isHealthy() && there.equals(wanted);
    return last.get().generation() != generation
        || !clock.instant().isBefore(last.get().checked().plus(well ? THERE : FAILED));
  }

  private int look(StoredResource stored, Shelf shelf, Optional<HealthRecord> last) {
    RepositorySetup setup = Setups.of(stored, shelf, rules, tokens, clock.instant());
    Optional<HostHooks.Place> place = place(setup).filter(hosts::knows);
    if (place.isEmpty()) {
      return 0;
    }
    Optional<String> url = wanted(setup.spec());
    Optional<HealthRecord.Hook> before = last.flatMap(HealthRecord::hook);
    if (url.isPresent() && !stored.secret(SECRET).isPresent()) {
      giveSecret(stored, shelf)
          .ifPresent(
              problem ->
                  note(
                      stored,
                      RepositoryHealth.unhealthy(RepositoryHealth.Verdict.UNUSABLE, problem),
                      before,
                      last));
      return 0; // the next round finds it
    }
    if (before.isPresent() && !before.map(HealthRecord.Hook::url).equals(url)) {
      HostHooks.Answer gone = hosts.remove(place.get(), before.get().url(), rules.guard());
      if (gone instanceof HostHooks.Answer.Failed(RepositoryHealth.Verdict verdict, String why)) {
        note(stored, RepositoryHealth.unhealthy(verdict, why), before, last);
        return 1;
      }
      return look(stored, place.get(), url, Optional.empty(), last);
    }
    return look(stored, place.get(), url, before, last);
  }

  /// @param before what is there and may stay
  private int look(
      StoredResource stored,
      HostHooks.Place place,
      Optional<String> url,
      Optional<HealthRecord.Hook> before,
      Optional<HealthRecord> last) {
    if (url.isEmpty()) {
      note(stored, RepositoryHealth.healthy(""), Optional.empty(), last);
      return 1;
    }
    switch (hosts.ensure(place, url.get(), stored.secret(SECRET), rules.guard())) {
      case HostHooks.Answer.Done(String id) ->
          note(
              stored,
              RepositoryHealth.healthy(""),
              Optional.of(new HealthRecord.Hook(id, url.get())),
              last);
      case HostHooks.Answer.Failed(RepositoryHealth.Verdict verdict, String message) ->
          note(stored, RepositoryHealth.unhealthy(verdict, message), before, last);
    }
    return 1;
  }

  private void note(
      StoredResource stored,
      RepositoryHealth found,
      Optional<HealthRecord.Hook> hook,
      Optional<HealthRecord> last) {
    Instant now = clock.instant();
    store.setHealth(
        key(stored.name()),
        new HealthRecord(found, now, stored.meta().generation(), by).with(hook).after(last));
  }

  /// Only into the very objects that were looked at: a person's change meanwhile counts.
  ///
  /// @return why it was not done
  private Optional<String> giveSecret(StoredResource stored, Shelf shelf) {
    if (stored.has(SECRET)) {
      return Optional.of(
          "secure.webhookSecret cannot be opened with the present security.secretKey: give it"
              + " again");
    }
    Optional<String> problem = store.secretsProblem();
    if (problem.isPresent()) {
      return problem.map("a secret for the webhook "::concat);
    }
    Map<String, Secret> secrets = new HashMap<>(stored.secrets());
    secrets.put(SECRET, fresh.get());
    Meta meta = stored.meta();
    store.put(
        shelf.revision(),
        new StoredResource(
            stored.kind(),
            meta.next(clock.instant()),
            stored.spec(),
            secrets,
            stored.unreadable()));
    return Optional.empty();
  }
}
