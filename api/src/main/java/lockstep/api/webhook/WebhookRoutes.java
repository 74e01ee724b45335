package lockstep.api.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.repository.WebhookParts;
import lockstep.core.resource.CommitId;
import lockstep.sync.job.RequestJobs;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.request.PullRequest;
import lockstep.sync.webhook.Verdict;

/// The endpoint for deliveries, at Grafana's path:
/// `POST /apis/provisioning.grafana.app/{version}/namespaces/default/repositories/{name}/webhook`.
public final class WebhookRoutes {
  private static final int BODY = 25 * 1024 * 1024;
  private static final String PATH =
      "/apis/provisioning.grafana.app/{version}/namespaces/default/repositories/{name}/webhook";
  private static final List<String> VERSIONS = List.of("v0alpha1", "v1beta1");

  private final Repositories repositories;
  private final RequestJobs requests;

  /// Takes deliveries for `repositories`.
  ///
  /// @param requests has pull requests looked at
  public WebhookRoutes(Repositories repositories, RequestJobs requests) {
    this.repositories = repositories;
    this.requests = requests;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.ANYBODY, this::look),
        Route.post(PATH, Access.ANYBODY, this::deliver).withBodyLimit(BODY));
  }

  /// For whoever tries the URL in a browser.
  private Answer look(Request request) {
    return repository(request).webhook().webhook().isEnabled()
        ? answer(200, "Deliver here by POST, signed with the webhook's secret")
        : disabled();
  }

  private SyncedRepository repository(Request request) {
    if (!VERSIONS.contains(request.variable("version"))) {
      throw HttpFault.of(404, "There is no such version (there are: v0alpha1, v1beta1)");
    }
    return repositories
        .named(request.variable("name"))
        .orElseThrow(() -> HttpFault.of(404, "There is no repository of this name"));
  }

  private Answer deliver(Request request) {
    SyncedRepository repository = repository(request);
    WebhookParts parts = repository.webhook();
    return switch (parts.webhook().take(request::header, request.body())) {
      case Verdict.Pulling(Optional<CommitId> after) -> {
        parts.watch().announced(after);
        repository.sync().pull(RepositorySync.Trigger.WEBHOOK);
        after.ifPresent(parts.peers());
        yield answer(202, "Pulling");
      }
      case Verdict.Commenting(PullRequest pull) -> {
        boolean put = requests.ask(repository.name(), pull);
        yield answer(
            202,
            put
                ? "The pull request is looked at"
                : "The pull request is looked at once the look that is under way has ended");
      }
      case Verdict.Nothing(String why) -> answer(200, why);
      case Verdict.Unsupported(String event) -> answer(501, "Not of use here: " + event);
      case Verdict.Forged(String why) -> answer(401, why);
      case Verdict.TooMany() ->
          answer(429, "More deliveries in a minute than are taken").with("Retry-After", "60");
      case Verdict.Disabled() -> disabled();
    };
  }

  private static Answer disabled() {
    return answer(
        400,
        "This repository has no webhook: set secure.webhookSecret, or in the configuration file"
            + " repositories[].webhook.secret");
  }

  /// As Grafana answers a delivery: `code` and `message`.
  private static Answer answer(int status, String message) {
    return Answer.json(
        status, JsonNodeFactory.instance.objectNode().put("code", status).put("message", message));
  }
}
