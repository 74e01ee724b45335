package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.ConnectionSpec;
import lockstep.sync.provisioning.HostApi;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySpec.Trust;

/// What the REST APIs of Git hosts say of connections.
public final class RestHostApi implements HostApi {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 3;
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private final InstantSource clock;

  /// @param clock dates the proofs of Apps, which hosts take for ten minutes
  public RestHostApi(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Answer token(ConnectionSpec connection, Secret secret, HostGuard guard) {
    if (!secret.isPresent()) {
      return new Answer.Failed(Verdict.UNAUTHENTICATED, "the connection's secret cannot be read");
    }
    if (!connection.type().isApp()) {
      return new Answer.Token(secret, Instant.MAX);
    }
    Optional<String> proof = AppProof.of(connection.appId(), secret, clock.instant());
    if (proof.isEmpty()) {
      return new Answer.Failed(
          Verdict.UNAUTHENTICATED, "secure.privateKey is no RSA private key in PEM");
    }
    String url =
        "%s/app/installations/%s/access_tokens"
            .formatted(connection.api(), connection.installationId());
    return switch (HostHttp.send("POST", url, "Bearer " + proof.get(), "", Trust.USUAL, guard)) {
      case HostHttp.Reply.Nothing nothing -> failed(nothing);
      case HostHttp.Reply.Tree(JsonNode json) -> {
        String token = json.path("token").asText();
        yield token.isEmpty()
            ? new Answer.Failed(Verdict.UNUSABLE, URI.create(url).getHost() + " gave no token")
            : new Answer.Token(new Secret(token), expiry(json.path("expires_at").asText()));
      }
    };
  }

  private Instant expiry(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return clock.instant().plus(TOKEN_LIFE);
    }
  }

  @Override
  public Answer repositories(ConnectionSpec connection, Secret token, HostGuard guard) {
    List<External> found = new ArrayList<>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      String url = connection.api() + path(connection, page);
      String authorization = authorization(connection, token);
      switch (HostHttp.send("GET", url, authorization, "", Trust.USUAL, guard)) {
        case HostHttp.Reply.Nothing nothing -> {
          return failed(nothing);
        }
        case HostHttp.Reply.Tree(JsonNode json) -> {
          List<External> here = items(connection, json);
          found.addAll(here);
          if (here.size() < PAGE) {
            return new Answer.Repositories(found);
          }
        }
      }
    }
    return new Answer.Repositories(found);
  }

  private static String path(ConnectionSpec connection, int page) {
    return switch (connection.type()) {
      case GITHUB, GITHUB_ENTERPRISE ->
          "/installation/repositories?per_page=%d&page=%d".formatted(PAGE, page);
      case GITLAB ->
          "/projects?membership=true&simple=true&per_page=%d&page=%d".formatted(PAGE, page);
      case BITBUCKET ->
          "/repositories/%s?pagelen=%d&page=%d"
              .formatted(java.net.URLEncoder.encode(connection.workspace(), UTF_8), PAGE, page);
      case GITEA -> "/user/repos?limit=%d&page=%d".formatted(PAGE, page);
    };
  }

  private static String authorization(ConnectionSpec connection, Secret token) {
    return switch (connection.type()) {
      case GITHUB, GITHUB_ENTERPRISE, GITLAB, BITBUCKET -> "Bearer " + token.reveal();
      case GITEA -> "token " + token.reveal();
    };
  }

  private static List<External> items(ConnectionSpec connection, JsonNode json) {
    List<External> items = new ArrayList<>();
    switch (connection.type()) {
      case GITHUB, GITHUB_ENTERPRISE ->
          json.path("repositories")
              .forEach(it -> items.add(named(it, "/owner/login", "/html_url")));
      case GITEA -> json.forEach(it -> items.add(named(it, "/owner/login", "/html_url")));
      case GITLAB ->
          json.forEach(
              it ->
                  items.add(
                      new External(
                          it.path("path").asText(),
                          it.at("/namespace/full_path").asText(),
                          it.path("web_url").asText())));
      case BITBUCKET ->
          json.path("values")
              .forEach(
                  it ->
                      items.add(
                          new External(
                              it.path("slug").asText(),
                              it.at("/workspace/slug").asText(connection.workspace()),
                              it.at("/links/html/href").asText())));
    }
    return items;
  }

  private static External named(JsonNode json, String owner, String url) {
    return new External(json.path("name").asText(), json.at(owner).asText(), json.at(url).asText());
  }

  private static Answer failed(HostHttp.Reply.Nothing nothing) {
    String host = nothing.host();
    String words =
        switch (nothing.verdict()) {
          case UNAUTHENTICATED ->
              "%s does not accept the connection's secret (401): it is wrong or has expired"
                  .formatted(host);
          case NO_PERMISSION -> "%s forbids this to the connection (403)".formatted(host);
          case NO_REPOSITORY ->
              "%s knows nothing there (404): look at url, with an App also at its ids"
                  .formatted(host);
          case Verdict _ -> nothing.message();
        };
    return new Answer.Failed(nothing.verdict(), words);
  }

  /// What proves that one is an App.
  static String json(String appId, Instant now) {
    return Json.write(
        JsonNodeFactory.instance
            .objectNode()
            .put("iat", now.minusSeconds(60).getEpochSecond())
            .put("exp", now.plusSeconds(540).getEpochSecond())
            .put("iss", appId));
  }
}
