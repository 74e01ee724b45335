package lockstep.grafana;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import lockstep.core.secret.Secret;

/// How one comes in at a Grafana server.
public sealed interface Credentials {
  /// A token of a service account, or an API key.
  record Bearer(Secret token) implements Credentials {}

  /// A user's name and password.
  record Basic(String user, Secret password) implements Credentials {}

  /// None: the server lets anybody read.
  record None() implements Credentials {}

  /// The value of the `Authorization` header; empty when none is sent.
  default Optional<String> header() {
    return switch (this) {
      case Bearer(Secret token) -> Optional.of("Bearer " + token.reveal());
      case Basic(String user, Secret password) ->
          Optional.of(
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8)));
      case None() -> Optional.empty();
    };
  }
}
