package lockstep.sync.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;

/// The webhook of one repository: decides what a delivery comes to. Safe for several threads.
public final class Webhook {
  private static final String HEADS = "refs/heads/";

  private final String repository;
  private final String ref;
  private final Secrets secrets;
  private final Deliveries deliveries;
  private final Supplier<Optional<CommitId>> shown;
  private final boolean comments;

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
    this(repository, HEADS + branch, secrets, deliveries, shown, false);
  }

  private Webhook(
      String repository,
      String ref,
      Secrets secrets,
      Deliveries deliveries,
      Supplier<Optional<CommitId>> shown,
      boolean comments) {
    this.repository = repository;
    this.ref = ref;
    this.secrets = secrets;
    this.deliveries = deliveries;
    this.shown = shown;
    this.comments = comments;
  }

  /// The same, which looks after pull requests too.
  public Webhook commenting() {
    return new Webhook(repository, ref, secrets, deliveries, shown, true);
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
    Optional<String> forged = problem(host.get(), header, body);
    if (forged.isPresent()) {
      return new Verdict.Forged(forged.get());
    }
    note();
    Optional<ObjectNode> root = DeliveryBody.read(body);
    if (root.isEmpty()) {
      return new Verdict.Unsupported("a body that is no JSON object: choose application/json");
    }
    return switch (host.get().read(header, root.get())) {
      case Delivery.Ping() -> new Verdict.Nothing("pong");
      case Delivery.Other(String event) -> new Verdict.Unsupported(event);
      case Delivery.Push push -> pushed(push, body);
      case Delivery.Requested requested -> requested(requested, body);
      case Delivery.Discussed(String action) ->
          new Verdict.Nothing("Changes nothing of a pull request: " + action);
    };
  }

  /// Why a delivery is not taken for genuine. GitLab has two proofs, and one of them is enough:
  /// each needs the secret.
  private Optional<String> problem(
      Host host, Function<String, Optional<String>> header, byte[] body) {
    Optional<String> proof = header.apply(host.signatureHeader());
    Optional<StandardSignature> standard =
        host == Host.GITLAB ? StandardSignature.of(header) : Optional.empty();
    if (proof.isEmpty() && standard.isEmpty()) {
      return Optional.of(
          "The header %s is missing: set the webhook's secret at the Git host"
              .formatted(host.signatureHeader()));
    }
    for (String secret : secrets.values()) {
      if (proof.filter(it -> host.proves(it, body, secret)).isPresent()
          || standard.filter(it -> it.proves(body, secret)).isPresent()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "The header %s does not fit the body: the Git host has another secret"
            .formatted(proof.isPresent() ? host.signatureHeader() : StandardSignature.HEADER));
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

  private Verdict requested(Delivery.Requested requested, byte[] body) {
    if (!comments) {
      return new Verdict.Nothing("Pull requests of this repository get no comments");
    }
    if (!ref.equals(HEADS + requested.into())) {
      return new Verdict.Nothing("Not about the branch that is followed");
    }
    return isTaken(body) ? new Verdict.Commenting(requested.request()) : new Verdict.TooMany();
  }

  private void note() {
    try {
      deliveries.saw(repository);
    } catch (StoreFault _) {
      // It is for people who wonder whether their host delivers, and the next one is noted again.
    }
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
