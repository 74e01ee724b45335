package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.ConnectionSpec;
import lockstep.sync.provisioning.HostApi;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import org.jspecify.annotations.Nullable;

/// The REST APIs of Git hosts, by HTTP. Redirects are not followed: they could lead to where the
/// guard does not let us.
public final class RestHostApi implements HostApi, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 3;
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private final InstantSource clock;
  private @Nullable HttpClient client;

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
    URI uri =
        URI.create(
            "%s/app/installations/%s/access_tokens"
                .formatted(connection.api(), connection.installationId()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + proof.get())
            .header("Accept", "application/vnd.github+json")
            .POST(HttpRequest.BodyPublishers.noBody());
    return switch (send(request, guard)) {
      case Reply.Nothing(Answer.Failed failed) -> failed;
      case Reply.Tree(JsonNode json) -> {
        String token = json.path("token").asText();
        yield token.isEmpty()
            ? new Answer.Failed(Verdict.UNUSABLE, uri.getHost() + " gave no token")
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
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(connection.api() + path(connection, page)))
              .header("Authorization", authorization(connection, token))
              .GET();
      switch (send(request, guard)) {
        case Reply.Nothing(Answer.Failed failed) -> {
          return failed;
        }
        case Reply.Tree(JsonNode json) -> {
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

  private sealed interface Reply {
    record Tree(JsonNode json) implements Reply {}

    record Nothing(Answer.Failed failed) implements Reply {}
  }

  private static Reply nothing(Verdict verdict, String message) {
    return new Reply.Nothing(new Answer.Failed(verdict, message));
  }

  private Reply send(HttpRequest.Builder builder, HostGuard guard) {
    HttpRequest request = builder.timeout(ANSWER).header("User-Agent", "lockstep").build();
    URI uri = request.uri();
    String host = uri.getHost();
    try {
      Optional<String> forbidden = guard.problemWithUrl(uri.toString());
      if (forbidden.isEmpty()) {
        forbidden = guard.problem(host, uri.getPort(), List.of(InetAddress.getAllByName(host)));
      }
      if (forbidden.isPresent()) {
        return nothing(Verdict.FORBIDDEN_HOST, forbidden.get());
      }
      HttpResponse<InputStream> response =
          client().send(request, HttpResponse.BodyHandlers.ofInputStream());
      return read(host, response);
    } catch (UnknownHostException _) {
      return nothing(Verdict.UNREACHABLE, "the host %s is not known".formatted(host));
    } catch (SSLException _) {
      return nothing(
          Verdict.CERTIFICATE, "the TLS certificate of %s is not trusted".formatted(host));
    } catch (IOException e) {
      return nothing(
          Verdict.UNREACHABLE,
          "%s does not answer (%s)".formatted(host, e.getClass().getSimpleName()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return nothing(Verdict.UNREACHABLE, "the question to %s was given up".formatted(host));
    }
  }

  private static Reply read(String host, HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(MOST_BYTES + 1);
    }
    return switch (status) {
      case 200, 201 ->
          body.length <= MOST_BYTES && Json.read(body) instanceof Parsed.Tree(JsonNode json)
              ? new Reply.Tree(json)
              : nothing(Verdict.UNUSABLE, "%s did not answer with JSON".formatted(host));
      case 401 ->
          nothing(
              Verdict.UNAUTHENTICATED,
              "%s does not accept the connection's secret (401): it is wrong or has expired"
                  .formatted(host));
      case 403 ->
          nothing(Verdict.NO_PERMISSION, "%s forbids this to the connection (403)".formatted(host));
      case 404 ->
          nothing(
              Verdict.NO_REPOSITORY,
              "%s knows nothing there (404): look at url, appID and installationID"
                  .formatted(host));
      case 429 -> nothing(Verdict.RATE_LIMITED, "%s asks to come later (429)".formatted(host));
      default -> nothing(Verdict.UNREACHABLE, "%s answered %d".formatted(host, status));
    };
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

  /// Made when it is first needed, since a start would wait a tenth of a second for it: it reads
  /// the certificates that Java trusts.
  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
