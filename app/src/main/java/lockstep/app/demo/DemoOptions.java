package lockstep.app.demo;

import java.nio.file.Path;
import java.util.Optional;
import lockstep.cluster.Mode;

/// What the user asked of the demo.
///
/// @param port of the gateway; instances take the next ones, the Git server `port + 80`
/// @param instances how many, 1 to 9
/// @param database what the instances share
/// @param dashboards a folder tree of Grafana files to seed with; empty: our own
/// @param data where all state is kept
/// @param fresh begin anew: delete what an earlier demo kept in `data`
/// @param json tell readiness as one line of JSON
public record DemoOptions(
    int port,
    int instances,
    Mode mode,
    Shared database,
    Optional<Path> dashboards,
    Path data,
    boolean fresh,
    boolean json) {
  /// The most instances that a demo starts.
  public static final int MAX_INSTANCES = 9;

  /// The distance from the gateway's port to the Git server's.
  static final int GIT_PORT_OFFSET = 80;

  /// The distance from the gateway's port to PostgreSQL's.
  static final int DATABASE_PORT_OFFSET = 81;

  /// The highest port that leaves room for the others.
  static final int MAX_PORT = 65_535 - DATABASE_PORT_OFFSET;

  /// The database of the demo's instances.
  public enum Shared {
    /// A file; no set-up.
    SQLITE("sqlite"),
    /// A server of its own: an installed PostgreSQL, else one that is fetched.
    POSTGRESQL("postgresql"),
    /// The same, fetched even where one is installed.
    POSTGRESQL_FETCHED("postgresql-fetched");

    private final String word;

    Shared(String word) {
      this.word = word;
    }

    /// As the command line spells it.
    public String word() {
      return word;
    }
  }

  public DemoOptions {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("--port %d (expected: 1 to %d)".formatted(port, MAX_PORT));
    }
    if (instances < 1 || instances > MAX_INSTANCES) {
      throw new IllegalArgumentException(
          "--instances %d (expected: 1 to %d)".formatted(instances, MAX_INSTANCES));
    }
  }
}
