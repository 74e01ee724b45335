package lockstep.git.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.git.host.HostHttp.Reply;
import lockstep.git.host.RestAddress.Dialect;
import lockstep.sync.provisioning.HostHooks.Place;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.request.HostComments;
import lockstep.sync.request.RequestComment;

/// Comments in pull requests of GitHub, Gitea and Forgejo, and in merge requests of GitLab.
///
/// Ours begins with the marker and was written by whom the token belongs to: a stranger may copy
/// the marker, and his comment is neither changed nor taken for ours. Where the host does not say
/// whose the token is, a GitHub App's comments are known by their kind of author; elsewhere the
/// marker is all there is, and one that may not be changed is passed over.
public final class RestHostComments implements HostComments {
  /// How many pages of comments are looked through. Ours is among the first.
  static final int MOST_PAGES = 34;

  private static final int PAGE = 30;

  /// None yet.
  public RestHostComments() {}

  @Override
  public Answer put(Place place, long number, RequestComment comment, HostGuard guard) {
    return switch (RestAddress.of(place.type(), place.url())) {
      case RestAddress.At at ->
          switch (at.dialect()) {
            case GITHUB, GITEA, GITLAB -> new Asking(place, at, number, comment, guard).put();
            case BITBUCKET_CLOUD, BITBUCKET_DATA_CENTER -> unusable("Bitbucket");
          };
      case RestAddress.None _, RestAddress.Unclear _ -> unusable("this host");
    };
  }

  private static Answer unusable(String host) {
    return new Answer.Failed(
        Verdict.UNUSABLE, "comments in pull requests of %s are not known here".formatted(host));
  }

  /// A comment that begins with the marker.
  private record Marked(String id, JsonNode author, String text) {}

  /// Whose comments are ours.
  ///
  /// @param id of the author, at the host; missing: the host does not say
  /// @param anApp the token is a GitHub App's, which is nobody's
  private record Owner(JsonNode id, boolean anApp) {
    boolean isKnown() {
      return anApp || !id.isMissingNode();
    }

    boolean wrote(Marked comment) {
      return anApp
          ? comment.author().path("type").asText().equals("Bot")
          : id.isMissingNode() || comment.author().path("id").equals(id);
    }
  }

  /// All that is asked for one comment.
  private static final class Asking {
    private final Place place;
    private final RestAddress.At at;
    private final long number;
    private final RequestComment comment;
    private final HostGuard guard;
    private Optional<Owner> owner = Optional.empty();

    Asking(Place place, RestAddress.At at, long number, RequestComment comment, HostGuard guard) {
      this.place = place;
      this.at = at;
      this.number = number;
      this.comment = comment;
      this.guard = guard;
    }

    Answer put() {
      for (int page = 1; page <= MOST_PAGES; page++) {
        switch (send("GET", list() + paging(page), "")) {
          case Reply.Nothing nothing -> {
            return failed(nothing);
          }
          case Reply.Tree(JsonNode json) -> {
            List<Marked> ours = marked(json);
            Optional<Answer> trouble = ours.isEmpty() ? Optional.empty() : keepOurs(ours);
            boolean last = json.size() < PAGE || at.dialect() == Dialect.GITEA;
            if (trouble.isPresent() || last || !ours.isEmpty()) {
              return trouble.orElseGet(() -> write(ours));
            }
          }
        }
      }
      return new Answer.Failed(
          Verdict.UNUSABLE,
          "pull request %d has so many comments that ours is not looked for".formatted(number));
    }

    private Optional<Answer> keepOurs(List<Marked> marked) {
      if (owner.isEmpty()) {
        switch (send("GET", at.user(), "")) {
          case Reply.Tree(JsonNode me) -> owner = Optional.of(new Owner(me.path("id"), false));
          case Reply.Nothing nothing when isRefusal(nothing) ->
              owner =
                  Optional.of(new Owner(MissingNode.getInstance(), at.dialect() == Dialect.GITHUB));
          case Reply.Nothing nothing -> {
            return Optional.of(failed(nothing));
          }
        }
      }
      Owner us = owner.get();
      marked.removeIf(it -> !us.wrote(it));
      return Optional.empty();
    }

    private static boolean isRefusal(Reply.Nothing nothing) {
      return nothing.verdict() == Verdict.NO_PERMISSION
          || nothing.verdict() == Verdict.NO_REPOSITORY;
    }

    private Answer write(List<Marked> ours) {
      for (Marked one : ours) {
        if (isSame(one.text())) {
          return tidied(ours, one, How.SAME);
        }
        String method = at.dialect() == Dialect.GITLAB ? "PUT" : "PATCH";
        switch (send(method, one(one.id()), body())) {
          case Reply.Tree _ -> {
            return tidied(ours, one, How.CHANGED);
          }
          case Reply.Nothing nothing when nothing.verdict() == Verdict.NO_REPOSITORY -> {
            continue; // somebody deleted it meanwhile
          }
          case Reply.Nothing nothing -> {
            if (!isRefusal(nothing) || owner.filter(Owner::isKnown).isPresent()) {
              return failed(nothing);
            }
          }
        }
      }
      if (!comment.needed()) {
        return new Answer.Done(How.NONE);
      }
      return switch (send("POST", list(), body())) {
        case Reply.Tree _ -> new Answer.Done(How.WRITTEN);
        case Reply.Nothing nothing -> failed(nothing);
      };
    }

    /// Should there ever be two, as after an answer that was lost, the others go.
    private Answer tidied(List<Marked> ours, Marked kept, How how) {
      for (Marked other : ours) {
        if (!other.equals(kept)
            && other.author().equals(kept.author())
            && send("DELETE", one(other.id()), "") instanceof Reply.Nothing nothing
            && nothing.verdict() != Verdict.NO_REPOSITORY) {
          return failed(nothing);
        }
      }
      return new Answer.Done(how);
    }

    private boolean isSame(String text) {
      return text.replace("\r", "").strip().equals(comment.text().strip());
    }

    private List<Marked> marked(JsonNode json) {
      boolean gitlab = at.dialect() == Dialect.GITLAB;
      List<Marked> marked = new ArrayList<>();
      for (JsonNode it : json) {
        String text = it.path("body").asText();
        if (text.startsWith(comment.marker()) && !it.path("system").asBoolean()) {
          marked.add(new Marked(it.path("id").asText(), it.path(gitlab ? "author" : "user"), text));
        }
      }
      return marked;
    }

    private String list() {
      return at.repository()
          + (at.dialect() == Dialect.GITLAB
              ? "/merge_requests/%d/notes".formatted(number)
              : "/issues/%d/comments".formatted(number));
    }

    private String one(String id) {
      return at.dialect() == Dialect.GITLAB
          ? list() + "/" + id
          : at.repository() + "/issues/comments/" + id;
    }

    /// Oldest first. Gitea gives all of them at once.
    private String paging(int page) {
      return switch (at.dialect()) {
        case GITLAB -> "?sort=asc&order_by=created_at&per_page=%d&page=%d".formatted(PAGE, page);
        case GITHUB -> "?per_page=%d&page=%d".formatted(PAGE, page);
        case GITEA, BITBUCKET_CLOUD, BITBUCKET_DATA_CENTER -> "";
      };
    }

    private String body() {
      return Json.write(JsonNodeFactory.instance.objectNode().put("body", comment.text()));
    }

    private Reply send(String method, String url, String body) {
      return HostHttp.send(
          method,
          url,
          RestHostHooks.authorization(place, at.dialect()),
          body,
          place.trust(),
          guard);
    }

    private Answer failed(Reply.Nothing nothing) {
      String way =
          switch (nothing.verdict()) {
            case UNAUTHENTICATED, NO_PERMISSION, NO_REPOSITORY ->
                ": let the token write to pull requests ("
                    + switch (at.dialect()) {
                      case GITHUB -> "Pull requests, read and write";
                      case GITLAB -> "api";
                      case GITEA, BITBUCKET_CLOUD, BITBUCKET_DATA_CENTER -> "write:issue";
                    }
                    + ")";
            case CERTIFICATE ->
                ": put its authority's certificate into the repository's certificates";
            case Verdict _ -> "";
          };
      return new Answer.Failed(nothing.verdict(), nothing.message() + way, nothing.pause());
    }
  }
}
