package lockstep.core.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Hashes and compares passwords with PBKDF2-HMAC-SHA256. Slow on purpose, and therefore never on
/// the thread of the caller: a virtual thread that computes for long keeps its place from all
/// others, and two people who sign in at once would stop an instance on two cores.
///
/// A hash reads `pbkdf2-sha256$ITERATIONS$SALT$HASH` (the latter two in Base64), so that the number
/// of iterations can grow without making the old ones wrong.
public final class Passwords {
  /// OWASP's figure for this algorithm.
  public static final int DEFAULT_ITERATIONS = 600_000;

  /// The longest password that is looked at, in characters.
  public static final int MAX_LENGTH = 1024;

  private static final String NAME = "pbkdf2-sha256";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final int iterations;
  private final RandomGenerator random;
  private final Executor work;

  /// @param iterations of new hashes
  /// @param random for salts; must not be guessable
  /// @param work runs what takes long, on threads with which the machine takes turns
  public Passwords(int iterations, RandomGenerator random, Executor work) {
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations: " + iterations + " (expected: > 0)");
    }
    this.iterations = iterations;
    this.random = random;
    this.work = work;
  }

  /// The password as it may be stored, salted anew each time.
  ///
  /// @throws IllegalArgumentException when it is empty or longer than [#MAX_LENGTH]
  public PasswordHash hash(Password password) {
    if (!isUsable(password)) {
      throw new IllegalArgumentException("password: 1 to " + MAX_LENGTH + " characters are needed");
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        String.join(
            "$",
            NAME,
            Integer.toString(iterations),
            base64.encodeToString(salt),
            base64.encodeToString(derive(password, salt, iterations))));
  }

  /// True when `hash` was made of this password. Takes as long for a wrong one.
  public boolean matches(Password password, PasswordHash hash) {
    String[] parts = hash.encoded().split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(NAME) || !isUsable(password)) {
      return false;
    }
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] expected = base64.decode(parts[3]);
    byte[] actual = derive(password, base64.decode(parts[2]), Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(expected, actual);
  }

  /// A hash that no password matches and that takes as long to compare as a real one: it stands in
  /// for users that do not exist, so that the time taken does not tell who does.
  PasswordHash ofNobody() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        String.join(
            "$", NAME, Integer.toString(iterations), base64.encodeToString(new byte[16]), ""));
  }

  private static boolean isUsable(Password password) {
    return !password.secret().isEmpty() && password.secret().length() <= MAX_LENGTH;
  }

  private byte[] derive(Password password, byte[] salt, int rounds) {
    return CompletableFuture.supplyAsync(() -> pbkdf2(password, salt, rounds), work).join();
  }

  private static byte[] pbkdf2(Password password, byte[] salt, int rounds) {
    PBEKeySpec spec = new PBEKeySpec(password.secret().toCharArray(), salt, rounds, HASH_BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }
}
