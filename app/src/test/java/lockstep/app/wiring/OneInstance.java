package lockstep.app.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.function.IntFunction;
import lockstep.app.config.ConfigReader;

/// A whole instance on a free port of this machine, and its administrator.
final class OneInstance implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Instance instance;
  private final String url;

  private OneInstance(Instance instance, String url) {
    this.instance = instance;
    this.url = url;
  }

  /// Starts it, and waits until it takes saves.
  ///
  /// @param config its configuration on a port, where admin has the password admin
  static OneInstance start(IntFunction<String> config) throws Exception {
    OneInstance one = startEmpty(config);
    Until.holds("writable", () -> one.send("GET", "/readyz?for=write", "").statusCode() == 200);
    return one;
  }

  /// The same of one that may have no repository, and so takes no saves.
  static OneInstance startEmpty(IntFunction<String> config) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Instance instance = Instance.start(new ConfigReader(Map.of()).read("test", config.apply(port)));
    return new OneInstance(instance, "http://127.0.0.1:" + port);
  }

  /// One that has no repository in its file, keeps all it has in `folder`, and lets people follow
  /// what is in there.
  static OneInstance startIn(Path folder) throws Exception {
    return startEmpty(
        port ->
            """
            server: { address: 127.0.0.1, port: %d, rootUrl: "http://127.0.0.1:%d" }
            database: { url: "jdbc:sqlite:%s/lockstep.db" }
            storage: { path: "%s/data" }
            security: { adminUser: admin, adminPassword: admin, allowedGitUrls: ["%s"] }
            """
                .formatted(port, port, folder, folder, folder));
  }

  /// What the administrator is answered.
  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(method, path, "application/json", body);
  }

  /// What the administrator is answered to a change of a part of a resource.
  HttpResponse<String> patch(String path, String change) throws IOException, InterruptedException {
    return send("PATCH", path, "application/merge-patch+json", change);
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    String user = Base64.getEncoder().encodeToString("admin:admin".getBytes(UTF_8));
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Basic " + user)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// The same for a request with headers of its own, such as a delivery.
  HttpResponse<String> send(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    return client.send(
        request.uri(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    instance.close();
    client.close();
  }
}
