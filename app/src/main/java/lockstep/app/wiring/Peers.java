package lockstep.app.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.api.forward.MemberClient;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.PeerProbe;
import lockstep.cluster.member.PeerTalk;
import lockstep.core.identity.MemberSignatures;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.Bundle;

/// How this instance reaches the other members over HTTP: what was pushed, hints, news of the
/// lease, and looks whether one is alive and fit.
final class Peers implements PeerProbe, PeerTalk, Bundles.Wire, AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration PROBE = Duration.ofMillis(400);
  private static final Duration HINT = Duration.ofSeconds(2);
  private static final Duration BUNDLE = Duration.ofSeconds(3);

  private final List<URI> others;
  private final Signer signer;
  private final MemberClient client = new MemberClient(PROBE);

  /// Signs a request as one of the cluster; empty when it cannot.
  @FunctionalInterface
  interface Signer {
    Optional<String> sign(String method, String target, byte[] body);
  }

  /// One who belongs to no cluster: it can give hints, and nothing else.
  static Peers ofStranger(List<URI> instances) {
    return new Peers(instances, (_, _, _) -> Optional.empty());
  }

  /// @param others the URLs of all instances but this one
  Peers(List<URI> others, Signer signer) {
    this.others = List.copyOf(others);
    this.signer = signer;
  }

  @Override
  public List<URI> others() {
    return others;
  }

  /// Tells the others that there is something new. A lost hint costs them an interval, nothing
  /// else, so failures are only noted.
  void hint(String repository, String commit) {
    others.forEach(other -> hint(other, repository, commit));
  }

  @Override
  public void hint(URI other, String repository, String commit) {
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("repository", repository)
            .put("commit", commit)
            .toString();
    tell(other.resolve("/ha/hint"), body);
  }

  /// Tells the others that a person confirmed what they hold back. Who does not hear of it goes on
  /// holding it back, and shows so.
  void confirm(String repository) {
    byte[] body =
        JsonNodeFactory.instance
            .objectNode()
            .put("repository", repository)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    for (URI other : others) {
      Thread.ofVirtual()
          .name("peer-confirm")
          .start(() -> answered(other, "/ha/confirmed", "application/json", body, HINT));
    }
  }

  @Override
  public Optional<CommitId> send(URI other, String repository, Bundle bundle) {
    String target =
        "/ha/bundle?repository=%s&prerequisite=%s&tip=%s"
            .formatted(
                URLEncoder.encode(repository, StandardCharsets.UTF_8),
                bundle.prerequisite(),
                bundle.tip());
    return answered(other, target, "application/octet-stream", bundle.pack(), BUNDLE)
        .map(said -> said.path("head").asText())
        .filter(CommitId::isValid)
        .map(CommitId::new);
  }

  /// What a member says to a signed request; empty when it is not signed, or says anything but 200.
  private Optional<JsonNode> answered(
      URI other, String target, String type, byte[] body, Duration patience) {
    Optional<String> signature = signer.sign("POST", target, body);
    if (signature.isEmpty()) {
      return Optional.empty();
    }
    HttpRequest request =
        HttpRequest.newBuilder(other.resolve(target))
            .timeout(patience)
            .header("Content-Type", type)
            .header(MemberSignatures.HEADER, signature.get())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200 && Json.read(answer.body()) instanceof Parsed.Tree(var said)
          ? Optional.of(said)
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void news(String url) {
    tell(URI.create(url).resolve("/ha/news"), "{}");
  }

  private void tell(URI address, String body) {
    HttpRequest request = post(address, body, HINT);
    Thread.ofVirtual().name("peer-hint").start(() -> send(request));
  }

  private static HttpRequest post(URI address, String body, Duration patience) {
    return HttpRequest.newBuilder(address)
        .timeout(patience)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  @Override
  public Candidacy candidacy(String name, String url, Set<CommitId> commits, Duration patience) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    ArrayNode list = question.putArray("commits");
    commits.forEach(commit -> list.add(commit.hex()));
    return answered(
            URI.create(url),
            "/ha/candidacy",
            "application/json",
            question.toString().getBytes(StandardCharsets.UTF_8),
            patience)
        .map(
            said ->
                new Candidacy(
                    true,
                    said.path("ready").asBoolean(),
                    said.path("caughtUp").asBoolean(),
                    said.path("gitOk").asBoolean(),
                    said.path("draining").asBoolean(),
                    said.path("commit").asText()))
        .orElse(Candidacy.SILENT);
  }

  private void send(HttpRequest request) {
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      LOG.log(
          Level.DEBUG,
          "peer did not take a hint: url={0} reason={1}",
          request.uri(),
          e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean answers(String name, String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url).resolve("/livez")).timeout(PROBE).GET().build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
