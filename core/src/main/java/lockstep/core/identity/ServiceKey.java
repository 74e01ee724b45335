package lockstep.core.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// What a script sends to show which service account it works for: whoever has it, may what that
/// account may. Its form is Grafana's, so that tools which look for secrets know it. Prints as
/// `***`.
///
/// @param secret `glsa_`, 32 letters and digits, `_`, and their CRC-32 in 8 hexadecimal digits
public record ServiceKey(String secret) {
  private static final String PREFIX = "glsa_";
  private static final int LENGTH = 32;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z]{32}_[0-9a-f]{8}");
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  public ServiceKey {
    if (!isValid(secret)) {
      throw new IllegalArgumentException("service account token: malformed");
    }
  }

  /// The key that a client sent; empty when it cannot be one, as when a letter of it is missing.
  public static Optional<ServiceKey> parse(String text) {
    return isValid(text) ? Optional.of(new ServiceKey(text)) : Optional.empty();
  }

  /// A new one; `random` must not be guessable.
  static ServiceKey random(RandomGenerator random) {
    StringBuilder letters = new StringBuilder(LENGTH);
    while (letters.length() < LENGTH) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new ServiceKey(PREFIX + letters + "_" + checksum(letters.toString()));
  }

  private static boolean isValid(String text) {
    return FORM.matcher(text).matches()
        && text.endsWith(checksum(text.substring(PREFIX.length(), PREFIX.length() + LENGTH)));
  }

  private static String checksum(String letters) {
    CRC32 sum = new CRC32();
    sum.update(letters.getBytes(StandardCharsets.US_ASCII));
    return "%08x".formatted(sum.getValue());
  }

  /// What the store knows of it: who reads the store cannot come in with it.
  public TokenHash hash() {
    return new TokenHash(Digests.sha256(secret.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public String toString() {
    return "***";
  }
}
