package lockstep.app.wiring;

import lockstep.api.webhook.WebhookParts;
import lockstep.app.config.Config;
import lockstep.core.secret.Secret;
import lockstep.store.Database;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.webhook.Secrets;
import lockstep.sync.webhook.Webhook;
import lockstep.sync.webhook.WebhookWatch;

/// Puts the webhook of a repository together.
final class Webhooks {
  private Webhooks() {}

  static WebhookParts of(
      Config.Repository repository, Database database, RepositorySync sync, Peers peers) {
    WebhookWatch watch = new WebhookWatch();
    sync.listen(watch);
    Secrets secrets =
        new Secrets(repository.webhookSecrets().stream().map(Secret::reveal).toList());
    Webhook webhook =
        new Webhook(
            repository.name(),
            repository.branch(),
            secrets,
            database.deliveries(),
            () -> sync.snapshot().commit());
    return new WebhookParts(webhook, watch, commit -> peers.hint(repository.name(), commit.hex()));
  }
}
