package lockstep.sync.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/// The proof of the Standard Webhooks specification, as GitLab sends it where a webhook has a
/// signing token: a keyed digest over id, time and body.
///
/// The time is not compared with a clock: a delivery that comes again does no harm here, and one
/// that a wrong clock turns away does.
///
/// @param id of the delivery
/// @param timestamp as it was sent
/// @param signatures one or more, apart by spaces, each with the version of its making
record StandardSignature(String id, String timestamp, String signatures) {
  /// What bears the signatures.
  static final String HEADER = "webhook-signature";

  private static final String SECRET = "whsec_";
  private static final String VERSION = "v1,";

  /// The proof that a delivery bears.
  static Optional<StandardSignature> of(Function<String, Optional<String>> header) {
    return header
        .apply(HEADER)
        .map(
            signatures ->
                new StandardSignature(
                    header.apply("webhook-id").orElse(""),
                    header.apply("webhook-timestamp").orElse(""),
                    signatures));
  }

  /// True when it is what one who knows `secret` sends.
  ///
  /// @param secret `whsec_` and the key in Base64
  boolean proves(byte[] body, String secret) {
    Optional<byte[]> key = key(secret);
    if (key.isEmpty()) {
      return false;
    }
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    String expected =
        VERSION + Base64.getEncoder().encodeToString(Signature.of(key.get(), head, body));
    boolean proven = false;
    for (String one : signatures.split(" ", -1)) {
      proven |= Signature.same(one, expected);
    }
    return proven;
  }

  private static Optional<byte[]> key(String secret) {
    if (!secret.startsWith(SECRET)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(secret.substring(SECRET.length())))
          .filter(key -> key.length > 0);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
