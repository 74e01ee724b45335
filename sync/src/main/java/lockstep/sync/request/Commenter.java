package lockstep.sync.request;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HookRound;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySetup;

/// Has comments written at the hosts, with the repositories' tokens, and notes for all instances
/// whether that went well. Of a repository's own health it changes nothing.
public final class Commenter implements RequestDesk {
  private static final String KEY = "comments/";
  private static final String WAY =
      " (pull requests get no comments; all else goes on, and webhook.pullRequestComments: false"
          + " ends this)";

  private final Function<String, Optional<RepositorySetup>> setups;
  private final HostHooks reach;
  private final HostComments hosts;
  private final ProvisioningStore store;
  private final URI rootUrl;
  private final InstantSource clock;
  private final String by;

  /// @param setups the repositories that run here, by name, with the tokens that they have now
  /// @param reach tells which hosts can be asked
  /// @param rootUrl where people reach the cluster
  /// @param by the name of this instance
  public Commenter(
      Function<String, Optional<RepositorySetup>> setups,
      HostHooks reach,
      HostComments hosts,
      ProvisioningStore store,
      URI rootUrl,
      InstantSource clock,
      String by) {
    this.setups = setups;
    this.reach = reach;
    this.hosts = hosts;
    this.store = store;
    this.rootUrl = rootUrl;
    this.clock = clock;
    this.by = by;
  }

  /// Under what it is kept how comments of a repository go. No name has a slash.
  public static String key(String repository) {
    return KEY + repository;
  }

  @Override
  public RequestLinks links() {
    return new RequestLinks(rootUrl);
  }

  @Override
  public Told tell(String repository, long number, RequestComment comment) {
    Optional<RepositorySetup> setup = setups.apply(repository);
    if (setup.isEmpty()) {
      return new Told.Never("the repository %s does not run here any more".formatted(repository));
    }
    return switch (put(setup.get(), number, comment)) {
      case HostComments.Answer.Done(HostComments.How how) -> {
        note(repository, RepositoryHealth.healthy(""));
        yield new Told.Well(how);
      }
      case HostComments.Answer.Failed(Verdict verdict, String message, Duration pause) -> {
        note(repository, RepositoryHealth.unhealthy(verdict, message + WAY));
        yield switch (verdict) {
          case UNREACHABLE -> new Told.Later(message);
          case RATE_LIMITED -> new Told.TooOften(message, pause);
          case Verdict _ -> new Told.Never(message);
        };
      }
    };
  }

  private HostComments.Answer put(RepositorySetup setup, long number, RequestComment comment) {
    Optional<HostHooks.Place> place = HookRound.place(setup);
    return switch (reach.reach(setup.spec().type(), setup.spec().location().url())) {
      case HostHooks.Reach.NoApi() -> failed("hosts of this type have no API that is known here");
      case HostHooks.Reach.Unclear(String why) -> failed(why);
      case HostHooks.Reach.Known() ->
          place.isEmpty()
              ? failed(
                  "there is no token for the host's REST API: set secure.token or a connection (in"
                      + " the configuration file: token), also beside an SSH key")
              : hosts.put(place.get(), number, comment, setup.guard());
    };
  }

  private static HostComments.Answer failed(String why) {
    return new HostComments.Answer.Failed(Verdict.UNUSABLE, why);
  }

  private void note(String repository, RepositoryHealth found) {
    Optional<HealthRecord> last = Optional.ofNullable(store.health().get(key(repository)));
    store.setHealth(key(repository), new HealthRecord(found, clock.instant(), 1, by).after(last));
  }
}
