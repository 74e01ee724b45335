package lockstep.sync.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.CommitId;

/// The webhook of one repository: decides what a delivery comes to. Safe for several threads.
public final class Webhook {
  private final String repository;
  private final String ref;
  private final Secrets secrets;
  private final Deliveries deliveries;
  private final Supplier<Optional<CommitId>> shown;

  /// @param repository its name
  /// @param branch that is followed
  /// @param secrets any of which may sign
  /// @param deliveries those that came to any instance
  /// @param shown the commit that this instance shows
  public Webhook(
      String repository,
      String branch,
      Secrets secrets,
      Deliveries deliveries,
      Supplier<Optional<CommitId>> shown) {
    this.repository = repository;
    this.ref = "refs/heads/" + branch;
    this.secrets = secrets;
    this.deliveries = deliveries;
    this.shown = shown;
  }

  /// True when deliveries are expected at all.
  public boolean isEnabled() {
    return !secrets.values().isEmpty();
  }

  /// What a delivery comes to.
  ///
  /// @param header of the request, by its name in any case; empty when absent
  /// @param body raw, as it was signed
  public Verdict take(Function<String, Optional<String>> header, byte[] body) {
    if (!isEnabled()) {
      return new Verdict.Disabled();
    }
    Optional<Host> host = Host.of(header);
    if (host.isEmpty()) {
      return new Verdict.Forged(
          "No known event header: expected one of GitHub, GitLab, Bitbucket, Gitea, Forgejo or"
              + " Lockstep-Event");
    }
    Optional<String> proof = header.apply(host.get().signatureHeader());
    if (proof.isEmpty()) {
      return new Verdict.Forged(
          "The header %s is missing: set the webhook's secret at the Git host"
              .formatted(host.get().signatureHeader()));
    }
    if (secrets.values().stream().noneMatch(key -> host.get().proves(proof.get(), body, key))) {
      return new Verdict.Forged(
          "The header %s does not fit the body: the Git host has another secret"
              .formatted(host.get().signatureHeader()));
    }
    if (!(Json.read(body) instanceof Parsed.Tree(JsonNode root)) || !root.isObject()) {
      return new Verdict.Unsupported("a body that is no JSON object: choose application/json");
    }
    return switch (host.get().read(header, root)) {
      case Delivery.Ping() -> new Verdict.Nothing("pong");
      case Delivery.Other(String event) -> new Verdict.Unsupported(event);
      case Delivery.Push push -> pushed(push, body);
    };
  }

  private Verdict pushed(Delivery.Push push, byte[] body) {
    Optional<Delivery.Moved> ours =
        push.moved().stream().filter(moved -> moved.ref().equals(ref)).findFirst();
    if (ours.isEmpty()) {
      return new Verdict.Nothing("Not about the branch that is followed");
    }
    Optional<CommitId> after = ours.get().after();
    if (after.isPresent() && after.equals(shown.get())) {
      return new Verdict.Nothing("Already there");
    }
    return isTaken(body) ? new Verdict.Pulling(after) : new Verdict.TooMany();
  }

  /// Without the database nobody counts; a delivery only causes a look at the remote.
  private boolean isTaken(byte[] body) {
    try {
      return deliveries.take(repository, Signature.digest(body));
    } catch (StoreFault _) {
      return true;
    }
  }
}
