package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.secret.Secret;
import lockstep.git.host.RestAddress.Dialect;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositoryType;

/// Webhooks at GitHub, GitLab, Bitbucket Cloud and Data Center, Gitea and Forgejo.
///
/// The webhook is known by its address, so that one which a person made is taken over and none is
/// made twice. The secret cannot be read back: it is written each time.
public final class RestHostHooks implements HostHooks {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NAME = "Lockstep";

  /// Names that go with a token which is nobody's.
  private static final List<String> NOBODY = List.of("", "git", "x-token-auth");

  /// Where the webhooks of a repository are.
  private static RestAddress.At at(Place place) {
    return switch (RestAddress.of(place.type(), place.url())) {
      case RestAddress.At at -> at;
      case RestAddress.None _, RestAddress.Unclear _ ->
          throw new IllegalArgumentException("the place was not asked about: see reach");
    };
  }

  @Override
  public Reach reach(RepositoryType type, String url) {
    return switch (RestAddress.of(type, url)) {
      case RestAddress.At _ -> new Reach.Known();
      case RestAddress.None _ -> new Reach.NoApi();
      case RestAddress.Unclear(String why) -> new Reach.Unclear(why);
    };
  }

  @Override
  public Answer ensure(Place place, String url, Secret secret, Told told, HostGuard guard) {
    RestAddress.At hooks = at(place);
    return switch (find(place, hooks, url, guard)) {
      case Found.Trouble(Answer.Failed failed) -> failed;
      case Found.At(List<String> ids) -> {
        Optional<String> id = ids.stream().findFirst();
        String body = Json.write(body(hooks.dialect(), url, secret, told));
        HostHttp.Reply reply =
            id.isPresent()
                ? send(
                    changing(hooks.dialect()), place, hooks, "/" + encoded(id.get()), body, guard)
                : send("POST", place, hooks, "", body, guard);
        yield switch (reply) {
          case HostHttp.Reply.Nothing nothing -> failed(nothing, hooks);
          case HostHttp.Reply.Tree(JsonNode made) -> {
            // Two members that took themselves for the one may each have made one.
            List<String> twins = ids.stream().skip(1).toList();
            yield removed(place, hooks, twins, guard)
                .<Answer>map(failed -> failed)
                .orElseGet(() -> new Answer.Done(id.orElseGet(() -> id(hooks.dialect(), made))));
          }
        };
      }
    };
  }

  @Override
  public Answer remove(Place place, String url, HostGuard guard) {
    RestAddress.At hooks = at(place);
    return switch (find(place, hooks, url, guard)) {
      case Found.Trouble(Answer.Failed failed) -> failed;
      case Found.At(List<String> ids) ->
          removed(place, hooks, ids, guard)
              .<Answer>map(failed -> failed)
              .orElseGet(() -> new Answer.Done(""));
    };
  }

  /// Empty when all are gone.
  private static Optional<Answer.Failed> removed(
      Place place, RestAddress.At hooks, List<String> ids, HostGuard guard) {
    for (String id : ids) {
      if (send("DELETE", place, hooks, "/" + encoded(id), "", guard)
          instanceof HostHttp.Reply.Nothing nothing) {
        return Optional.of(failed(nothing, hooks));
      }
    }
    return Optional.empty();
  }

  private sealed interface Found {
    /// The webhooks that deliver to the address.
    record At(List<String> ids) implements Found {}

    record Trouble(Answer.Failed failed) implements Found {}
  }

  private static Found find(Place place, RestAddress.At hooks, String url, HostGuard guard) {
    String paging =
        switch (hooks.dialect()) {
          case GITHUB, GITLAB -> "?per_page=100";
          case BITBUCKET_CLOUD -> "?pagelen=100";
          case BITBUCKET_DATA_CENTER -> "?limit=100";
          case GITEA -> "?limit=50";
        };
    return switch (send("GET", place, hooks, paging, "", guard)) {
      case HostHttp.Reply.Nothing nothing -> new Found.Trouble(failed(nothing, hooks));
      case HostHttp.Reply.Tree(JsonNode json) -> {
        JsonNode all =
            switch (hooks.dialect()) {
              case GITHUB, GITLAB, GITEA -> json;
              case BITBUCKET_CLOUD, BITBUCKET_DATA_CENTER -> json.path("values");
            };
        List<String> ids = new ArrayList<>();
        for (JsonNode hook : all) {
          if (url(hooks.dialect(), hook).equals(url)) {
            ids.add(id(hooks.dialect(), hook));
          }
        }
        yield new Found.At(ids);
      }
    };
  }

  private static String url(Dialect dialect, JsonNode hook) {
    return switch (dialect) {
      case GITHUB, GITEA -> hook.at("/config/url").asText();
      case GITLAB, BITBUCKET_CLOUD, BITBUCKET_DATA_CENTER -> hook.path("url").asText();
    };
  }

  private static String id(Dialect dialect, JsonNode hook) {
    return hook.path(dialect == Dialect.BITBUCKET_CLOUD ? "uuid" : "id").asText();
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, UTF_8);
  }

  private static String changing(Dialect dialect) {
    return switch (dialect) {
      case GITHUB, GITEA -> "PATCH";
      case GITLAB, BITBUCKET_CLOUD, BITBUCKET_DATA_CENTER -> "PUT";
    };
  }

  private static ObjectNode body(Dialect dialect, String url, Secret secret, Told told) {
    ObjectNode body = JSON.objectNode();
    boolean requests = told == Told.PUSHES_AND_PULL_REQUESTS;
    switch (dialect) {
      case GITHUB, GITEA -> {
        // GitHub knows one name, and Gitea one type, for what is no service of its own.
        boolean github = dialect == Dialect.GITHUB;
        body.put(github ? "name" : "type", github ? "web" : "gitea");
        ArrayNode events = body.put("active", true).putArray("events").add("push");
        if (requests && github) {
          events.add("pull_request");
        } else if (requests) {
          // Its pull_request is also each comment and review, ours among them.
          events.add("pull_request_only").add("pull_request_sync");
        }
        body.putObject("config")
            .put("url", url)
            .put("content_type", "json")
            .put("secret", secret.reveal());
      }
      case GITLAB ->
          body.put("url", url)
              .put("token", secret.reveal())
              .put("push_events", true)
              .put("merge_requests_events", requests)
              .put("enable_ssl_verification", true);
      case BITBUCKET_CLOUD ->
          body.put("description", NAME)
              .put("url", url)
              .put("active", true)
              .put("secret", secret.reveal())
              .putArray("events")
              .add("repo:push");
      case BITBUCKET_DATA_CENTER -> {
        body.put("name", NAME).put("url", url).put("active", true);
        body.putArray("events").add("repo:refs_changed");
        body.putObject("configuration").put("secret", secret.reveal());
      }
    }
    return body;
  }

  private static HostHttp.Reply send(
      String method,
      Place place,
      RestAddress.At hooks,
      String below,
      String body,
      HostGuard guard) {
    return HostHttp.send(
        method,
        hooks.hooks() + below,
        authorization(place, hooks.dialect()),
        body,
        place.trust(),
        guard);
  }

  /// The proof that goes with each request of a host.
  static String authorization(Place place, Dialect dialect) {
    String token = place.token().reveal();
    return switch (dialect) {
      case GITHUB, GITLAB, BITBUCKET_DATA_CENTER -> "Bearer " + token;
      case GITEA -> "token " + token;
      case BITBUCKET_CLOUD ->
          NOBODY.contains(place.user())
              ? "Bearer " + token
              : "Basic "
                  + Base64.getEncoder()
                      .encodeToString("%s:%s".formatted(place.user(), token).getBytes(UTF_8));
    };
  }

  private static Answer.Failed failed(HostHttp.Reply.Nothing nothing, RestAddress.At hooks) {
    String way =
        switch (nothing.verdict()) {
          case UNAUTHENTICATED, NO_PERMISSION, NO_REPOSITORY ->
              ": let the token manage the repository's webhooks, or set a webhook secret of your"
                  + " own and add the webhook by hand";
          case CERTIFICATE ->
              ": put its authority's certificate into the repository's certificates";
          case Verdict _ -> "";
        };
    String where =
        hooks.guessed()
            ? " (%s follows from the SSH url; if the host's pages are elsewhere, use the HTTPS url)"
                .formatted(hooks.hooks())
            : "";
    return new Answer.Failed(nothing.verdict(), nothing.message() + way + where);
  }
}
