package lockstep.sync.provisioning;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import lockstep.core.secret.Secret;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;

/// Keeps the webhooks of repositories at their hosts, of stored ones and of those of the
/// configuration file, for the whole cluster: one instance does it, all show what it found.
///
/// A repository without a webhook secret gets one. A webhook whose address is not the present one
/// any more is removed, and so is one of the place where the repository was before. What cannot be
/// done is tried again after a while, and changes nothing of
/// the repository's own health: polling goes on.
public final class HookRound {
  /// How long it is believed that a webhook is there.
  static final Duration THERE = Duration.ofHours(1);

  /// How long a host is left alone that did not do it.
  static final Duration FAILED = Duration.ofMinutes(5);

  private static final String KEY = "webhook/";
  private static final long CONFIGURED_GENERATION = 1;
  private static final String NO_TOKEN =
      "there is no token for the host's REST API: set secure.token or a connection (in the"
          + " configuration file: token), also beside an SSH key; or set a webhook secret and add"
          + " the webhook by hand";

  private final ProvisioningStore store;
  private final Supplier<List<RepositorySetup>> configured;
  private final AdmissionRules rules;
  private final HostHooks hosts;
  private final BiFunction<String, String, Optional<Secret>> tokens;
  private final URI rootUrl;
  private final Supplier<Secret> fresh;
  private final InstantSource clock;
  private final String by;

  /// The repositories of the file that were looked at in this life of the program.
  private final Set<String> seen = new HashSet<>();

  /// @param configured the repositories of the configuration file
  /// @param tokens the token that a connection gives, by the names of connection and repository
  /// @param rootUrl where people, and hosts, reach the cluster
  /// @param fresh makes secrets that nobody can guess
  /// @param by the name of this instance
  public HookRound(
      ProvisioningStore store,
      Supplier<List<RepositorySetup>> configured,
      AdmissionRules rules,
      HostHooks hosts,
      BiFunction<String, String, Optional<Secret>> tokens,
      URI rootUrl,
      Supplier<Secret> fresh,
      InstantSource clock,
      String by) {
    this.store = store;
    this.configured = configured;
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

  /// The repository of a [#key]; empty of any other key.
  static Optional<String> repository(String key) {
    return key.startsWith(KEY) ? Optional.of(key.substring(KEY.length())) : Optional.empty();
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
        .map(
            token ->
                new HostHooks.Place(setup.spec().type(), at.url(), at.user(), token, at.trust()));
  }

  /// A repository of either kind.
  ///
  /// @param setup made when it is needed, since that may ask a host for a token
  private record Subject(
      RepositorySpec spec,
      long generation,
      Optional<StoredResource> stored,
      Supplier<RepositorySetup> setup) {
    String name() {
      return spec.name();
    }

    String at() {
      return spec.location().url();
    }

    boolean hasReplacedPlace() {
      return stored.filter(it -> it.secret(ReplacedPlace.FIELD).isPresent()).isPresent();
    }
  }

  /// Does what is due, one repository after the other. Blocks. One thread at a time.
  ///
  /// @return how many hosts were asked
  public int once() {
    Shelf shelf = store.read();
    Map<String, HealthRecord> known = store.health();
    int asked = 0;
    for (Subject subject : subjects(shelf)) {
      Optional<HealthRecord> last = Optional.ofNullable(known.get(key(subject.name())));
      if (isDue(last, subject)) {
        asked += look(subject, shelf, last);
      }
    }
    return asked;
  }

  /// Of two with one name the file's counts.
  private List<Subject> subjects(Shelf shelf) {
    List<Subject> subjects = new ArrayList<>();
    for (RepositorySetup setup : configured.get()) {
      RepositorySetup whole = Setups.withGenerated(setup, shelf);
      subjects.add(new Subject(setup.spec(), CONFIGURED_GENERATION, Optional.empty(), () -> whole));
    }
    List<String> ofTheFile = subjects.stream().map(Subject::name).toList();
    for (StoredResource stored : shelf.all(Kind.REPOSITORY)) {
      if (!ofTheFile.contains(stored.name())) {
        subjects.add(
            new Subject(
                RepositoryDocument.read(stored.name(), stored.spec(), rules.usual()).spec(),
                stored.meta().generation(),
                Optional.of(stored),
                () -> Setups.of(stored, shelf, rules, tokens, clock.instant())));
      }
    }
    return subjects;
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

  private boolean isDue(Optional<HealthRecord> last, Subject subject) {
    Optional<String> wanted = wanted(subject.spec());
    Optional<String> there = last.flatMap(HealthRecord::hook).map(HealthRecord.Hook::url);
    boolean leftovers = last.filter(it -> !it.left().isEmpty()).isPresent();
    if (last.isEmpty() || (wanted.isEmpty() && there.isEmpty() && !leftovers)) {
      return wanted.isPresent() || subject.hasReplacedPlace();
    }
    HealthRecord before = last.get();
    boolean well =
        before.health().isHealthy()
            && there.equals(wanted)
            && !HookLeftovers.isPending(before, clock.instant());
    return isNews(before, subject)
        || !clock.instant().isBefore(before.checked().plus(well ? THERE : FAILED));
  }

  /// Another one than was looked at. What the file says changes with a start of the program.
  private boolean isNews(HealthRecord last, Subject subject) {
    return subject.stored().isPresent()
        ? last.generation() != subject.generation()
        : !seen.contains(subject.name());
  }

  private int look(Subject subject, Shelf shelf, Optional<HealthRecord> last) {
    RepositorySetup setup = subject.setup().get();
    if (subject.stored().isEmpty()) {
      seen.add(subject.name());
    }
    Optional<HealthRecord.Hook> before = HookLeftovers.present(last, subject.at());
    HookLeftovers.After after =
        new HookLeftovers(hosts)
            .clear(
                HookLeftovers.of(last, subject.at(), clock.instant()),
                setup,
                subject.stored(),
                before,
                clock.instant());
    subject
        .stored()
        .filter(_ -> subject.hasReplacedPlace())
        .filter(it -> after.left().isEmpty() || isOver(it, subject))
        .ifPresent(it -> store.put(shelf.revision(), ReplacedPlace.without(it)));
    return after.asked() + look(new Look(subject, shelf, last, after.left()), setup, before);
  }

  private boolean isOver(StoredResource stored, Subject subject) {
    return ReplacedPlace.good(stored, subject.spec().type(), clock.instant()).isEmpty();
  }

  /// @param last what was found before
  /// @param left what is left elsewhere
  private record Look(
      Subject subject, Shelf shelf, Optional<HealthRecord> last, List<HealthRecord.Left> left) {}

  /// @param before what is at the present place
  private int look(Look look, RepositorySetup setup, Optional<HealthRecord.Hook> before) {
    Optional<String> url = wanted(setup.spec());
    if (url.isEmpty() && before.isEmpty()) {
      if (look.last().isPresent()) {
        note(look, RepositoryHealth.healthy(""), before);
      }
      return 0;
    }
    Optional<HostHooks.Place> place = place(setup);
    return switch (hosts.reach(setup.spec().type(), setup.spec().location().url())) {
      case HostHooks.Reach.NoApi() -> 0;
      case HostHooks.Reach.Unclear(String why) -> unclear(look, setup, before, why);
      case HostHooks.Reach.Known() ->
          place.isEmpty()
              ? unclear(look, setup, before, NO_TOKEN)
              : look(look, setup, place.get(), url, before);
    };
  }

  /// Quiet where a person gave a secret, and so may have made the webhook by hand.
  private int unclear(
      Look look, RepositorySetup setup, Optional<HealthRecord.Hook> before, String why) {
    boolean byHand = setup.secrets().webhookSecrets().stream().anyMatch(Secret::isPresent);
    if (look.last().isPresent() || !byHand) {
      note(
          look,
          RepositoryHealth.unhealthy(
              RepositoryHealth.Verdict.UNUSABLE, "the webhook is not made: " + why),
          before);
    }
    return 0;
  }

  private int look(
      Look look,
      RepositorySetup setup,
      HostHooks.Place place,
      Optional<String> url,
      Optional<HealthRecord.Hook> before) {
    Optional<Secret> secret =
        look.subject()
            .stored()
            .map(it -> it.secret(HookSecrets.FIELD))
            .or(
                () ->
                    setup.secrets().webhookSecrets().stream().filter(Secret::isPresent).findFirst())
            .filter(Secret::isPresent);
    if (url.isPresent() && secret.isEmpty()) {
      giveSecret(look)
          .ifPresent(
              problem ->
                  note(
                      look,
                      RepositoryHealth.unhealthy(RepositoryHealth.Verdict.UNUSABLE, problem),
                      before));
      return 0; // the next round finds it
    }
    if (before.isEmpty() || before.map(HealthRecord.Hook::url).equals(url)) {
      ensure(look, setup, place, url, secret, before);
      return 1;
    }
    switch (hosts.remove(place, before.get().url(), setup.guard())) {
      case HostHooks.Answer.Done _ -> ensure(look, setup, place, url, secret, Optional.empty());
      case HostHooks.Answer.Failed(RepositoryHealth.Verdict verdict, String why) ->
          note(look, RepositoryHealth.unhealthy(verdict, why), before);
    }
    return 1;
  }

  /// @param before what is there and may stay
  private void ensure(
      Look look,
      RepositorySetup setup,
      HostHooks.Place place,
      Optional<String> url,
      Optional<Secret> secret,
      Optional<HealthRecord.Hook> before) {
    if (url.isEmpty() || secret.isEmpty()) {
      note(look, RepositoryHealth.healthy(""), Optional.empty());
      return;
    }
    HostHooks.Told told =
        setup.spec().comments() ? HostHooks.Told.PUSHES_AND_PULL_REQUESTS : HostHooks.Told.PUSHES;
    switch (hosts.ensure(place, url.get(), secret.get(), told, setup.guard())) {
      case HostHooks.Answer.Done(String id) ->
          note(
              look,
              RepositoryHealth.healthy(""),
              Optional.of(new HealthRecord.Hook(id, url.get(), place.url())));
      case HostHooks.Answer.Failed(RepositoryHealth.Verdict verdict, String message) ->
          note(look, RepositoryHealth.unhealthy(verdict, message), before);
    }
  }

  private Optional<String> giveSecret(Look look) {
    HookSecrets secrets = new HookSecrets(store, fresh);
    if (look.subject().stored().isEmpty()) {
      seen.remove(look.subject().name());
    }
    return look.subject()
        .stored()
        .map(it -> secrets.give(it, look.shelf(), clock.instant()))
        .orElseGet(() -> secrets.give(look.subject().name(), look.shelf(), clock.instant()));
  }

  private void note(Look look, RepositoryHealth found, Optional<HealthRecord.Hook> hook) {
    store.setHealth(
        key(look.subject().name()),
        new HealthRecord(found, clock.instant(), look.subject().generation(), by)
            .with(hook, look.left())
            .after(look.last()));
  }
}
