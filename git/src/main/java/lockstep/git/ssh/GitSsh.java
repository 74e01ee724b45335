package lockstep.git.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import lockstep.git.ssh.SshFault.About;
import lockstep.git.wire.Dialer;
import lockstep.git.wire.HostRefused;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/// Sessions with one Git host. Used by one thread at a time.
///
/// A session is kept from one fetch to the next: making one costs several times what a fetch does.
public final class GitSsh extends SshSessionFactory implements AutoCloseable {
  private static final int PORT = 22;
  private static final String DEFAULT_USER = "git";

  private final SshAccess access;
  private final KnownHosts known;
  private final Dialer dialer;
  private @Nullable SshClient client;
  private @Nullable ClientSession session;
  private @Nullable RemoteProcess last;
  private volatile Optional<String> hostKeyRefusal = Optional.empty();

  /// Connects nowhere yet.
  public GitSsh(SshAccess access, Dialer dialer) {
    this.access = access;
    this.known = new KnownHosts(access.knownHosts());
    this.dialer = dialer;
  }

  /// To be called before each fetch and push.
  public void begin() {
    last = null;
  }

  /// To be called after one that failed.
  public void forget() {
    if (session != null) {
      session.close(true);
      session = null;
    }
  }

  /// What the host's command said before it ended with an error; empty when it did not.
  public Optional<String> lastWords() {
    RemoteProcess process = last;
    if (process == null) {
      return Optional.empty();
    }
    OptionalInt ended = process.ended();
    return ended.isPresent() && ended.getAsInt() != 0
        ? Optional.of(process.said())
        : Optional.empty();
  }

  @Override
  public RemoteSession getSession(
      URIish uri, @Nullable CredentialsProvider ignored, FS fs, int timeout)
      throws TransportException {
    return new Session(uri);
  }

  @Override
  public String getType() {
    return "lockstep";
  }

  private final class Session implements RemoteSession2 {
    private final URIish uri;

    Session(URIish uri) {
      this.uri = uri;
    }

    @Override
    public Process exec(String command, int timeout) throws IOException {
      return exec(command, Map.of(), timeout);
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int timeout)
        throws IOException {
      ClientSession kept = session;
      if (kept != null && kept.isOpen()) {
        try {
          return start(kept, command, environment);
        } catch (IOException e) {
          // The host had ended the session just then: nothing has begun.
          forget();
        }
      }
      ClientSession fresh = connect(uri);
      session = fresh;
      return start(fresh, command, environment);
    }

    @Override
    public void disconnect() {}
  }

  private Process start(ClientSession in, String command, Map<String, String> environment)
      throws IOException {
    ChannelExec channel = in.createExecChannel(command, null, environment);
    channel.open().verify(dialer.readTimeout());
    RemoteProcess process = new RemoteProcess(channel);
    last = process;
    return process;
  }

  private ClientSession connect(URIish uri) throws IOException {
    String host = uri.getHost();
    int port = uri.getPort() > 0 ? uri.getPort() : PORT;
    String user = Optional.ofNullable(uri.getUser()).or(access::user).orElse(DEFAULT_USER);
    KeyPair key =
        PrivateKeys.parse(
            "sshKey",
            access
                .key()
                .orElseThrow(
                    () ->
                        new SshFault(
                            About.OUR_KEY,
                            "%s needs a private key: set sshKey".formatted(host),
                            null)));
    IOException failure = new SshFault(About.CONNECTION, host + " has no address", null);
    for (InetAddress address : dialer.allowed(host, port)) {
      try {
        return connect(user, key, host, new InetSocketAddress(address, port));
      } catch (HostRefused | SshFault e) {
        throw e;
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private ClientSession connect(String user, KeyPair key, String host, InetSocketAddress address)
      throws IOException {
    SshClient ssh = client(host, address.getPort());
    hostKeyRefusal = Optional.empty();
    ClientSession made = ssh.connect(user, address).verify(dialer.connectTimeout()).getSession();
    try {
      made.addPublicKeyIdentity(key);
      made.auth().verify(dialer.readTimeout());
      return made;
    } catch (IOException e) {
      made.close(true);
      if (hostKeyRefusal.isPresent()) {
        throw new SshFault(About.HOST_KEY, hostKeyRefusal.get(), e);
      }
      if (saysNoToKey(e)) {
        throw new SshFault(
            About.OUR_KEY,
            "%s does not let %s in with the key %s: is its public key registered there?"
                .formatted(host, user, KeyUtils.getFingerPrint(key.getPublic())),
            e);
      }
      throw e;
    }
  }

  private boolean isKnown(String host, int port, PublicKey shown) {
    try {
      hostKeyRefusal = known.refusal(host, port, shown);
    } catch (IOException e) {
      hostKeyRefusal = Optional.of("the known hosts cannot be read: " + e.getMessage());
    }
    return hostKeyRefusal.isEmpty();
  }

  private static boolean saysNoToKey(IOException e) {
    return e instanceof SshException
        && String.valueOf(e.getMessage())
            .toLowerCase(Locale.ROOT)
            .contains("no more authentication methods");
  }

  private SshClient client(String host, int port) throws IOException {
    SshClient present = client;
    if (present == null) {
      present = SshClient.setUpDefaultClient();
      present.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      present.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      present.setFilePasswordProvider(FilePasswordProvider.EMPTY);
      present.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
      // All sessions of this client are with the one host.
      present.setServerKeyVerifier((_, _, shown) -> isKnown(host, port, shown));
      CoreModuleProperties.IO_CONNECT_TIMEOUT.set(present, dialer.connectTimeout());
      CoreModuleProperties.AUTH_TIMEOUT.set(present, dialer.readTimeout());
      // A fetch may be silent for long, and a session is kept between fetches.
      CoreModuleProperties.IDLE_TIMEOUT.set(present, Duration.ZERO);
      CoreModuleProperties.NIO2_READ_TIMEOUT.set(present, Duration.ZERO);
      client = present;
      present.start();
    }
    present.setSignatureFactories(knownFirst(present.getSignatureFactories(), host, port));
    return present;
  }

  /// A host has keys of several kinds and shows the one that we like best: that must be one that is
  /// known.
  private List<NamedFactory<Signature>> knownFirst(
      List<NamedFactory<Signature>> usual, String host, int port) throws IOException {
    List<String> kinds = known.kinds(host, port);
    List<NamedFactory<Signature>> ordered = new ArrayList<>(usual);
    ordered.sort(
        java.util.Comparator.comparing(
            factory -> !kinds.contains(KeyUtils.getCanonicalKeyType(factory.getName()))));
    return ordered;
  }

  @Override
  public void close() {
    forget();
    if (client != null) {
      client.close(true);
      client = null;
    }
  }
}
