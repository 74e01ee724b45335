package lockstep.app.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lockstep.app.demo.Rehearsal;
import picocli.CommandLine.Command;

/// `./lockstep rehearse`: one short life of all parts in one process. The build runs it once, and
/// Java keeps what it learned (classes loaded, code profiled) in a cache that makes every later
/// start quicker, and the first save after a start or a failover.
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description =
        "Starts all parts in one process, uses them briefly and ends; the build trains Java's"
            + " start-up cache with it.")
final class RehearseCommand implements Callable<Integer> {
  private static final List<String> PATHS =
      List.of(
          "/api/health",
          "/login",
          "/api/user",
          "/api/frontend/settings",
          "/api/search?type=dash-db",
          "/api/dashboards/uid/rehearsal-1",
          "/api/folders",
          "/api/datasources",
          "/ha/status",
          "/ha/gateway",
          "/metrics");
  private static final int ROUNDS = 5;
  private static final String ADMIN =
      "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));

  /// Of one version: an edit, another that merges with it, and one that clashes.
  private static final List<String> EDITS =
      List.of(
          "{\"title\": \"Saved\", \"tags\": [\"a\"]}",
          "{\"title\": \"Rehearsal\", \"tags\": [\"a\"], \"refresh\": \"1m\"}",
          "{\"title\": \"Clash\", \"tags\": [\"b\"]}");

  @Override
  public Integer call() throws Exception {
    try (Rehearsal rehearsal = Rehearsal.start();
        HttpClient client = HttpClient.newHttpClient()) {
      rehearsal.restart();
      for (int round = 0; round < ROUNDS; round++) {
        for (String path : PATHS) {
          send(client, HttpRequest.newBuilder(rehearsal.gateway().resolve(path)));
        }
      }
      for (Map.Entry<String, URI> next : rehearsal.instances().entrySet()) {
        for (URI through : rehearsal.instances().values()) {
          save(client, through, "rehearsed-by-" + through.getPort());
        }
        save(client, rehearsal.gateway(), "rehearsed");
        post(
            client,
            rehearsal.gateway().resolve("/ha/switchover"),
            "{\"to\": \"%s\"}".formatted(next.getKey()));
      }
    }
    return 0;
  }

  /// What comes of each does not matter here: it is run, and Java learns of it.
  private static void save(HttpClient client, URI through, String uid)
      throws IOException, InterruptedException {
    URI saves = through.resolve("/api/dashboards/db");
    post(client, saves, dashboard("{\"uid\": \"%s\", \"title\": \"Rehearsal\"}".formatted(uid)));
    for (int round = 0; round < ROUNDS; round++) {
      for (String edit : EDITS) {
        String named = "{\"uid\": \"%s\", \"version\": 1, ".formatted(uid);
        post(client, saves, dashboard(named + edit.substring(1)));
      }
    }
  }

  private static String dashboard(String json) {
    return "{\"dashboard\": " + json + ", \"overwrite\": false}";
  }

  private static void post(HttpClient client, URI uri, String body)
      throws IOException, InterruptedException {
    send(
        client,
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static void send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    client.send(
        request.header("Authorization", ADMIN).build(), HttpResponse.BodyHandlers.discarding());
  }
}
