package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;

/// Webhooks at GitHub, GitLab, Bitbucket Cloud, Gitea and Forgejo.
///
/// The webhook is known by its address, so that one which a person made is taken over and none is
/// made twice. The secret cannot be read back: it is written each time.
public final class RestHostHooks implements HostHooks, AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NAME = "Lockstep";

  private final HostHttp http = new HostHttp();

  /// The dialects.
  private enum Host {
    GITHUB,
    GITLAB,
    BITBUCKET,
    GITEA
  }

  /// Where the webhooks of a repository are.
  private record Hooks(Host host, String url) {}

  @Override
  public boolean knows(Place place) {
    return hooks(place).isPresent();
  }

  private static Optional<Hooks> hooks(Place place) {
    URI uri;
    try {
      uri = URI.create(place.url());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    String path = String.valueOf(uri.getPath()).replaceAll("^/+|/+$", "").replaceAll("\\.git$", "");
    List<String> parts = Arrays.asList(path.split("/", -1));
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!web || uri.getHost() == null || parts.size() < 2) {
      return Optional.empty(); // there is no saying where the API of an SSH address is
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String site = "%s://%s%s".formatted(uri.getScheme(), host, port(uri));
    String two = "%s/%s".formatted(parts.get(parts.size() - 2), parts.getLast());
    String before = String.join("/", parts.subList(0, parts.size() - 2)).replaceAll("^(?=.)", "/");
    return switch (place.type()) {
      case GITHUB, GITHUB_ENTERPRISE ->
          Optional.of(
              new Hooks(
                  Host.GITHUB,
                  "%s/repos/%s/hooks"
                      .formatted(
                          host.equals("github.com") ? "https://api.github.com" : site + "/api/v3",
                          two)));
      case GITLAB ->
          Optional.of(
              new Hooks(
                  Host.GITLAB,
                  "%s/api/v4/projects/%s/hooks".formatted(site, URLEncoder.encode(path, UTF_8))));
      case GITEA ->
          Optional.of(
              new Hooks(Host.GITEA, "%s%s/api/v1/repos/%s/hooks".formatted(site, before, two)));
      case BITBUCKET ->
          host.equals("bitbucket.org")
              ? Optional.of(
                  new Hooks(
                      Host.BITBUCKET,
                      "https://api.bitbucket.org/2.0/repositories/%s/hooks".formatted(two)))
              : Optional.empty();
      case GIT, LOCAL -> Optional.empty();
    };
  }

  private static String port(URI uri) {
    return uri.getPort() < 0 ? "" : ":" + uri.getPort();
  }

  @Override
  public Answer ensure(Place place, String url, Secret secret, HostGuard guard) {
    Hooks hooks = hooks(place).orElseThrow();
    return switch (find(place, hooks, url, guard)) {
      case Found.Trouble(Answer.Failed failed) -> failed;
      case Found.At(List<String> ids) -> {
        Optional<String> id = ids.stream().findFirst();
        String body = Json.write(body(hooks.host(), url, secret));
        HttpRequest.Builder request =
            id.map(there -> request(place, hooks, one(hooks, there)))
                .orElseGet(() -> request(place, hooks, hooks.url()))
                .header("Content-Type", "application/json")
                .method(
                    id.isEmpty() ? "POST" : changing(hooks.host()),
                    HttpRequest.BodyPublishers.ofString(body));
        yield switch (http.send(request, guard)) {
          case HostHttp.Reply.Nothing nothing -> failed(nothing);
          case HostHttp.Reply.Tree(JsonNode made) -> {
            // Two members that took themselves for the one may each have made one.
            List<String> twins = ids.stream().skip(1).toList();
            yield removed(place, hooks, twins, guard)
                .<Answer>map(failed -> failed)
                .orElseGet(() -> new Answer.Done(id.orElseGet(() -> id(hooks.host(), made))));
          }
        };
      }
    };
  }

  @Override
  public Answer remove(Place place, String url, HostGuard guard) {
    Hooks hooks = hooks(place).orElseThrow();
    return switch (find(place, hooks, url, guard)) {
      case Found.Trouble(Answer.Failed failed) -> failed;
      case Found.At(List<String> ids) ->
          removed(place, hooks, ids, guard)
              .<Answer>map(failed -> failed)
              .orElseGet(() -> new Answer.Done(""));
    };
  }

  /// Empty when all are gone.
  private Optional<Answer.Failed> removed(
      Place place, Hooks hooks, List<String> ids, HostGuard guard) {
    for (String id : ids) {
      if (http.send(request(place, hooks, one(hooks, id)).DELETE(), guard)
          instanceof HostHttp.Reply.Nothing nothing) {
        return Optional.of(failed(nothing));
      }
    }
    return Optional.empty();
  }

  private sealed interface Found {
    /// The webhooks that deliver to the address.
    record At(List<String> ids) implements Found {}

    record Trouble(Answer.Failed failed) implements Found {}
  }

  private Found find(Place place, Hooks hooks, String url, HostGuard guard) {
    String paging =
        switch (hooks.host()) {
          case GITHUB, GITLAB -> "?per_page=100";
          case BITBUCKET -> "?pagelen=100";
          case GITEA -> "?limit=50";
        };
    return switch (http.send(request(place, hooks, hooks.url() + paging).GET(), guard)) {
      case HostHttp.Reply.Nothing nothing -> new Found.Trouble(failed(nothing));
      case HostHttp.Reply.Tree(JsonNode json) -> {
        JsonNode all = hooks.host() == Host.BITBUCKET ? json.path("values") : json;
        List<String> ids = new ArrayList<>();
        for (JsonNode hook : all) {
          if (url(hooks.host(), hook).equals(url)) {
            ids.add(id(hooks.host(), hook));
          }
        }
        yield new Found.At(ids);
      }
    };
  }

  private static String url(Host host, JsonNode hook) {
    return switch (host) {
      case GITHUB, GITEA -> hook.at("/config/url").asText();
      case GITLAB, BITBUCKET -> hook.path("url").asText();
    };
  }

  private static String id(Host host, JsonNode hook) {
    return hook.path(host == Host.BITBUCKET ? "uuid" : "id").asText();
  }

  private static String one(Hooks hooks, String id) {
    return hooks.url() + "/" + URLEncoder.encode(id, UTF_8);
  }

  private static String changing(Host host) {
    return switch (host) {
      case GITHUB, GITEA -> "PATCH";
      case GITLAB, BITBUCKET -> "PUT";
    };
  }

  private static ObjectNode body(Host host, String url, Secret secret) {
    ObjectNode body = JSON.objectNode();
    switch (host) {
      case GITHUB, GITEA -> {
        // GitHub knows one name, and Gitea one type, for what is no service of its own.
        body.put(host == Host.GITHUB ? "name" : "type", host == Host.GITHUB ? "web" : "gitea");
        body.put("active", true).putArray("events").add("push");
        body.putObject("config")
            .put("url", url)
            .put("content_type", "json")
            .put("secret", secret.reveal());
      }
      case GITLAB ->
          body.put("url", url)
              .put("token", secret.reveal())
              .put("push_events", true)
              .put("enable_ssl_verification", true);
      case BITBUCKET ->
          body.put("description", NAME)
              .put("url", url)
              .put("active", true)
              .put("secret", secret.reveal())
              .putArray("events")
              .add("repo:push");
    }
    return body;
  }

  private static HttpRequest.Builder request(Place place, Hooks hooks, String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Accept", "application/json")
        .header("Authorization", authorization(place, hooks.host()));
  }

  private static String authorization(Place place, Host host) {
    String token = place.token().reveal();
    return switch (host) {
      case GITHUB, GITLAB -> "Bearer " + token;
      case GITEA -> "token " + token;
      case BITBUCKET ->
          place.user().isEmpty() || place.user().equals("x-token-auth")
              ? "Bearer " + token
              : "Basic "
                  + Base64.getEncoder()
                      .encodeToString("%s:%s".formatted(place.user(), token).getBytes(UTF_8));
    };
  }

  private static Answer.Failed failed(HostHttp.Reply.Nothing nothing) {
    boolean mayNot =
        switch (nothing.verdict()) {
          case UNAUTHENTICATED, NO_PERMISSION, NO_REPOSITORY -> true;
          case Verdict _ -> false;
        };
    String way =
        mayNot
            ? ": let the token manage the repository's webhooks, or set webhook.disabled and add"
                + " the webhook by hand"
            : "";
    return new Answer.Failed(nothing.verdict(), nothing.message() + way);
  }

  @Override
  public void close() {
    http.close();
  }
}
