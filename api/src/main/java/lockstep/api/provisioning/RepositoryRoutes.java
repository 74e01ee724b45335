package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.k8s.Body;
import lockstep.api.k8s.ShortHash;
import lockstep.api.k8s.Statuses;
import lockstep.api.k8s.Watches;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobStore;
import lockstep.sync.provisioning.Admission;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HookRound;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.RepositoryDocument;
import lockstep.sync.provisioning.Setups;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.request.Commenter;

/// `repositories`: those of the database and those of the configuration file, which are read only.
final class RepositoryRoutes {
  private static final Statuses STATUS = ProvisioningRoutes.statuses(Kind.REPOSITORY);
  private static final Logger LOG = System.getLogger(RepositoryRoutes.class.getName());
  private static final List<String> FIELDS =
      List.of("metadata.name", "metadata.namespace", "spec.connection.name");

  private final ProvisioningParts parts;
  private final Supplier<Catalog> catalog;
  private final Desk desk;
  private final Tryout tryout;
  private final URI rootUrl;
  private final JobStore jobs;
  private final Watches watches;
  private final String version;

  RepositoryRoutes(
      ProvisioningParts parts,
      Supplier<Catalog> catalog,
      Desk desk,
      Wish.Source source,
      URI rootUrl,
      JobStore jobs,
      Watches watches,
      String version) {
    this.parts = parts;
    this.catalog = catalog;
    this.desk = desk;
    this.tryout = new Tryout(parts, desk, source, version);
    this.rootUrl = rootUrl;
    this.jobs = jobs;
    this.watches = watches;
    this.version = version;
  }

  List<Route> routes(String base) {
    String all = base + "/repositories";
    String one = all + "/{name}";
    return List.of(
        Route.get(all, Access.READ, this::list),
        Route.post(all, Access.OPERATE, this::create),
        Route.get(one, Access.READ, this::get),
        Route.put(one, Access.OPERATE, this::replace),
        Route.patch(one, Access.OPERATE, this::patch),
        Route.delete(one, Access.OPERATE, this::delete),
        Route.get(one + "/status", Access.OPERATE, this::get),
        Route.post(one + "/test", Access.OPERATE, tryout::test));
  }

  /// A repository, from wherever.
  private record Entry(
      RepositorySpec spec,
      ObjectNode object,
      long generation,
      Map<String, String> labels,
      List<String> unreadable,
      Optional<StoredResource> stored) {
    String name() {
      return spec.name();
    }

    Map<String, String> fields() {
      return Map.of(
          "metadata.name",
          name(),
          "metadata.namespace",
          "default",
          "spec.connection.name",
          spec.connection().orElse(""));
    }
  }

  private List<Entry> entries(Shelf shelf) {
    RepositoryObject as = new RepositoryObject(version);
    List<Entry> entries = new ArrayList<>();
    for (RepositorySetup setup : parts.configured()) {
      entries.add(
          new Entry(setup.spec(), as.of(setup.spec()), 1, Map.of(), List.of(), Optional.empty()));
    }
    for (StoredResource stored : shelf.all(Kind.REPOSITORY)) {
      if (parts.configured().stream().noneMatch(it -> it.name().equals(stored.name()))) {
        entries.add(entry(stored, as));
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private Entry entry(StoredResource stored, RepositoryObject as) {
    RepositorySpec spec =
        RepositoryDocument.read(stored.name(), stored.spec(), parts.rules().usual()).spec();
    return new Entry(
        spec,
        as.of(stored),
        stored.meta().generation(),
        stored.meta().labels(),
        stored.unreadable().stream()
            .filter(Admission.REPOSITORY_SECRETS::contains)
            .sorted()
            .toList(),
        Optional.of(stored));
  }

  /// What the instances know together.
  ///
  /// @param health by repository
  /// @param live jobs that have not ended
  /// @param delivered when webhooks last delivered, by repository
  private record Common(
      Map<String, HealthRecord> health, List<Job> live, Map<String, Instant> delivered) {
    /// The pull that somebody wants of the repository and that has not ended.
    Optional<Job> pull(String repository) {
      return live.stream()
          .filter(it -> it.repository().equals(repository) && it.spec() instanceof JobSpec.Pull)
          .findFirst();
    }
  }

  private Common common() {
    return new Common(parts.store().health(), jobs.live(), parts.deliveries().last());
  }

  private ObjectNode shown(Entry entry, Common common) {
    String url = "";
    if (!entry.spec().webhook().disabled() && entry.spec().type() != RepositoryType.LOCAL) {
      url = HookRound.url(entry.spec(), rootUrl, version);
    }
    RepositoryObject.Knowledge known =
        new RepositoryObject.Knowledge(
            parts.rules(),
            Optional.ofNullable(common.health().get(entry.name())),
            parts.live().sync(entry.name()),
            catalog.get(),
            common.pull(entry.name()),
            url,
            Optional.ofNullable(common.health().get(HookRound.key(entry.name()))),
            // A former repository of this name may have had deliveries too.
            Optional.ofNullable(common.delivered().get(entry.name()))
                .filter(
                    at ->
                        entry
                            .stored()
                            .map(it -> it.meta().created())
                            .filter(at::isBefore)
                            .isEmpty()),
            entry.stored().flatMap(StoredResource::webhookRotated),
            Optional.ofNullable(common.health().get(Commenter.key(entry.name()))));
    ObjectNode object = entry.object();
    object.set(
        "status",
        RepositoryObject.status(entry.spec(), entry.generation(), entry.unreadable(), known));
    return object;
  }

  private ObjectNode shown(StoredResource stored) {
    return shown(entry(stored, new RepositoryObject(version)), common());
  }

  private Answer list(Request request) {
    return watches.list(request, STATUS, () -> tree(request));
  }

  private ObjectNode tree(Request request) {
    Listing listing = Listing.of(request, STATUS, FIELDS);
    Shelf shelf = parts.store().read();
    Common common = common();
    ObjectNode list =
        listing.page(
            version(shelf),
            entries(shelf),
            Entry::name,
            Entry::fields,
            Entry::labels,
            it -> shown(it, common));
    return list.put("kind", "RepositoryList")
        .put("apiVersion", ProvisioningRoutes.GROUP + "/" + version);
  }

  /// Of the list: the configuration file is none of the shelf, and a repository that is taken out
  /// of it is gone.
  private String version(Shelf shelf) {
    String names =
        parts.configured().stream()
            .map(RepositorySetup::name)
            .sorted()
            .collect(Collectors.joining(","));
    return shelf.revision() + "-" + ShortHash.of(names);
  }

  private Answer get(Request request) {
    String name = request.variable("name");
    Entry entry =
        entries(parts.store().read()).stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(() -> STATUS.notFound(name));
    return Answer.json(shown(entry, common()));
  }

  private Answer create(Request request) {
    return desk.create(request, Kind.REPOSITORY, version, this::shown);
  }

  private Answer replace(Request request) {
    return desk.replace(request, Kind.REPOSITORY, version, this::shown);
  }

  private Answer patch(Request request) {
    return desk.patch(request, Kind.REPOSITORY, version, this::shown);
  }

  private Answer delete(Request request) {
    ObjectNode options = Body.tree(request, STATUS);
    String name = request.variable("name");
    return desk.delete(
        request,
        Kind.REPOSITORY,
        name,
        options.at("/preconditions/resourceVersion").asText(""),
        options.at("/preconditions/uid").asText(""),
        (shelf, present) -> {
          checkMayGo(present);
          return cleaning(shelf, present);
        });
  }

  /// What takes the repository's webhook away from its host. That it could not is for the log: the
  /// repository is gone, and its deliveries are turned away.
  private Runnable cleaning(Shelf shelf, StoredResource present) {
    Optional<HealthRecord.Hook> hook =
        Optional.ofNullable(parts.store().health().get(HookRound.key(present.name())))
            .flatMap(HealthRecord::hook)
            .filter(_ -> present.meta().finalizers().contains(Admission.CLEANUP));
    if (hook.isEmpty()) {
      return () -> {};
    }
    RepositorySetup setup =
        Setups.of(present, shelf, parts.rules(), parts.live()::token, Instant.EPOCH);
    return () ->
        HookRound.place(setup)
            .filter(it -> parts.hooks().reach(it.type(), it.url()) instanceof HostHooks.Reach.Known)
            .map(it -> parts.hooks().remove(it, hook.get().url(), parts.rules().guard()))
            .ifPresent(
                done -> {
                  if (done instanceof HostHooks.Answer.Failed(var _, String message)) {
                    LOG.log(
                        Level.WARNING,
                        "a webhook is left at the Git host: repository={0} url={1} reason=\"{2}\"",
                        present.name(),
                        hook.get().url(),
                        message);
                  }
                });
  }

  /// Refuses what would lose something, or cannot be done as it was asked for.
  private void checkMayGo(StoredResource present) {
    String name = present.name();
    if (present.meta().finalizers().contains(Admission.RELEASE)) {
      throw STATUS.fault(
          409,
          "Conflict",
          ("%s has the finalizer %s, and dashboards exist here only in Git: they cannot stay"
                  + " without their repository. Their files stay in Git in any case. Set"
                  + " metadata.finalizers to [%s] and delete again, or bring the files into"
                  + " another repository first")
              .formatted(name, Admission.RELEASE, Admission.REMOVE),
          name);
    }
    int waiting = parts.live().waiting(name);
    if (waiting > 0) {
      throw STATUS.fault(
          409,
          "Conflict",
          ("%d saves of %s wait for Git and would be lost: wait until they are in Git, or"
                  + " dismiss them")
              .formatted(waiting, name),
          name);
    }
  }

  /// A `TestResults` object.
  static ObjectNode results(String version) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "TestResults")
        .put("apiVersion", ProvisioningRoutes.GROUP + "/" + version);
  }
}
