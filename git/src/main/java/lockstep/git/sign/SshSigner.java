package lockstep.git.sign;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.git.ssh.PrivateKeys;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// Signs as `ssh-keygen -Y sign -n git` does (OpenSSH's `PROTOCOL.sshsig`).
final class SshSigner implements CommitSigner {
  private static final byte[] MAGIC = "SSHSIG".getBytes(US_ASCII);
  private static final int VERSION = 1;
  private static final String NAMESPACE = "git";
  private static final String RESERVED = "";
  private static final String HASH = "sha512";
  private static final int LINE = 70;

  private final KeyPair key;
  private final BuiltinSignatures algorithm;

  private SshSigner(KeyPair key, BuiltinSignatures algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  static SshSigner of(Secret key) {
    KeyPair pair = PrivateKeys.parse("signingKey", key);
    String kind = KeyUtils.getKeyType(pair);
    // Plain ssh-rsa is SHA-1, which no verifier takes.
    BuiltinSignatures algorithm =
        "ssh-rsa".equals(kind)
            ? BuiltinSignatures.rsaSHA512
            : BuiltinSignatures.fromFactoryName(kind);
    if (algorithm == null || "ssh-dss".equals(kind) || !algorithm.isSupported()) {
      throw new IllegalArgumentException(
          "signingKey: a key of kind %s cannot sign (expected: Ed25519, ECDSA or RSA)"
              .formatted(kind));
    }
    return new SshSigner(pair, algorithm);
  }

  @Override
  public Optional<String> email() {
    return Optional.empty();
  }

  @Override
  public String sign(byte[] data, Instant when) {
    try {
      Buffer toSign = new ByteArrayBuffer();
      toSign.putRawBytes(MAGIC);
      putFrame(toSign);
      toSign.putBytes(MessageDigest.getInstance("SHA-512").digest(data));
      Signature signature = algorithm.create();
      signature.initSigner(null, key.getPrivate());
      signature.update(null, toSign.getCompactData());
      Buffer raw = new ByteArrayBuffer();
      raw.putString(algorithm.getName());
      raw.putBytes(signature.sign(null));

      Buffer publicKey = new ByteArrayBuffer();
      publicKey.putRawPublicKey(key.getPublic());
      Buffer blob = new ByteArrayBuffer();
      blob.putRawBytes(MAGIC);
      blob.putUInt(VERSION);
      blob.putBytes(publicKey.getCompactData());
      putFrame(blob);
      blob.putBytes(raw.getCompactData());
      return armoured(blob.getCompactData());
    } catch (Exception e) { // MINA's own interface throws any
      throw new IllegalStateException("the signing key does not sign", e);
    }
  }

  private static void putFrame(Buffer to) {
    to.putString(NAMESPACE);
    to.putString(RESERVED);
    to.putString(HASH);
  }

  private static String armoured(byte[] blob) {
    return "-----BEGIN SSH SIGNATURE-----\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(blob)
        + "\n-----END SSH SIGNATURE-----\n";
  }
}
