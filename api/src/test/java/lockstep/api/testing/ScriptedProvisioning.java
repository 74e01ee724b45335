package lockstep.api.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lockstep.api.provisioning.ProvisioningParts;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.sync.journal.Bounds;
import lockstep.sync.provisioning.AdmissionRules;
import lockstep.sync.provisioning.ConnectionSpec;
import lockstep.sync.provisioning.HostApi;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryProbe;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.testing.InMemoryProvisioningStore;
import lockstep.sync.webhook.Deliveries;

/// What a test server's provisioning API stands on: the repository `configured` is in the file, and
/// probes answer what the test says.
public final class ScriptedProvisioning implements ProvisioningParts.Live, HostApi {
  private final Deliveries deliveries;
  private final InMemoryProvisioningStore store = new InMemoryProvisioningStore();
  private final List<RepositorySetup> probed = new CopyOnWriteArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();
  private final Map<String, RepositorySync> shown = new HashMap<>();
  private final List<HostApi.External> external = new ArrayList<>();
  private volatile Optional<RepositoryHealth> unusable = Optional.empty();
  private volatile RepositoryHealth health = RepositoryHealth.healthy("main");
  private final List<String> removedHooks = new CopyOnWriteArrayList<>();
  private volatile int waiting;
  private volatile boolean configured = true;

  private final HostHooks hooks =
      new HostHooks() {
        @Override
        public Reach reach(RepositoryType type, String url) {
          return new Reach.Known();
        }

        @Override
        public HostHooks.Answer ensure(
            Place place, String url, Secret secret, Told told, HostGuard guard) {
          throw new IllegalStateException("the API makes no webhooks");
        }

        @Override
        public HostHooks.Answer remove(Place place, String url, HostGuard guard) {
          removedHooks.add("%s of %s".formatted(url, place.token().reveal()));
          return new HostHooks.Answer.Done("");
        }
      };

  private final RepositoryProbe probe =
      new RepositoryProbe() {
        @Override
        public RepositoryHealth probe(RepositorySetup setup) {
          probed.add(setup);
          return health;
        }

        @Override
        public Optional<RepositoryHealth> problemWithSettings(RepositorySetup setup) {
          return unusable;
        }
      };

  ScriptedProvisioning(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  ProvisioningParts parts() {
    RepositorySpec spec =
        new RepositorySpec(
            "configured",
            "Configured",
            "",
            RepositoryType.GIT,
            List.of(Workflow.WRITE),
            new RepositorySpec.Sync(
                true, Target.FOLDER, Duration.ofMinutes(1), RepositorySpec.Deletions.USUAL),
            new RepositorySpec.Location(
                "http://git/x.git", "main", "", "git", RepositorySpec.Trust.USUAL),
            Optional.empty(),
            RepositorySpec.Webhook.USUAL,
            RepositorySpec.Commits.USUAL,
            RepositorySpec.Branches.USUAL,
            RepositorySpec.PullRequests.USUAL,
            new RepositorySpec.WhenAway(OnGitDown.REFUSE, Bounds.USUAL));
    return new ProvisioningParts(
        store,
        new AdmissionRules(
            10,
            Quota.UNLIMITED,
            List.of(Target.values()),
            new HostGuard(List.of("/srv/")),
            OnGitDown.REFUSE),
        () ->
            Stream.of(
                    new RepositorySetup(
                        spec,
                        new RepositorySecrets(
                            new Secret("file-token"), Secret.NONE, List.of(), Secret.NONE)))
                .filter(_ -> configured)
                .toList(),
        probe,
        this,
        hooks,
        deliveries,
        this,
        changes::incrementAndGet,
        "a");
  }

  /// The webhooks' deliveries.
  public Deliveries deliveries() {
    return deliveries;
  }

  /// Where it is stored.
  public InMemoryProvisioningStore store() {
    return store;
  }

  /// The webhooks that were taken away, with the token that did it.
  public List<String> removedHooks() {
    return removedHooks;
  }

  /// What was tried out.
  public List<RepositorySetup> probed() {
    return probed;
  }

  /// How often this instance was told to follow.
  public int changes() {
    return changes.get();
  }

  /// From now on trying out finds this.
  public void found(RepositoryHealth next) {
    health = next;
  }

  /// From now on no repository can be used as it is set.
  public void cannotUse(RepositoryHealth why) {
    unusable = Optional.of(why);
  }

  /// From now on the configuration file has no repository.
  public void takeOutConfigured() {
    configured = false;
  }

  /// From now on so many saves wait for Git.
  public void waiting(int saves) {
    waiting = saves;
  }

  /// From now on the server shows this repository.
  public void show(String name, RepositorySync sync) {
    shown.put(name, sync);
  }

  /// The host has this one too.
  public void host(HostApi.External repository) {
    external.add(repository);
  }

  @Override
  public Optional<RepositorySync> sync(String repository) {
    return Optional.ofNullable(shown.get(repository));
  }

  @Override
  public int waiting(String repository) {
    return waiting;
  }

  @Override
  public Optional<Secret> token(String connection, String repository) {
    return Optional.empty();
  }

  @Override
  public HostApi.Answer token(ConnectionSpec connection, Secret secret, HostGuard guard) {
    return secret.isPresent()
        ? new HostApi.Answer.Token(secret, java.time.Instant.MAX)
        : new HostApi.Answer.Failed(RepositoryHealth.Verdict.UNAUTHENTICATED, "no secret");
  }

  @Override
  public HostApi.Answer repositories(ConnectionSpec connection, Secret token, HostGuard guard) {
    return new HostApi.Answer.Repositories(external);
  }
}
