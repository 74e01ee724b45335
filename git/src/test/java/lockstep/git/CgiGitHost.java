package lockstep.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/// C Git's own HTTP host: `git http-backend` behind the JDK's web server.
final class CgiGitHost implements AutoCloseable {
  private final GitCli git;
  private final Path root;
  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  /// Answers a request with a status before Git sees it; 0 lets it through, -1: it has answered.
  private volatile Function<HttpExchange, Integer> door = _ -> 0;

  /// What it takes clients to have asked for; empty: what they ask for.
  private volatile Optional<String> spoken = Optional.empty();

  private final List<String> log = new CopyOnWriteArrayList<>();

  CgiGitHost(GitCli git, Path root) throws IOException {
    this(
        git,
        root,
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /// With TLS.
  static CgiGitHost secure(GitCli git, Path root, SSLContext tls) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new CgiGitHost(git, root, server);
  }

  private CgiGitHost(GitCli git, Path root, HttpServer server) {
    this.git = git;
    this.root = root;
    this.server = server;
    server.setExecutor(requests);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String name) {
    return "http://127.0.0.1:%d/%s".formatted(port(), name);
  }

  /// Speaks Git's first protocol only, as old hosts do, or that with its version in front.
  void onlyVersion(int version) {
    spoken = Optional.of("version=" + version);
  }

  /// Each request as method and path with query.
  List<String> requests() {
    return List.copyOf(log);
  }

  void forgetRequests() {
    log.clear();
  }

  void door(Function<HttpExchange, Integer> door) {
    this.door = door;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      int status = door.apply(exchange);
      if (status < 0) {
        return;
      }
      if (status != 0) {
        if (status == 401) {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        }
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      Process process = start(exchange);
      Thread feeder = Thread.ofVirtual().start(() -> feed(exchange, process));
      answer(exchange, process.getInputStream());
      feeder.join();
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process start(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    git.environment(environment);
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put(
        "QUERY_STRING", Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
    environment.put("REMOTE_ADDR", "127.0.0.1");
    header(exchange, "Content-Type").ifPresent(value -> environment.put("CONTENT_TYPE", value));
    header(exchange, "Content-Length").ifPresent(value -> environment.put("CONTENT_LENGTH", value));
    header(exchange, "Content-Encoding")
        .ifPresent(value -> environment.put("HTTP_CONTENT_ENCODING", value));
    spoken
        .or(() -> header(exchange, "Git-Protocol"))
        .ifPresent(value -> environment.put("GIT_PROTOCOL", value));
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  private static void feed(HttpExchange exchange, Process process) {
    try (OutputStream in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    } catch (IOException e) {
      // One of the two has gone: the other finds out by itself.
    }
  }

  private static void answer(HttpExchange exchange, InputStream cgi) throws IOException {
    InputStream out = new BufferedInputStream(cgi);
    int status = 200;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(name, value);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    out.transferTo(exchange.getResponseBody());
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .strip();
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }
}
