package lockstep.sync.repository;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where this cluster may be sent by whoever writes a repository's URL: to public hosts, and to
/// those that the operator names. Without it, a person who may add a repository could read what
/// only the servers reach, such as a cloud's metadata.
///
/// Asked twice: with the URL when it is written ([#problemWithUrl]), and with the addresses that
/// its host has at the moment of a connection ([#problem]), since a name can lead elsewhere by
/// then.
///
/// @param allowed what is allowed besides public hosts: `*` for everything, a host, a host with its
/// port, `*.example.org` for the hosts below, a network such as `10.0.0.0/8`, or a folder of this
/// machine
public record HostGuard(List<String> allowed) {
  /// Lets everything through: for what the operator wrote into the configuration file.
  public static final HostGuard OPEN = new HostGuard(List.of("*"));

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\*|(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9._-]{0,252})(:[0-9]{1,5})?"
              + "|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?|[0-9A-Fa-f:.]+/[0-9]{1,3}|/[^\\x00]*");
  private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]+)/([0-9]{1,3})");
  private static final Pattern SCP =
      Pattern.compile("(?:[^@/\\s]+@)?(\\[[^]]+]|[^:/\\s]+):(?!//).*");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final int NO_PORT = -1;

  public HostGuard {
    allowed = allowed.stream().map(entry -> entry.strip().toLowerCase(Locale.ROOT)).toList();
  }

  /// Why `entry` cannot be one of [#allowed]; empty when it can.
  public static Optional<String> problemWithEntry(String entry) {
    String text = entry.strip();
    if (!ENTRY.matcher(text).matches()
        || (NETWORK.matcher(text).matches() && Network.of(text).isEmpty())) {
      return Optional.of(
          "'%s' is none of: *, HOST, HOST:PORT, *.DOMAIN, a network such as 10.0.0.0/8, /FOLDER"
              .formatted(entry));
    }
    return Optional.empty();
  }

  /// Why no repository may be at `url`, as far as its text tells; empty when it may.
  public Optional<String> problemWithUrl(String url) {
    if (allowed.contains("*")) {
      return Optional.empty();
    }
    Optional<String> folder = folder(url);
    if (folder.isPresent()) {
      return allowed.stream().anyMatch(entry -> isBelow(folder.get(), entry))
          ? Optional.empty()
          : Optional.of(
              "the folder %s of this machine is not allowed: name it in security.allowedGitUrls"
                  .formatted(folder.get()));
    }
    Optional<Place> place = Place.of(url);
    if (place.isEmpty()) {
      return Optional.of("it names no host");
    }
    String host = place.get().host();
    if (isNamed(host, place.get().port())) {
      return Optional.empty();
    }
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return Optional.of(refusal(host, "is this machine"));
    }
    return literal(host).flatMap(address -> problem(host, place.get().port(), List.of(address)));
  }

  /// Why no connection to these addresses may be made; empty when it may.
  ///
  /// @param host as the URL names it
  /// @param port -1 for the scheme's own
  /// @param addresses all that the name has now
  public Optional<String> problem(String host, int port, List<InetAddress> addresses) {
    String name = bare(host);
    if (allowed.contains("*") || isNamed(name, port)) {
      return Optional.empty();
    }
    for (InetAddress address : addresses) {
      byte[] bytes = inner(address.getAddress());
      if (Network.INTERNAL.stream().anyMatch(network -> network.holds(bytes))
          && networks().noneMatch(network -> network.holds(bytes))) {
        return Optional.of(refusal(name, "is at %s".formatted(address.getHostAddress())));
      }
    }
    return Optional.empty();
  }

  private static String refusal(String host, String why) {
    return ("%s %s, which is not a public address: an operator can allow it with"
            + " security.allowedGitUrls")
        .formatted(host, why);
  }

  private boolean isNamed(String host, int port) {
    return allowed.stream()
        .anyMatch(
            entry ->
                bare(entry).equals(host)
                    || (port != NO_PORT && entry.equals(withPort(host, port)))
                    || (entry.startsWith("*.") && host.endsWith(entry.substring(1))));
  }

  private static String withPort(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private java.util.stream.Stream<Network> networks() {
    return allowed.stream().flatMap(entry -> Network.of(entry).stream());
  }

  private static boolean isBelow(String folder, String entry) {
    if (!entry.startsWith("/")) {
      return false;
    }
    String root = entry.replaceAll("/+$", "");
    String path = folder.toLowerCase(Locale.ROOT);
    return !path.contains("/../")
        && !path.endsWith("/..")
        && (path.equals(root) || path.startsWith(root + "/"));
  }

  private static Optional<String> folder(String url) {
    if (url.startsWith("/")) {
      return Optional.of(url);
    }
    if (url.regionMatches(true, 0, "file:", 0, 5)) {
      return Optional.of(url.substring(5).replaceFirst("^//[^/]*", ""));
    }
    return Optional.empty();
  }

  private static String bare(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    String name =
        lower.startsWith("[") && lower.endsWith("]")
            ? lower.substring(1, lower.length() - 1)
            : lower;
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /// The address that a host is when it is spelled as one, in any of the spellings that resolvers
  /// take, such as `127.1` and `2130706433`; no name is looked up.
  private static Optional<InetAddress> literal(String host) {
    boolean spelled =
        ADDRESS.matcher(host).matches()
            || host.matches("(0x[0-9a-f]+|[0-9]+)(\\.(0x[0-9a-f]+|[0-9]+))*");
    if (!spelled) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          host.indexOf(':') >= 0
              ? InetAddress.ofLiteral(host)
              : java.net.Inet4Address.ofPosixLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// The IPv4 address that an IPv6 one stands for (mapped, translated or tunnelled), or itself.
  private static byte[] inner(byte[] address) {
    if (address.length != 16) {
      return address;
    }
    for (Network carrier : Network.CARRIERS) {
      if (carrier.holds(address)) {
        int at = carrier.bits() == 16 ? 2 : 12;
        return Arrays.copyOfRange(address, at, at + 4);
      }
    }
    return address;
  }

  /// Host and port of a URL, also of `user@host:path`.
  private record Place(String host, int port) {
    static Optional<Place> of(String url) {
      Matcher scp = SCP.matcher(url);
      if (!url.contains("://") && scp.matches()) {
        return Optional.of(new Place(bare(scp.group(1)), NO_PORT));
      }
      try {
        URI uri = new URI(url);
        return Optional.ofNullable(uri.getHost()).map(host -> new Place(bare(host), port(uri)));
      } catch (URISyntaxException _) {
        return Optional.empty();
      }
    }

    private static int port(URI uri) {
      return uri.getPort();
    }
  }

  /// A block of addresses.
  private record Network(List<Byte> base, int bits) {
    static final List<Network> CARRIERS =
        all("::ffff:0:0/96", "::/96", "64:ff9b::/96", "2002::/16");
    static final List<Network> INTERNAL =
        all(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "::1/128",
            "64:ff9b:1::/48",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8");

    private static List<Network> all(String... networks) {
      return Arrays.stream(networks).map(text -> of(text).orElseThrow()).toList();
    }

    static Optional<Network> of(String text) {
      Matcher matcher = NETWORK.matcher(text);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      try {
        byte[] base = literalBytes(matcher.group(1));
        int bits = Integer.parseInt(matcher.group(2));
        return bits > base.length * 8
            ? Optional.empty()
            : Optional.of(new Network(boxed(base), bits));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    /// Java gives a mapped address as the IPv4 one that it stands for; as a network it is itself.
    private static byte[] literalBytes(String text) {
      if (text.equals("::ffff:0:0")) {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        return mapped;
      }
      return InetAddress.ofLiteral(text).getAddress();
    }

    private static List<Byte> boxed(byte[] bytes) {
      Byte[] boxed = new Byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        boxed[i] = bytes[i];
      }
      return List.of(boxed);
    }

    boolean holds(byte[] address) {
      if (address.length != base.size()) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (base.get(bit / 8) & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
