package lockstep.app.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import lockstep.app.demo.Rehearsal;
import picocli.CommandLine.Command;

/// `./lockstep rehearse`: one short life of all parts in one process. The build runs it once, and
/// Java keeps what it learned
/// (classes loaded, code profiled) in a cache that makes every later start quicker.
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

  @Override
  public Integer call() throws Exception {
    String admin =
        Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
    try (Rehearsal rehearsal = Rehearsal.start();
        HttpClient client = HttpClient.newHttpClient()) {
      rehearsal.restart();
      for (int round = 0; round < ROUNDS; round++) {
        for (String path : PATHS) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(rehearsal.url() + path))
                  .header("Authorization", "Basic " + admin)
                  .build();
          client.send(request, HttpResponse.BodyHandlers.discarding());
        }
      }
    }
    return 0;
  }
}
