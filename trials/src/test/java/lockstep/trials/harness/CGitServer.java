package lockstep.trials.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// C Git's own smart HTTP server: `git http-backend`, one process for each request, behind the
/// JDK's HTTP server.
public final class CGitServer implements AutoCloseable {
  private static final int OK = 200;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path root;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger pushes = new AtomicInteger();

  private CGitServer(Path root, InetAddress address) throws IOException {
    this.root = root;
    // Without it an answer in several pieces waits for an acknowledgement of the first.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /// Serves the bare repositories below `root`, to anybody, on a free port.
  public static CGitServer start(Path root) {
    return start(root, InetAddress.getLoopbackAddress());
  }

  /// The same at one of this machine's addresses.
  public static CGitServer start(Path root, InetAddress address) {
    try {
      return new CGitServer(root, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes a bare repository with the branch main and no commit.
  public static Path create(Path root, String name) {
    Path repository = root.resolve(name + ".git");
    Command.succeed(root, "git", "init", "-q", "--bare", "-b", "main", repository.toString());
    Command.succeed(repository, "git", "config", "http.receivepack", "true");
    Command.succeed(repository, "git", "config", "gc.auto", "0");
    return repository;
  }

  /// Where it listens.
  public int port() {
    return server.getAddress().getPort();
  }

  /// How many requests came so far.
  public int requests() {
    return requests.get();
  }

  /// How many pushes it was sent, of which some may have been refused.
  public int pushes() {
    return pushes.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    if (exchange.getRequestURI().getPath().endsWith("/git-receive-pack")) {
      pushes.incrementAndGet();
    }
    ProcessBuilder builder = Command.builder(root, List.of("git", "http-backend"));
    environment(builder.environment(), exchange);
    Process git = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (exchange) {
      feed(exchange.getRequestBody(), git);
      answer(exchange, new BufferedInputStream(git.getInputStream()));
    } finally {
      git.destroy();
    }
  }

  private void environment(Map<String, String> environment, HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", uri.getPath());
    environment.put("QUERY_STRING", Optional.ofNullable(uri.getQuery()).orElse(""));
    header(exchange, "Content-Type").ifPresent(type -> environment.put("CONTENT_TYPE", type));
    header(exchange, "Content-Length").ifPresent(size -> environment.put("CONTENT_LENGTH", size));
    header(exchange, "Content-Encoding")
        .ifPresent(encoding -> environment.put("HTTP_CONTENT_ENCODING", encoding));
    header(exchange, "Git-Protocol").ifPresent(version -> environment.put("GIT_PROTOCOL", version));
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /// Gives the program the body as it comes. A body that breaks off is an end for the program, too.
  private static void feed(InputStream body, Process git) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (OutputStream in = git.getOutputStream()) {
                body.transferTo(in);
              } catch (IOException _) {
                // the program tells what it lacks
              }
            });
  }

  /// Turns what a CGI program says into an answer.
  private static void answer(HttpExchange exchange, InputStream out) throws IOException {
    int status = OK;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(0, colon));
      String value = line.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Status")) {
        status = Integer.parseInt(value.split(" ", 2)[0]);
      } else if (colon > 0) {
        exchange.getResponseHeaders().add(name, value);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      out.transferTo(body);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
