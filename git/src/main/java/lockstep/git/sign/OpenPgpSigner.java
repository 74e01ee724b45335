package lockstep.git.sign;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import lockstep.core.secret.Secret;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;

/// Signs as `gpg --detach-sign --armor` does, with a key as `gpg --armor --export-secret-keys`
/// prints it.
final class OpenPgpSigner implements CommitSigner {
  private static final int MAX_LENGTH = 256 << 10;

  private final PGPPublicKey publicKey;
  private final PGPPrivateKey privateKey;
  private final Optional<String> email;

  private OpenPgpSigner(PGPPublicKey publicKey, PGPPrivateKey key, Optional<String> email) {
    this.publicKey = publicKey;
    this.privateKey = key;
    this.email = email;
  }

  static OpenPgpSigner of(Secret key) {
    if (key.reveal().length() > MAX_LENGTH) {
      throw unusable("it is longer than a key", null);
    }
    try {
      PGPSecretKeyRingCollection rings =
          new PGPSecretKeyRingCollection(
              PGPUtil.getDecoderStream(new ByteArrayInputStream(key.reveal().getBytes(US_ASCII))),
              new BcKeyFingerprintCalculator());
      Iterator<PGPSecretKeyRing> found = rings.getKeyRings();
      if (!found.hasNext()) {
        throw unusable("there is no private key in it", null);
      }
      PGPSecretKeyRing ring = found.next();
      PGPSecretKey chosen = chosen(ring);
      if (chosen.getKeyEncryptionAlgorithm() != SymmetricKeyAlgorithmTags.NULL) {
        throw unusable("it is protected by a passphrase: take one without", null);
      }
      PGPPrivateKey extracted = chosen.extractPrivateKey(null);
      return new OpenPgpSigner(chosen.getPublicKey(), extracted, email(ring.getPublicKey()));
    } catch (IOException | PGPException e) {
      throw unusable("it cannot be read", e);
    }
  }

  /// As GnuPG chooses: the newest subkey that is made for signing, else the primary key.
  private static PGPSecretKey chosen(PGPSecretKeyRing ring) {
    List<PGPSecretKey> able = new ArrayList<>();
    for (Iterator<PGPSecretKey> keys = ring.getSecretKeys(); keys.hasNext(); ) {
      PGPSecretKey candidate = keys.next();
      if (candidate.isSigningKey()
          && !candidate.isPrivateKeyEmpty()
          && signsData(candidate.getPublicKey())) {
        able.add(candidate);
      }
    }
    if (able.isEmpty()) {
      throw unusable("no key in it is made for signing", null);
    }
    return able.getLast();
  }

  private static boolean signsData(PGPPublicKey key) {
    int flags = 0;
    boolean told = false;
    for (Iterator<PGPSignature> all = key.getSignatures(); all.hasNext(); ) {
      PGPSignature signature = all.next();
      if (signature.getHashedSubPackets() != null
          && signature.getHashedSubPackets().getKeyFlags() != 0) {
        told = true;
        flags |= signature.getHashedSubPackets().getKeyFlags();
      }
    }
    return !told || (flags & KeyFlags.SIGN_DATA) != 0;
  }

  private static Optional<String> email(PGPPublicKey primary) {
    for (Iterator<String> ids = primary.getUserIDs(); ids.hasNext(); ) {
      String id = ids.next();
      int open = id.lastIndexOf('<');
      if (open >= 0 && id.endsWith(">")) {
        return Optional.of(id.substring(open + 1, id.length() - 1));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> email() {
    return email;
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // the library's
  public String sign(byte[] data, Instant when) {
    try {
      PGPSignatureGenerator generator =
          new PGPSignatureGenerator(
              new BcPGPContentSignerBuilder(publicKey.getAlgorithm(), HashAlgorithmTags.SHA512),
              publicKey);
      generator.init(PGPSignature.BINARY_DOCUMENT, privateKey);
      PGPSignatureSubpacketGenerator told = new PGPSignatureSubpacketGenerator();
      told.setIssuerFingerprint(false, publicKey);
      told.setIssuerKeyID(false, publicKey.getKeyID());
      // A key is not valid before it was made, and a clock may be behind.
      Date made = publicKey.getCreationTime();
      Date now = Date.from(when);
      told.setSignatureCreationTime(true, now.before(made) ? made : now);
      generator.setHashedSubpackets(told.generate());
      generator.update(data);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ArmoredOutputStream armoured = ArmoredOutputStream.builder().clearHeaders().build(out)) {
        generator.generate().encode(armoured);
      }
      return out.toString(US_ASCII);
    } catch (IOException | PGPException e) {
      throw new IllegalStateException("the signing key does not sign", e);
    }
  }

  private static IllegalArgumentException unusable(
      String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new IllegalArgumentException(
        "signingKey: %s (expected: what gpg --armor --export-secret-keys prints)".formatted(why),
        cause);
  }
}
