package lockstep.git.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import lockstep.core.secret.Secret;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// Reads private keys as `ssh-keygen` and `openssl` write them.
public final class PrivateKeys {
  private static final int MAX_LENGTH = 64 << 10;

  private PrivateKeys() {}

  /// The one key in `text`: OpenSSH's format or PEM; Ed25519, ECDSA or RSA.
  ///
  /// @param name of the setting, for messages
  /// @throws IllegalArgumentException when there is none; the message shows nothing of it
  public static KeyPair parse(String name, Secret text) {
    String key = text.reveal().strip() + "\n";
    if (key.length() > MAX_LENGTH || !key.startsWith("-----BEGIN ")) {
      throw unreadable(name, "it does not begin with -----BEGIN", null);
    }
    if (key.contains("ENCRYPTED")) {
      throw unreadable(name, "it is protected by a passphrase: take one without", null);
    }
    try {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName(name),
              new ByteArrayInputStream(key.getBytes(UTF_8)),
              FilePasswordProvider.EMPTY);
      Iterator<KeyPair> found = pairs == null ? null : pairs.iterator();
      if (found == null || !found.hasNext()) {
        throw unreadable(name, "there is no private key in it", null);
      }
      return found.next();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (e instanceof IllegalArgumentException already
          && String.valueOf(already.getMessage()).startsWith(name + ": ")) {
        throw already;
      }
      String why =
          isEncrypted(e)
              ? "it is protected by a passphrase: take one without"
              : "it cannot be read";
      throw unreadable(name, why, e);
    }
  }

  private static boolean isEncrypted(Throwable e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(java.util.Locale.ROOT);
    return message.contains("password") || message.contains("encrypt");
  }

  private static IllegalArgumentException unreadable(
      String name, String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s: %s (expected: a private key in OpenSSH's format or PEM)".formatted(name, why), cause);
  }
}
