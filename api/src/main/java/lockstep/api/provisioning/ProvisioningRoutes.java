package lockstep.api.provisioning;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import lockstep.api.http.Route;
import lockstep.api.k8s.Statuses;
import lockstep.api.k8s.Watches;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.job.JobStore;
import lockstep.sync.provisioning.Kind;

/// `provisioning.grafana.app`, in both of its versions, which are alike.
public final class ProvisioningRoutes {
  /// The API group.
  public static final String GROUP = "provisioning.grafana.app";

  /// Its versions, the preferred one first.
  public static final List<String> VERSIONS = List.of("v0alpha1", "v1beta1");

  private static final Statuses REPOSITORIES = new Statuses(GROUP, Kind.REPOSITORY.plural());
  private static final Statuses CONNECTIONS = new Statuses(GROUP, Kind.CONNECTION.plural());

  private final ProvisioningParts parts;
  private final Supplier<Catalog> catalog;
  private final Wish.Source source;
  private final URI rootUrl;
  private final JobStore jobs;
  private final Watches watches;

  /// @param catalog what all repositories show together
  /// @param random for uids; must not repeat
  /// @param rootUrl as Git hosts reach the cluster, where a repository does not tell
  /// @param jobs of all instances
  /// @param watches of the lists
  public ProvisioningRoutes(
      ProvisioningParts parts,
      Supplier<Catalog> catalog,
      InstantSource clock,
      RandomGenerator random,
      URI rootUrl,
      JobStore jobs,
      Watches watches) {
    this.parts = parts;
    this.catalog = catalog;
    this.source = new Wish.Source(clock, random);
    this.rootUrl = rootUrl;
    this.jobs = jobs;
    this.watches = watches;
  }

  /// The endpoints.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    Desk desk = new Desk(parts, source);
    for (String version : VERSIONS) {
      String base = "/apis/%s/%s/namespaces/default".formatted(GROUP, version);
      routes.addAll(
          new RepositoryRoutes(parts, catalog, desk, source, rootUrl, jobs, watches, version)
              .routes(base));
      routes.addAll(new ConnectionRoutes(parts, desk, watches, version).routes(base));
      routes.addAll(new OverviewRoutes(parts, catalog, version).routes(base));
    }
    return routes;
  }

  static Statuses statuses(Kind kind) {
    return switch (kind) {
      case REPOSITORY -> REPOSITORIES;
      case CONNECTION -> CONNECTIONS;
      case CONFIGURED -> throw new IllegalStateException("no API has " + kind.plural());
    };
  }
}
