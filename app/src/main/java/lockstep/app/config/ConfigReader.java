package lockstep.app.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import lockstep.app.config.Config.Cluster;
import lockstep.app.config.Config.Database;
import lockstep.app.config.Config.Member;
import lockstep.app.config.Config.ReplicaSaves;
import lockstep.app.config.Config.Security;
import lockstep.app.config.Config.Server;
import lockstep.app.config.Config.Storage;
import lockstep.cluster.Mode;
import lockstep.core.secret.Secret;
import lockstep.git.FetchLimits;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositorySetup;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the configuration file. All keys, defaults and limits are here.
public final class ConfigReader {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}");
  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_PRIORITY = 1000;
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final int MAX_PORT = 65_535;
  private static final long MEBIBYTE = 1L << 20;
  private static final long GIBIBYTE = 1L << 30;
  private static final long MOST_FETCHED = 256 * GIBIBYTE;

  private final Values values;

  /// @param environment the variables that may override keys and be referred to
  public ConfigReader(Map<String, String> environment) {
    this.values = new Values(environment);
  }

  /// The configuration in `file`.
  ///
  /// @throws ConfigException with everything that is wrong with it
  public Config read(Path file) throws ConfigException {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException(
            file.toString(), List.of("is larger than 1 MiB: no configuration is"));
      }
      text = Files.readString(file);
    } catch (IOException e) {
      throw new ConfigException(file.toString(), List.of("cannot be read: " + reason(e)));
    }
    return read(file.toString(), text);
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no such file"
        : String.valueOf(e.getMessage());
  }

  /// The configuration in `text`, called `name` in errors.
  ///
  /// @throws ConfigException with everything that is wrong with it
  public Config read(String name, String text) throws ConfigException {
    Problems problems = new Problems();
    Optional<Node> root;
    try {
      root = new Compose(LoadSettings.builder().setLabel(name).build()).composeString(text);
    } catch (YamlEngineException e) {
      throw new ConfigException(name, List.of("is not YAML: " + e.getMessage()));
    }
    Section file = new Section("", root.orElse(null), problems, values);
    Config config = config(file);
    file.finish();
    List<String> found = new ArrayList<>(problems.found());
    found.addAll(values.unused());
    if (!found.isEmpty()) {
      throw new ConfigException(name, found);
    }
    return config;
  }

  private static Storage storage(Section storage) {
    FetchLimits usual = FetchLimits.USUAL;
    long object = storage.bytes("maxObject", MEBIBYTE, GIBIBYTE, usual.object());
    long all = storage.bytes("maxFetch", object, MOST_FETCHED, Math.max(object, usual.all()));
    Storage place =
        new Storage(Path.of(storage.text("path", "data")), new FetchLimits(object, all));
    storage.finish();
    return place;
  }

  private Config config(Section file) {
    Server server = server(file.section("server"));
    Section clusterSection = file.section("cluster");
    Cluster cluster = cluster(clusterSection);
    Section gateway = file.section("gateway");
    if (gateway.isPresent() && cluster.members().isEmpty()) {
      clusterSection.fail(
          "members",
          "cluster.members is missing or empty: a gateway, which the section gateway is for, needs"
              + " the members that it forwards to");
    }
    Database database = database(file.section("database"));
    Security security = SecurityReader.security(file.section("security"));
    Section storage = file.section("storage");
    Storage place = storage(storage);
    List<RepositorySetup> repositories =
        new RepositoriesReader(
                database.url().startsWith(POSTGRES) ? OnGitDown.JOURNAL : OnGitDown.REFUSE)
            .read(file.sections("repositories"));
    Optional<Path> datasources = file.optional("datasources").map(Path::of);
    return new Config(
        server,
        cluster,
        database,
        security,
        place,
        repositories,
        SecurityReader.provisioning(file.section("provisioning"), repositories.size()),
        datasources,
        GatewayReader.read(gateway, server.rootUrl()));
  }

  private Server server(Section section) {
    String address = section.text("address", "127.0.0.1");
    int port = section.integer("port", 0, MAX_PORT, 3000);
    URI rootUrl = url(section, "rootUrl", section.text("rootUrl", "http://localhost:" + port));
    section.finish();
    return new Server(address, port, rootUrl);
  }

  private Cluster cluster(Section section) {
    String name = name(section, "name", section.text("name", "lockstep"));
    Mode mode = section.choice("mode", Mode.class, Mode.PRIMARY_REPLICA);
    String instance = name(section, "instance", section.text("instance", "a"));
    ReplicaSaves replicaSaves =
        section.choice("replicaSaves", ReplicaSaves.class, ReplicaSaves.FORWARD);
    Config.Automation automation = AutomationReader.read(section);
    List<Member> members = section.sections("members").stream().map(this::member).toList();
    Set<String> names = new HashSet<>();
    for (Member member : members) {
      if (!names.add(member.name())) {
        section.fail("members", "cluster.members has the name %s twice".formatted(member.name()));
      }
    }
    section.finish();
    return new Cluster(name, mode, instance, replicaSaves, automation, members);
  }

  private Member member(Section section) {
    String name = name(section, "name", section.required("name", "a"));
    Member.Kind kind = section.choice("kind", Member.Kind.class, Member.Kind.INSTANCE);
    URI url = url(section, "url", section.required("url", "http://127.0.0.1:3001"));
    int priority = section.integer("priority", 0, MAX_PRIORITY, 100);
    int weight = section.integer("weight", 1, 100, 1);
    Secret token = new Secret(section.text("token", ""));
    section.finish();
    return new Member(name, kind, url, priority, weight, token);
  }

  private Database database(Section section) {
    String url = section.text("url", "jdbc:sqlite:data/lockstep.db");
    if (!url.startsWith("jdbc:sqlite:") && !url.startsWith(POSTGRES)) {
      section.fail("url", "database.url must begin with jdbc:sqlite: or jdbc:postgresql:");
    }
    String user = section.text("user", "");
    Secret password = new Secret(section.text("password", ""));
    section.finish();
    return new Database(url, user, password);
  }

  private static String name(Section section, String key, String name) {
    if (!NAME.matcher(name).matches()) {
      section.fail(
          key,
          "%s: %s (expected: letters, digits, '.', '_' and '-', at most 63)".formatted(key, name));
    }
    return name;
  }

  private static URI url(Section section, String key, String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null
          && List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException _) {
      // told below
    }
    section.fail(
        key, "%s: %s (expected: a URL such as http://127.0.0.1:3001)".formatted(key, text));
    return URI.create("http://localhost");
  }
}
