package lockstep.api.repository;

import java.util.Optional;
import java.util.function.Consumer;
import lockstep.core.resource.CommitId;
import lockstep.sync.webhook.Webhook;
import lockstep.sync.webhook.WebhookWatch;

/// What stands behind the endpoint for deliveries.
///
/// @param webhook decides what a delivery comes to
/// @param watch notices when deliveries stay away
/// @param peers is given the commits that the other members should look for
public record WebhookParts(Webhook webhook, WebhookWatch watch, Consumer<CommitId> peers) {
  /// What people should know of the deliveries; empty while all is well.
  public Optional<String> complaint() {
    return webhook.isEnabled() ? watch.complaint() : Optional.empty();
  }
}
