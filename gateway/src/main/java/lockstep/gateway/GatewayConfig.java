package lockstep.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import lockstep.cluster.Mode;
import lockstep.cluster.operation.FailbackRules;
import lockstep.gateway.front.Door;
import lockstep.gateway.front.FileLimit;
import lockstep.gateway.overload.OverloadRules;
import lockstep.gateway.pool.Member;

/// How a gateway is set up.
///
/// @param name put on every answer as `Lockstep-Gateway`
/// @param address to listen on
/// @param port to listen on; 0 for any free one
/// @param mode of the cluster
/// @param members at least one, each name once, none where the gateway itself listens
/// @param failback when members without roles get their requests back
public record GatewayConfig(
    String name,
    String address,
    int port,
    Mode mode,
    List<Member> members,
    FailbackRules failback,
    Tuning tuning) {
  private static final int MAX_PORT = 65_535;
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final int MOST_CLIENTS = 10_000;
  private static final Set<String> THIS_MACHINE =
      Set.of("localhost", "127.0.0.1", "::1", "0.0.0.0", "::");

  public GatewayConfig {
    members = List.copyOf(members);
    require(!name.isBlank(), "gateway.name: is empty; give the gateway a name");
    require(port >= 0 && port <= MAX_PORT, "gateway.port: must be 0 to 65535");
    require(
        !members.isEmpty(),
        "cluster.members: is missing or empty; name the members that the gateway forwards to");
    for (Member member : members) {
      require(
          port == 0 || member.port() != port || !isSameHost(member.host(), address),
          "cluster.members: %s (%s) is where the gateway itself listens; give the address of the member"
              .formatted(member.name(), member.url()));
    }
  }

  /// As far as names tell, without asking anybody: the mark on requests tells the rest.
  private static boolean isSameHost(String one, String other) {
    return one.equalsIgnoreCase(other) || (isThisMachine(one) && isThisMachine(other));
  }

  private static boolean isThisMachine(String host) {
    return THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
  }

  /// A gateway with the defaults for everything that is not named here.
  public static GatewayConfig of(
      String name, String address, int port, Mode mode, List<Member> members) {
    return new GatewayConfig(
        name, address, port, mode, members, FailbackRules.MANUAL, Tuning.defaults());
  }

  /// The same with another tuning.
  public GatewayConfig with(UnaryOperator<Tuning> change) {
    return new GatewayConfig(name, address, port, mode, members, failback, change.apply(tuning));
  }

  /// True when the members have the same ranks as in `other`: who leads among them goes on to.
  boolean ranksAs(GatewayConfig other) {
    return ranks().equals(other.ranks());
  }

  private Map<String, Integer> ranks() {
    return members.stream().collect(Collectors.toMap(Member::name, Member::priority, Math::max));
  }

  /// The keys in which this differs from `running` and which are fixed while a gateway runs: its
  /// ports, and how connections to them begin. Certificates are files and are noticed by
  /// themselves.
  List<String> needsRestart(GatewayConfig running) {
    List<String> keys = new ArrayList<>();
    if (!address.equals(running.address) || port != running.port) {
      keys.add("server.address and server.port");
    }
    Front now = tuning.front();
    Front before = running.tuning.front();
    if (!now.tls().equals(before.tls())) {
      keys.add("gateway.tls");
    }
    if (now.proxyProtocol() != before.proxyProtocol()) {
      keys.add("gateway.proxyProtocol");
    }
    if (!now.accessLog().equals(before.accessLog())) {
      keys.add("gateway.accessLog");
    }
    if (!now.pace().headers().equals(before.pace().headers())
        || !now.pace().idle().equals(before.pace().idle())) {
      keys.add("gateway.wait.headers and keepAlive");
    }
    return keys;
  }

  /// The same, but with what is fixed while a gateway runs as `running` has it.
  GatewayConfig onThePortsOf(GatewayConfig running) {
    Front now = tuning.front();
    Front before = running.tuning.front();
    Front front =
        new Front(
            before.tls(),
            before.proxyProtocol(),
            now.trusted(),
            before.accessLog(),
            new Front.Pace(
                before.pace().headers(),
                before.pace().idle(),
                now.pace().bytesPerSecond(),
                now.pace().grace()));
    return new GatewayConfig(
        name, running.address, running.port, mode, members, failback, tuning.with(front));
  }

  /// What has a default.
  public record Tuning(
      Front front,
      Probing probing,
      Waiting waiting,
      Bounds bounds,
      Balancing balancing,
      Overload overload) {
    /// Right for most.
    public static Tuning defaults() {
      return new Tuning(
          Front.defaults(),
          Probing.defaults(),
          Waiting.defaults(),
          Bounds.defaults(),
          Balancing.defaults(),
          Overload.defaults());
    }

    /// The same with another front.
    public Tuning with(Front other) {
      return new Tuning(other, probing, waiting, bounds, balancing, overload);
    }

    /// The same with other probing.
    public Tuning with(Probing other) {
      return new Tuning(front, other, waiting, bounds, balancing, overload);
    }

    /// The same with other times.
    public Tuning with(Waiting other) {
      return new Tuning(front, probing, other, bounds, balancing, overload);
    }

    /// The same with other bounds.
    public Tuning with(Bounds other) {
      return new Tuning(front, probing, waiting, other, balancing, overload);
    }

    /// The same with other balancing.
    public Tuning with(Balancing other) {
      return new Tuning(front, probing, waiting, bounds, other, overload);
    }

    /// The same with another way to bear overload.
    public Tuning with(Overload other) {
      return new Tuning(front, probing, waiting, bounds, balancing, other);
    }

    /// Who is let in: never so many that the process has no files left for all else.
    Door.Rules doorRules() {
      long files = FileLimit.now().orElse(Integer.MAX_VALUE);
      return new Door.Rules(
          Math.clamp(files * 3 / 4, 1, bounds.clients()),
          bounds.clientsPerAddress(),
          front.trusted(),
          front.proxyProtocol());
    }

    /// How much goes on at once.
    OverloadRules overloadRules() {
      return new OverloadRules(
          bounds.underWay(), overload.adaptive(), overload.floor(), overload.patience());
    }
  }

  /// What happens when there are too many requests.
  ///
  /// @param adaptive reads at once are bounded by how long they take
  /// @param floor the least that this bound comes down to
  /// @param patience how long a read waits for a place; a panel's query half as long
  public record Overload(boolean adaptive, int floor, Duration patience) {
    /// Adaptive, at least 64 reads at once, 5 s.
    public static Overload defaults() {
      return new Overload(true, 64, Duration.ofSeconds(5));
    }
  }

  /// How members are asked for their health.
  ///
  /// @param interval between two probes of a member
  /// @param timeout of one probe
  /// @param fall how many silences in a row make a member down
  /// @param rise how many good answers in a row bring it back
  public record Probing(Duration interval, Duration timeout, int fall, int rise) {
    public Probing {
      positive(interval, "gateway.probe.interval");
      positive(timeout, "gateway.probe.timeout");
      require(fall > 0, "gateway.probe.fall: must be at least 1");
      require(rise > 0, "gateway.probe.rise: must be at least 1");
    }

    /// A member that hangs is down within 1.3 s.
    public static Probing defaults() {
      return new Probing(Duration.ofMillis(500), Duration.ofMillis(400), 2, 2);
    }
  }

  /// How long the gateway waits for what.
  ///
  /// @param connect for a connection to a member
  /// @param read for the first byte of a plain read while another healthy member is left
  /// @param busy the same from a member that answers others meanwhile
  /// @param slow for the first byte of all else, and for a silence within a body
  /// @param hold how long a request is kept while no member takes it
  /// @param idle how long an unused connection to a member is kept
  /// @param client how long a client may send or take nothing in the middle of a body
  /// @param stop how long requests under way may take when the gateway stops
  /// @param drain how long a gateway that is told to stop goes on while `/readyz` says that it will
  public record Waiting(
      Duration connect,
      Duration read,
      Duration busy,
      Duration slow,
      Duration hold,
      Duration idle,
      Duration client,
      Duration stop,
      Duration drain) {
    public Waiting {
      positive(connect, "gateway.wait.connect");
      positive(read, "gateway.wait.read");
      positive(busy, "gateway.wait.busy");
      positive(slow, "gateway.wait.slow");
      positive(hold, "gateway.wait.hold");
      positive(idle, "gateway.wait.idle");
      positive(client, "gateway.wait.client");
      positive(stop, "gateway.wait.stop");
      require(!drain.isNegative(), "gateway.wait.drain: must not be less than 0");
    }

    /// Reads go on through any one fault, and no answer is given up that may still come.
    public static Waiting defaults() {
      return new Waiting(
          Duration.ofSeconds(1),
          Duration.ofMillis(600),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3));
    }
  }

  /// How much the gateway takes.
  ///
  /// @param clients connections of clients at once
  /// @param clientsPerAddress of these from one address that is no trusted proxy's
  /// @param underWay requests at once
  /// @param held requests that wait for a member at once
  /// @param heldBytes of the bodies of those, in all
  /// @param connections to one member at once
  /// @param targetChars longest path with query
  /// @param headerChars longest sum of header names and values
  /// @param bodyBytes longest body of a request
  /// @param replayBytes longest body of a request that is kept to be sent again
  /// @param collectBytes longest answer that is collected before its first byte goes out
  /// @param memoryBytes of bodies in memory in all
  public record Bounds(
      int clients,
      int clientsPerAddress,
      int underWay,
      int held,
      long heldBytes,
      int connections,
      int targetChars,
      int headerChars,
      long bodyBytes,
      int replayBytes,
      int collectBytes,
      long memoryBytes) {
    public Bounds {
      require(clients > 0, "gateway.limits.clients: must be at least 1");
      require(clientsPerAddress > 0, "gateway.limits.clientsPerAddress: must be at least 1");
      require(underWay > 0, "gateway.limits.requests: must be at least 1");
      require(held > 0, "gateway.limits.held: must be at least 1");
      require(heldBytes > 0, "gateway.limits.heldBytes: must be at least 1");
      require(connections > 0, "gateway.limits.connections: must be at least 1");
      require(targetChars > 0, "gateway.limits.url: must be at least 1");
      require(headerChars > 0, "gateway.limits.headers: must be at least 1");
      require(bodyBytes > 0, "gateway.limits.body: must be at least 1");
      require(replayBytes >= 64 * KIB, "gateway.limits.replay: must be at least 64 KiB");
      require(collectBytes >= 64 * KIB, "gateway.limits.collect: must be at least 64 KiB");
      require(memoryBytes > 0, "gateway.limits.memory: must be at least 1");
    }

    /// How many one address may have where `clients` are let in and nothing else is said.
    public static int perAddress(int clients) {
      return Math.max(1, clients / 2);
    }

    /// The limits that the design names; a quarter of the heap for bodies. Clients get half of
    /// the files that the process may open, and one address half of that.
    public static Bounds defaults() {
      int clients = half(FileLimit.now());
      return new Bounds(
          clients,
          perAddress(clients),
          8192,
          1000,
          64L * MIB,
          2048,
          16 * KIB,
          48 * KIB,
          64L * MIB,
          8 * MIB,
          MIB,
          Runtime.getRuntime().maxMemory() / 4);
    }
  }

  /// Each connection of a client may need a second file, a connection to a member.
  private static int half(OptionalLong files) {
    return Math.clamp(files.orElse(2L * MOST_CLIENTS) / 2, 1, MOST_CLIENTS);
  }

  private static void positive(Duration duration, String key) {
    require(!duration.isNegative() && !duration.isZero(), key + ": must be longer than 0");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
