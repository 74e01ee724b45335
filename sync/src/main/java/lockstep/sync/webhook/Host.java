package lockstep.sync.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lockstep.core.resource.CommitId;

/// The ways in which Git hosts sign and word their deliveries. Each is known by a header that only
/// its host sends.
///
/// Sources: the webhook pages of GitHub, GitLab, Bitbucket Cloud and Data Center, Gitea and
/// Forgejo.
enum Host {
  /// Also sends GitHub's headers, so it is asked first.
  GITEA("X-Gitea-Event", "X-Gitea-Signature", ""),
  FORGEJO("X-Forgejo-Event", "X-Forgejo-Signature", ""),
  GITHUB("X-GitHub-Event", "X-Hub-Signature-256", "sha256="),
  GITLAB("X-Gitlab-Event", "X-Gitlab-Token", ""),
  BITBUCKET("X-Event-Key", "X-Hub-Signature", "sha256="),
  /// Anybody who can sign: `Lockstep-Event: push`.
  GENERIC("Lockstep-Event", "Lockstep-Signature", "sha256=");

  private static final String HEADS = "refs/heads/";

  private final String eventHeader;
  private final String signatureHeader;
  private final String signaturePrefix;

  Host(String eventHeader, String signatureHeader, String signaturePrefix) {
    this.eventHeader = eventHeader;
    this.signatureHeader = signatureHeader;
    this.signaturePrefix = signaturePrefix;
  }

  /// The host that sends such headers.
  static Optional<Host> of(Function<String, Optional<String>> header) {
    for (Host host : values()) {
      if (header.apply(host.eventHeader).isPresent()) {
        return Optional.of(host);
      }
    }
    return Optional.empty();
  }

  /// The header that carries the proof.
  String signatureHeader() {
    return signatureHeader;
  }

  /// True when `proof`, as sent in [#signatureHeader], is what one who knows `secret` sends.
  boolean proves(String proof, byte[] body, String secret) {
    return this == GITLAB
        ? Signature.same(proof, secret)
        : proof.startsWith(signaturePrefix)
            && Signature.same(
                proof.substring(signaturePrefix.length()), Signature.of(body, secret));
  }

  /// What the delivery tells.
  ///
  /// @param body a JSON object
  Delivery read(Function<String, Optional<String>> header, JsonNode body) {
    String event = header.apply(eventHeader).orElse("");
    return switch (event) {
      case "ping", "diagnostics:ping" -> new Delivery.Ping();
      case "push", "Push Hook" -> new Delivery.Push(List.of(moved(body)));
      case "repo:push", "repo:refs_changed" -> new Delivery.Push(changes(body));
      case "pull_request", "pull_request_sync" -> RequestEvents.github(body);
      case "Merge Request Hook" -> RequestEvents.gitlab(body);
      default -> new Delivery.Other(event);
    };
  }

  private static Delivery.Moved moved(JsonNode body) {
    return new Delivery.Moved(body.path("ref").asText(), commit(body.path("after")));
  }

  /// Cloud: `push.changes[].new|old`; Data Center: `changes[].ref.id` and `toHash`.
  private static List<Delivery.Moved> changes(JsonNode body) {
    List<Delivery.Moved> moved = new ArrayList<>();
    for (JsonNode change : body.path("push").path("changes")) {
      JsonNode side = change.path("new").isObject() ? change.path("new") : change.path("old");
      if (side.path("type").asText().equals("branch")) {
        moved.add(
            new Delivery.Moved(
                HEADS + side.path("name").asText(),
                commit(change.path("new").path("target").path("hash"))));
      }
    }
    for (JsonNode change : body.path("changes")) {
      moved.add(
          new Delivery.Moved(
              change.path("ref").path("id").asText(), commit(change.path("toHash"))));
    }
    return moved;
  }

  private static Optional<CommitId> commit(JsonNode text) {
    return Optional.of(text.asText())
        .filter(CommitId::isValid)
        .filter(hex -> hex.chars().anyMatch(digit -> digit != '0'))
        .map(CommitId::new);
  }
}
