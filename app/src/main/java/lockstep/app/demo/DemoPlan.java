package lockstep.app.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the demo starts and where everything is: a function of its options.
///
/// @param options what the user asked for
/// @param git the Git server
/// @param instances the first has the highest priority
/// @param gateway in front of them
/// @param database a PostgreSQL; empty: the instances share an SQLite file
record DemoPlan(
    DemoOptions options, Part git, List<Part> instances, Part gateway, Optional<Part> database) {
  /// The repository of Grafana's own example.
  static final String REPOSITORY = "your-org/grafana-manifests";

  /// The branch and directory of Grafana's own example.
  static final String BRANCH = "main";

  static final String DIRECTORY = "shared";

  /// What the instances call it.
  static final String NAME = "manifests";

  private static final int TOP_PRIORITY = 100;
  private static final int PRIORITY_STEP = 10;

  DemoPlan {
    instances = List.copyOf(instances);
  }

  /// One process.
  ///
  /// @param kind `git`, `instance`, `gateway` or `database`
  record Part(String name, String kind, int port) {
    static final String DATABASE = "database";

    URI url() {
      return URI.create(
          isDatabase()
              ? "postgresql://%s@127.0.0.1:%d/%s".formatted(Postgres.USER, port, Postgres.DATABASE)
              : "http://127.0.0.1:" + port);
    }

    /// What a person calls it: `instance a`, or `gateway`, of which there is one.
    String title() {
      return kind.equals(name) ? name : kind + " " + name;
    }

    boolean isDatabase() {
      return kind.equals(DATABASE);
    }

    /// True for those that read a configuration file.
    boolean isConfigured() {
      return kind.equals("instance") || kind.equals("gateway");
    }
  }

  static DemoPlan of(DemoOptions options) {
    List<Part> instances = new ArrayList<>();
    for (int i = 0; i < options.instances(); i++) {
      instances.add(new Part(String.valueOf((char) ('a' + i)), "instance", options.port() + 1 + i));
    }
    return new DemoPlan(
        options,
        new Part("git", "git", options.port() + DemoOptions.GIT_PORT_OFFSET),
        instances,
        new Part("gateway", "gateway", options.port()),
        options.database() == DemoOptions.Shared.SQLITE
            ? Optional.empty()
            : Optional.of(
                new Part(
                    "postgres", Part.DATABASE, options.port() + DemoOptions.DATABASE_PORT_OFFSET)));
  }

  /// In the order in which they start.
  List<Part> parts() {
    List<Part> all = new ArrayList<>(database.stream().toList());
    all.add(git);
    all.addAll(instances);
    all.add(gateway);
    return all;
  }

  /// Who hears of a push.
  List<URI> instanceUrls() {
    return instances.stream().map(Part::url).toList();
  }

  /// As people reach it.
  String url() {
    return "http://localhost:" + gateway.port();
  }

  String gitUrl() {
    return "http://localhost:%d/%s.git".formatted(git.port(), REPOSITORY);
  }

  Path gitRoot() {
    return options.data().resolve("git");
  }

  Path bareRepository() {
    return gitRoot().resolve(REPOSITORY + ".git");
  }

  Path configFile(Part part) {
    return options.data().resolve(part.name() + ".yaml");
  }

  Path logFile(Part part) {
    return options.data().resolve("logs").resolve(part.name() + ".log");
  }

  Path postgresFolder() {
    return options.data().resolve("postgres");
  }

  /// What `./lockstep` is told to start the Git server.
  List<String> gitServerArguments() {
    return List.of(
        "git-server",
        "--root",
        gitRoot().toString(),
        "--port",
        String.valueOf(git.port()),
        "--branch",
        BRANCH,
        "--repository",
        NAME,
        "--tell",
        instanceUrls().stream().map(URI::toString).collect(Collectors.joining(",")));
  }

  /// The command that starts one part again, for a person who ended it to see what happens.
  String again(Part part) {
    return switch (part.kind()) {
      case "git" -> "./lockstep " + String.join(" ", gitServerArguments());
      case Part.DATABASE -> "sh " + Postgres.script(postgresFolder());
      default -> "./lockstep %s --config %s".formatted(part.kind(), configFile(part));
    };
  }

  private String databaseLine() {
    if (database.isEmpty()) {
      return "database: { url: \"jdbc:sqlite:%s\" }%n"
          .formatted(options.data().resolve("lockstep.db"));
    }
    return "database: { url: \"jdbc:postgresql://127.0.0.1:%d/%s\", user: %s, password: \"$__file{%s}\" }%n"
        .formatted(
            database.get().port(),
            Postgres.DATABASE,
            Postgres.USER,
            Postgres.passwordFile(postgresFolder()));
  }

  /// The key that all instances share. Beside an SQLite file they make one by themselves.
  Path keyFile() {
    return options.data().resolve("secret-key");
  }

  private String securityLine() {
    String key = database.isPresent() ? "secretKey: \"$__file{%s}\", ".formatted(keyFile()) : "";
    return "security: { %sallowedGitUrls: [\"127.0.0.1:%d\", \"localhost:%d\"] }%n"
        .formatted(key, git.port(), git.port());
  }

  /// The configuration of one instance or the gateway, as a user would write it.
  String config(Part part) {
    boolean isInstance = part.kind().equals("instance");
    StringBuilder text = new StringBuilder();
    text.append(
        "# Made by ./lockstep demo. Start this process again alone: %s%n".formatted(again(part)));
    text.append(
        "server: { address: 127.0.0.1, port: %d, rootUrl: \"%s\" }%n"
            .formatted(part.port(), url()));
    text.append(
        "cluster:%n  name: demo%n  mode: %s%n  instance: %s%n  members:%n"
            .formatted(options.mode().word(), part.name()));
    for (int i = 0; i < instances.size(); i++) {
      Part member = instances.get(i);
      text.append(
          "    - { name: %s, url: \"%s\", priority: %d }%n"
              .formatted(member.name(), member.url(), TOP_PRIORITY - i * PRIORITY_STEP));
    }
    if (isInstance) {
      text.append(databaseLine());
      text.append(securityLine());
      text.append("storage: { path: \"%s\" }%n".formatted(options.data().resolve(part.name())));
      text.append(
          """
          repositories:
            - name: %s
              type: git
              url: "http://127.0.0.1:%d/%s.git"
              branch: %s
              path: %s/
              workflows: [write, branch]
              onGitDown: journal
              sync: { target: folder, interval: 60s }
          """
              .formatted(NAME, git.port(), REPOSITORY, BRANCH, DIRECTORY));
    }
    return text.toString();
  }
}
