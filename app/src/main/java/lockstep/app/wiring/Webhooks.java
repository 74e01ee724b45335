package lockstep.app.wiring;

import java.util.List;
import lockstep.api.repository.WebhookParts;
import lockstep.core.secret.Secret;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.webhook.Deliveries;
import lockstep.sync.webhook.Secrets;
import lockstep.sync.webhook.Webhook;
import lockstep.sync.webhook.WebhookWatch;

/// Puts the webhook of a repository together.
final class Webhooks {
  private Webhooks() {}

  static WebhookParts of(
      RepositorySetup setup, Deliveries deliveries, RepositorySync sync, Peers peers) {
    WebhookWatch watch = new WebhookWatch();
    sync.listen(watch);
    RepositorySpec spec = setup.spec();
    Secrets secrets =
        new Secrets(
            spec.webhook().disabled()
                ? List.of()
                : setup.secrets().webhookSecrets().stream().map(Secret::reveal).toList());
    Webhook webhook =
        new Webhook(
            spec.name(),
            spec.location().branch(),
            secrets,
            deliveries,
            () -> sync.snapshot().commit());
    return new WebhookParts(
        spec.comments() ? webhook.commenting() : webhook,
        watch,
        commit -> peers.hint(spec.name(), commit.hex()));
  }
}
