package lockstep.trials.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Hosts of their own on this machine: network namespaces, each with one cable to a switch that can
/// be told not to carry anything between two of them. What is cut is silent, as with a real
/// partition: nobody hears that a connection is refused or over.
///
/// Two more addresses, [#GIT] and [#PEOPLE], are this process's own.
public final class Network implements AutoCloseable {
  /// Where the Git host of a trial listens.
  public static final String GIT = "git";

  /// Where the clients of a trial come from.
  public static final String PEOPLE = "people";

  /// A range that nothing real uses (RFC 2544).
  private static final String RANGE = "198.18.%d.%d";

  private static final Path ROOT = Path.of("/");

  private final String id = "lt" + ProcessHandle.current().pid() % 100_000;
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final List<String> spaces = new ArrayList<>();
  private final List<String> cuts = new ArrayList<>();

  private Network() {}

  /// True where network namespaces can be made: Linux, as root, with iproute2.
  public static boolean isPossible() {
    String probe = "lt-probe" + ProcessHandle.current().pid();
    boolean made = Command.run(ROOT, List.of("sh", "-c", "ip netns add " + probe)).code() == 0;
    if (made) {
      ip("netns", "del", probe);
    }
    return made;
  }

  /// Makes the hosts and their cables.
  public static Network of(List<String> hosts) {
    Network network = new Network();
    try {
      network.lay(hosts);
      return network;
    } catch (RuntimeException | AssertionError e) {
      network.close();
      throw e;
    }
  }

  private void lay(List<String> hosts) {
    space(hub());
    inside(hub(), "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    ip("link", "add", id + "-o", "type", "veth", "peer", "name", id + "-i");
    ip("link", "set", id + "-i", "netns", hub());
    ip("addr", "add", RANGE.formatted(0, 1) + "/28", "dev", id + "-o");
    ip("addr", "add", RANGE.formatted(0, 9) + "/28", "dev", id + "-o");
    ip("link", "set", id + "-o", "up");
    ip("-n", hub(), "addr", "add", RANGE.formatted(0, 2) + "/28", "dev", id + "-i");
    ip("-n", hub(), "link", "set", id + "-i", "up");
    ip("route", "add", RANGE.formatted(0, 0) + "/16", "via", RANGE.formatted(0, 2));
    addresses.put(PEOPLE, RANGE.formatted(0, 1));
    addresses.put(GIT, RANGE.formatted(0, 9));
    for (int i = 0; i < hosts.size(); i++) {
      host(hosts.get(i), i + 1);
    }
  }

  private void host(String name, int number) {
    String space = space(id + "-" + name);
    String cable = id + "-" + number;
    ip("-n", hub(), "link", "add", cable, "type", "veth", "peer", "name", "up0", "netns", space);
    ip("-n", hub(), "addr", "add", RANGE.formatted(number, 1) + "/30", "dev", cable);
    ip("-n", hub(), "link", "set", cable, "up");
    ip("-n", space, "addr", "add", RANGE.formatted(number, 2) + "/30", "dev", "up0");
    ip("-n", space, "link", "set", "up0", "up");
    ip("-n", space, "link", "set", "lo", "up");
    ip("-n", space, "route", "add", "default", "via", RANGE.formatted(number, 1));
    addresses.put(name, RANGE.formatted(number, 2));
  }

  private String hub() {
    return id + "-hub";
  }

  private String space(String name) {
    ip("netns", "add", name);
    spaces.add(name);
    return name;
  }

  private static void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Command.succeed(ROOT, command.toArray(String[]::new));
  }

  private static void inside(String space, String... program) {
    List<String> command = new ArrayList<>(List.of("netns", "exec", space));
    command.addAll(List.of(program));
    ip(command.toArray(String[]::new));
  }

  /// The address of a host.
  public String address(String host) {
    String address = addresses.get(host);
    if (address == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    return address;
  }

  /// All of them, [#GIT] and [#PEOPLE] too.
  public List<String> hosts() {
    return List.copyOf(addresses.keySet());
  }

  /// What is to stand before a command so that it runs on a host.
  public List<String> on(String host) {
    return List.of("ip", "netns", "exec", id + "-" + host);
  }

  /// From now on nothing passes between two hosts, in either direction.
  public void cut(String one, String other) {
    for (String way : List.of(way(one, other), way(other, one))) {
      ip(rule("add", way));
      cuts.add(way);
    }
  }

  private String way(String from, String to) {
    return "from %s to %s".formatted(address(from), address(to));
  }

  private String[] rule(String what, String way) {
    return "-n %s rule %s prio 100 %s blackhole".formatted(hub(), what, way).split(" ");
  }

  /// Everybody reaches everybody again.
  public void heal() {
    cuts.forEach(way -> ip(rule("del", way)));
    cuts.clear();
  }

  /// Takes all away. The processes on the hosts must have ended.
  @Override
  public void close() {
    for (String space : spaces) {
      Command.run(ROOT, List.of("ip", "netns", "del", space));
    }
    // Its other end is gone with the switch, a moment later; so it may be gone as well.
    Command.run(ROOT, List.of("ip", "link", "del", id + "-o"));
  }
}
