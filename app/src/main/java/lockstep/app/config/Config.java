package lockstep.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.cluster.Mode;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.MaintenanceWindow;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.Quota;
import lockstep.gateway.GatewayConfig;
import lockstep.git.FetchLimits;
import lockstep.sync.repository.RepositorySetup;

/// The whole configuration of one process. The keys are those of design.md section 7;
/// [ConfigReader] holds the defaults.
///
/// @param server where this process listens
/// @param cluster who belongs together
/// @param database where users, sessions and annotations live
/// @param security the first administrator, and keys
/// @param storage where this process keeps what it can make anew
/// @param repositories what it is kept in step with, the first one having precedence; none for a
/// gateway, and for an instance that gets them by the API alone
/// @param provisioning how many repositories people may add by the API, and what each may hold
/// @param datasources a file in Grafana's provisioning format; empty: TestData alone
/// @param gateway how a gateway works; of no meaning to an instance
public record Config(
    Server server,
    Cluster cluster,
    Database database,
    Security security,
    Storage storage,
    List<RepositorySetup> repositories,
    Provisioning provisioning,
    Optional<Path> datasources,
    GatewayConfig.Tuning gateway) {
  public Config {
    repositories = List.copyOf(repositories);
  }

  /// Where a process listens.
  ///
  /// @param address of the interface
  /// @param port 0 takes a free one
  /// @param rootUrl as people reach the product, through the gateway
  public record Server(String address, int port, URI rootUrl) {}

  /// All members: those that are configured, and where none is, this process alone.
  public List<Member> members() {
    return cluster.members().isEmpty()
        ? List.of(
            new Member(
                cluster.instance(),
                Member.Kind.INSTANCE,
                URI.create("http://%s:%d".formatted(server.address(), server.port())),
                100,
                1,
                Secret.NONE))
        : cluster.members();
  }

  /// Who belongs together.
  ///
  /// @param instance this process's own name among the members
  /// @param replicaSaves what a replica does with a save
  /// @param automation what happens by itself, and when
  /// @param members with their own names, as they are configured; none for an instance that is
  /// alone, see [Config#members]
  public record Cluster(
      String name,
      Mode mode,
      String instance,
      ReplicaSaves replicaSaves,
      Automation automation,
      List<Member> members) {
    public Cluster {
      members = List.copyOf(members);
    }

    /// This process among the members, if it is one.
    public Optional<Member> self() {
      return members.stream().filter(member -> member.name().equals(instance)).findFirst();
    }
  }

  /// What happens by itself, and when.
  ///
  /// @param failback when the lease goes back to a preferred member
  /// @param maintenance windows of time with a policy of their own
  /// @param history what of it is kept
  public record Automation(
      FailbackRules failback, List<MaintenanceWindow> maintenance, HistoryRules history) {
    public Automation {
      maintenance = List.copyOf(maintenance);
    }
  }

  /// What a replica does with a save.
  public enum ReplicaSaves {
    FORWARD,
    REFUSE
  }

  /// A member.
  ///
  /// @param kind an instance of Lockstep, or a Grafana server
  /// @param priority the higher, the sooner it becomes primary; 0 to 1000
  /// @param weight how much of the traffic it gets where a gateway spreads it; 1 to 100
  /// @param token of a Grafana server, with which its dashboards are read; [Secret#NONE]: none is
  /// sent
  public record Member(String name, Kind kind, URI url, int priority, int weight, Secret token) {
    /// What answers at the member's URL.
    public enum Kind {
      INSTANCE,
      GRAFANA;

      /// As configuration and status spell it.
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /// The database.
  ///
  /// @param url a JDBC URL of SQLite or PostgreSQL
  /// @param user empty for SQLite
  public record Database(String url, String user, Secret password) {}

  /// Who may do what, and what is kept secret.
  ///
  /// @param adminUser the administrator who is made when the database has no user
  /// @param secretKey encrypts secrets in the database; empty: none was set
  /// @param previousSecretKey opens what the key before encrypted; empty: there was none
  /// @param allowedGitUrls where repositories of the API may be besides public hosts
  public record Security(
      String adminUser,
      Secret adminPassword,
      Secret secretKey,
      Secret previousSecretKey,
      List<String> allowedGitUrls) {
    public Security {
      allowedGitUrls = List.copyOf(allowedGitUrls);
    }
  }

  /// How many of what there may be.
  ///
  /// @param maxRepositories those of the file among them; 0: any number
  /// @param quota of each repository
  public record Provisioning(int maxRepositories, Quota quota) {}

  /// The folder for the mirrors, and what they may take in. All in it can be deleted while the
  /// process is down.
  public record Storage(Path path, FetchLimits limits) {}
}
