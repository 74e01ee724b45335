package lockstep.sync.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.sync.request.PullRequest;
import lockstep.sync.save.BranchName;

/// How hosts tell of pull requests.
///
/// Sources: the webhook pages of GitHub and GitLab; of Gitea and Forgejo, which word it as GitHub
/// does, the payloads in their documentation.
final class RequestEvents {
  /// GitHub says `synchronize`, Gitea `synchronized`.
  private static final Set<String> NEW =
      Set.of("opened", "reopened", "synchronize", "synchronized");

  private RequestEvents() {}

  /// The event `pull_request`.
  static Delivery github(JsonNode body) {
    String action = body.path("action").asText();
    JsonNode changes = body.path("changes");
    boolean retargeted = action.equals("edited") && (changes.has("base") || changes.has("ref"));
    if (!NEW.contains(action) && !retargeted) {
      return new Delivery.Discussed(action);
    }
    JsonNode request = body.path("pull_request");
    JsonNode head = request.path("head");
    JsonNode base = request.path("base");
    boolean fork = !isSame(head.path("repo"), base.path("repo"));
    return requested(
        base.path("ref").asText(),
        body.path("number").asLong(request.path("number").asLong()),
        fork ? Optional.empty() : Optional.of(head.path("ref").asText()),
        head.path("sha").asText(),
        request.path("html_url").asText(),
        action);
  }

  /// A fork that was deleted is null.
  private static boolean isSame(JsonNode head, JsonNode base) {
    String field = head.hasNonNull("id") && base.hasNonNull("id") ? "id" : "full_name";
    return head.hasNonNull(field) && head.path(field).equals(base.path(field));
  }

  /// The event `Merge Request Hook`. An `update` brings commits when it names the one before.
  static Delivery gitlab(JsonNode body) {
    JsonNode request = body.path("object_attributes");
    String action = request.path("action").asText();
    boolean wanted =
        switch (action) {
          case "open", "reopen" -> true;
          case "update" ->
              !request.path("oldrev").asText("").isEmpty()
                  || body.path("changes").has("target_branch");
          default -> false;
        };
    if (!wanted) {
      return new Delivery.Discussed(action);
    }
    JsonNode source = request.path("source_project_id");
    boolean fork = !source.isNumber() || !source.equals(request.path("target_project_id"));
    return requested(
        request.path("target_branch").asText(),
        request.path("iid").asLong(),
        fork ? Optional.empty() : Optional.of(request.path("source_branch").asText()),
        request.path("last_commit").path("id").asText(),
        request.path("url").asText(),
        action);
  }

  private static Delivery requested(
      String into, long number, Optional<String> branch, String head, String url, String action) {
    if (number < 1 || branch.flatMap(BranchName::problemWith).isPresent()) {
      return new Delivery.Discussed(action);
    }
    Optional<CommitId> commit = Optional.of(head).filter(CommitId::isValid).map(CommitId::new);
    return new Delivery.Requested(
        into, new PullRequest(number, branch.map(BranchName::new), commit, url));
  }
}
