package lockstep.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import lockstep.core.secret.Secret;
import org.jspecify.annotations.Nullable;

/// Encrypts the secrets that are kept in the database, with a key that is not in the database:
/// AES-256-GCM, a fresh nonce for each.
///
/// The place of a secret is authenticated with it, so that whoever can write rows cannot put one
/// repository's token in another's place. Each sealed secret names its key, so that the key can be
/// changed: new secrets take the first key, old ones are opened with the one that they name.
public final class Sealer {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int LEAST_PASSPHRASE = 16;
  private static final int ROUNDS = 600_000;

  /// The same on all instances, which share nothing but the passphrase when they start.
  private static final byte[] SALT = "lockstep security.secretKey".getBytes(UTF_8);

  private final Map<String, SecretKeySpec> keys;
  private final @Nullable String present;
  private final String problem;
  private final RandomGenerator random;

  private Sealer(
      Map<String, SecretKeySpec> keys,
      @Nullable String present,
      String problem,
      RandomGenerator random) {
    this.keys = keys;
    this.present = present;
    this.problem = problem;
    this.random = random;
  }

  /// A sealed secret.
  ///
  /// @param keyId names the key
  /// @param text Base64 of nonce and ciphertext
  record Sealed(String keyId, String text) {}

  /// Seals with `key`, and opens with any of `previous` too. Slow for passphrases.
  ///
  /// @param random makes nonces: must be fit for cryptography
  public static Sealer of(Secret key, List<Secret> previous, RandomGenerator random) {
    Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    SecretKeySpec first = key(key);
    String id = id(first);
    keys.put(id, first);
    for (Secret old : previous) {
      SecretKeySpec older = key(old);
      keys.putIfAbsent(id(older), older);
    }
    return new Sealer(keys, id, "", random);
  }

  /// Seals nothing.
  ///
  /// @param problem why, for a person
  public static Sealer without(String problem) {
    return new Sealer(
        Map.of(),
        null,
        problem,
        () -> {
          throw new IllegalStateException("nothing is sealed without a key");
        });
  }

  /// Why `key` cannot be one; empty when it can.
  public static Optional<String> problemWith(Secret key) {
    return key.reveal().length() < LEAST_PASSPHRASE
        ? Optional.of(
            "is shorter than %d characters (expected: Base64 of 32 random bytes, or a long passphrase)"
                .formatted(LEAST_PASSPHRASE))
        : Optional.empty();
  }

  Optional<String> problem() {
    return present == null ? Optional.of(problem) : Optional.empty();
  }

  /// Seals a secret for a place.
  Sealed seal(Secret secret, String place) {
    if (present == null) {
      throw new IllegalStateException(problem);
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keyOf(present).orElseThrow(), nonce, place);
      byte[] sealed = cipher.doFinal(secret.reveal().getBytes(UTF_8));
      byte[] whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
      return new Sealed(present, Base64.getEncoder().encodeToString(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + CIPHER, e);
    }
  }

  /// The secret of a place; empty when none of the keys opens it there.
  Optional<Secret> open(Sealed sealed, String place) {
    Optional<SecretKeySpec> key = keyOf(sealed.keyId());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] whole = Base64.getDecoder().decode(sealed.text());
      if (whole.length < NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key.get(), nonce, place);
      byte[] open = cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
      return Optional.of(new Secret(new String(open, UTF_8)));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Optional<SecretKeySpec> keyOf(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(UTF_8));
    return cipher;
  }

  private static SecretKeySpec key(Secret text) {
    problemWith(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    try {
      byte[] bytes = Base64.getDecoder().decode(text.reveal());
      if (bytes.length == KEY_BYTES) {
        return new SecretKeySpec(bytes, "AES");
      }
    } catch (IllegalArgumentException _) {
      // a passphrase
    }
    try {
      byte[] derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(
                  new PBEKeySpec(text.reveal().toCharArray(), SALT, ROUNDS, KEY_BYTES * 8))
              .getEncoded();
      return new SecretKeySpec(derived, "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2", e);
    }
  }

  private static String id(SecretKeySpec key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
