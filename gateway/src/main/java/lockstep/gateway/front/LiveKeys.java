package lockstep.gateway.front;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The gateway's certificate and key, which may be replaced while connections go on: new ones get
/// the newest, those that are there keep theirs.
public final class LiveKeys extends X509ExtendedKeyManager {
  private static final Logger LOG = System.getLogger(LiveKeys.class.getName());

  /// An identity under the name that a handshake asks for it by. A handshake asks in several steps:
  /// the generation before the newest stays for those that are in the middle.
  private record Generation(int number, Pem.Identity identity) {
    String alias() {
      return "generation-" + number;
    }
  }

  private final Path certificate;
  private final Path key;
  private volatile List<Generation> generations;

  /// Reads both files.
  ///
  /// @param certificate in PEM, the server's own first, then its chain
  /// @param key in PEM, PKCS 8, not encrypted
  /// @throws TlsFault when they cannot be used
  public LiveKeys(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
    this.generations = List.of(new Generation(0, Pem.read(certificate, key)));
  }

  /// Reads the files again. What cannot be used is told in the log, and the old ones stay.
  public synchronized void reload() {
    Generation newest = generations.getFirst();
    try {
      Pem.Identity read = Pem.read(certificate, key);
      if (!read.chain().equals(newest.identity().chain())) {
        generations = List.of(new Generation(newest.number() + 1, read), newest);
        LOG.log(
            Level.INFO,
            "certificate replaced file={0} until={1}",
            certificate,
            read.chain().getFirst().getNotAfter().toInstant());
      }
    } catch (TlsFault fault) {
      LOG.log(
          Level.WARNING,
          "certificate not replaced, the old one stays reason=\"{0}\"",
          fault.getMessage());
    }
  }

  /// A context whose new connections show the newest certificate.
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {this}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsFault("this Java has no TLS: " + e.getMessage());
    }
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Generation newest = generations.getFirst();
    return newest.identity().key().getAlgorithm().equals(keyType) ? newest.alias() : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return find(alias)
        .map(found -> found.identity().chain().toArray(X509Certificate[]::new))
        .orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return find(alias).map(found -> found.identity().key()).orElse(null);
  }

  private Optional<Generation> find(String alias) {
    return generations.stream().filter(one -> one.alias().equals(alias)).findFirst();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
