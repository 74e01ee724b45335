package lockstep.git.ssh;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/// The host keys that are known.
///
/// A host that is not known, or shows another key, is not talked to: there is nobody to ask.
final class KnownHosts {
  private static final Path SYSTEM = Path.of("/etc/ssh/ssh_known_hosts");
  private static final int MAX_BYTES = 4 << 20;

  private final String configured;

  /// @param configured lines as in a `known_hosts` file; empty: the machine's own files
  KnownHosts(String configured) {
    this.configured = configured;
  }

  /// Looks whether the lines can be read.
  ///
  /// @throws IllegalArgumentException which says which line cannot
  static void check(String configured) {
    int number = 0;
    for (String line : configured.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        try {
          KnownHostEntry.parseKnownHostEntry(line.strip());
        } catch (RuntimeException e) {
          throw new IllegalArgumentException(
              ("knownHosts: line %d is none (expected: host, kind of key and key, as ssh-keyscan"
                      + " prints them)")
                  .formatted(number),
              e);
        }
      }
    }
  }

  /// The kinds of keys that are known of a host, so that the host is asked for one of them.
  List<String> kinds(String host, int port) throws IOException {
    return entries(host, port).stream()
        .map(entry -> entry.getKeyEntry().getKeyType())
        .distinct()
        .toList();
  }

  /// Why a host with this key must not be talked to; empty when the key is the known one.
  Optional<String> refusal(String host, int port, PublicKey shown) throws IOException {
    String key = "%s %s".formatted(KeyUtils.getKeyType(shown), KeyUtils.getFingerPrint(shown));
    boolean usual = port == SshConstants.DEFAULT_PORT;
    String name = usual ? host : "[%s]:%d".formatted(host, port);
    boolean known = false;
    boolean same = false;
    for (KnownHostEntry entry : entries(host, port)) {
      boolean equal = isKeyOf(entry, shown);
      if (equal && "revoked".equals(entry.getMarker())) {
        return Optional.of("the host key of %s (%s) is marked as revoked".formatted(name, key));
      }
      same |= equal;
      known = true;
    }
    if (same) {
      return Optional.empty();
    }
    String scan = usual ? host : "-p %d %s".formatted(port, host);
    return Optional.of(
        known
            ? ("the host key of %s has changed to %s: somebody may be listening in, or the host was"
                    + " set up anew. If it is right, put the line that ssh-keyscan %s prints into"
                    + " knownHosts")
                .formatted(name, key, scan)
            : ("the host key of %s is not known: it shows %s. If that is right, put the line that"
                    + " ssh-keyscan %s prints into knownHosts")
                .formatted(name, key, scan));
  }

  private static boolean isKeyOf(KnownHostEntry entry, PublicKey shown) throws IOException {
    try {
      PublicKey known = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
      return known != null && KeyUtils.compareKeys(known, shown);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private List<KnownHostEntry> entries(String host, int port) throws IOException {
    List<KnownHostEntry> all = new ArrayList<>();
    if (configured.isBlank()) {
      add(all, Path.of(System.getProperty("user.home", "/"), ".ssh", "known_hosts"));
      add(all, SYSTEM);
    } else {
      all.addAll(KnownHostEntry.readKnownHostEntries(new StringReader(configured), true));
    }
    // Authorities that sign host keys are not supported: their lines know no host's own key.
    all.removeIf(
        entry ->
            "cert-authority".equals(entry.getMarker())
                || entry.getKeyEntry() == null
                || !entry.isHostMatch(host, port));
    return all;
  }

  private static void add(List<KnownHostEntry> all, Path file) throws IOException {
    if (Files.isReadable(file) && Files.size(file) <= MAX_BYTES) {
      all.addAll(KnownHostEntry.readKnownHostEntries(file));
    }
  }
}
