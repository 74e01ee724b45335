package lockstep.core.identity;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What a browser holds to show that it signed in: whoever has it, is the user. Prints as `***`.
///
/// @param secret 32 lower-case hexadecimal digits
public record Token(String secret) {
  private static final int BYTES = 16;

  public Token {
    if (!isValid(secret)) {
      throw new IllegalArgumentException("token: malformed (expected: 32 hex digits)");
    }
  }

  /// The token that a client sent; empty when it cannot be one.
  public static Optional<Token> parse(String text) {
    return isValid(text) ? Optional.of(new Token(text)) : Optional.empty();
  }

  /// A new one; `random` must not be guessable.
  static Token random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new Token(HexFormat.of().formatHex(bytes));
  }

  /// The token that follows this one: whoever knows `secret` finds the same, nobody else any.
  Token next(byte[] secret) {
    byte[] content = ("next token:" + this.secret).getBytes(StandardCharsets.US_ASCII);
    return new Token(Digests.keyed(secret, content).substring(0, 2 * BYTES));
  }

  private static boolean isValid(String text) {
    return text.length() == 2 * BYTES
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /// What the store knows of it: who reads the store cannot sign in with it.
  public TokenHash hash() {
    return new TokenHash(Digests.sha256(secret.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public String toString() {
    return "***";
  }
}
