package lockstep.trials.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What stands in front of instances, as a process: our gateway, or a proxy that people have
/// already, with the file that is shipped for it and nothing changed but addresses and ports.
public final class RunningProxy implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(15);
  private static final int WAYS_IN = 3;

  /// Which one.
  public enum Kind {
    /// `./lockstep gateway`.
    GATEWAY("lockstep"),
    /// With `deploy/haproxy/haproxy.cfg`.
    HAPROXY("haproxy"),
    /// With `deploy/nginx/nginx.conf`.
    NGINX("nginx");

    private final String program;

    Kind(String program) {
      this.program = program;
    }

    /// True when this machine has it.
    public boolean isInstalled() {
      return this == GATEWAY
          || Command.run(Checkout.ROOT, List.of("sh", "-c", "command -v " + program)).code() == 0;
    }

    @Override
    public String toString() {
      return this == GATEWAY ? "gateway" : program;
    }
  }

  private final Kind kind;
  private final Path home;
  private final List<String> command;
  private final String url;
  private Process process;

  private RunningProxy(Kind kind, Path home, List<String> command, String url) throws IOException {
    this.kind = kind;
    this.home = home;
    this.command = command;
    this.url = url;
    this.process = run();
  }

  private Process run() throws IOException {
    return Command.builder(kind == Kind.GATEWAY ? Checkout.ROOT : home, command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
        .start();
  }

  /// Starts one and waits until a request comes through.
  ///
  /// @param folder gets its files
  /// @param mode `primary-replica` or `load-balancer`
  /// @param ports of the instances, the one of the highest priority first: at most three
  public static RunningProxy start(Kind kind, Path folder, String mode, List<Integer> ports) {
    int port = Checkout.freeDemoPort(WAYS_IN);
    try {
      Path home = Files.createTempDirectory(folder, kind.program);
      boolean others = kind != Kind.GATEWAY && !mode.equals("primary-replica");
      String url = "http://127.0.0.1:" + (others ? port + 2 : port);
      RunningProxy proxy =
          new RunningProxy(kind, home, command(kind, home, mode, ports, port), url);
      proxy.awaitReady();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() throws IOException {
    Server server = Server.at(url);
    try {
      Eventually.holds(
          kind + " lets requests through",
          START,
          () -> process.isAlive() && server.get("/livez").status() == 200);
    } catch (AssertionError e) {
      close();
      throw new AssertionError(e.getMessage() + "\n" + Files.readString(home.resolve("log")), e);
    }
  }

  /// Ends it as `kill -9` does, and waits until it is gone.
  public void kill() throws InterruptedException {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  /// Starts it again at the same address after its end, and waits until a request comes through.
  public void startAgain() throws IOException {
    process = run();
    awaitReady();
  }

  private static List<String> command(
      Kind kind, Path home, String mode, List<Integer> ports, int port) throws IOException {
    return switch (kind) {
      case GATEWAY -> {
        Path file = home.resolve("gateway.yaml");
        Files.writeString(file, gateway(mode, ports, port));
        yield List.of("./lockstep", "gateway", "--config", file.toString());
      }
      case HAPROXY -> {
        Path file = home.resolve("haproxy.cfg");
        String shipped = Files.readString(Checkout.ROOT.resolve("deploy/haproxy/haproxy.cfg"));
        Files.writeString(
            file,
            addressed(shipped, ports)
                .replace("bind :3000", "bind 127.0.0.1:" + port)
                .replace("bind :3010", "bind 127.0.0.1:" + (port + 1))
                .replace("bind :3100", "bind 127.0.0.1:" + (port + 2)));
        yield List.of("haproxy", "-db", "-f", file.toString());
      }
      case NGINX -> {
        Path file = home.resolve("nginx.conf");
        String shipped = Files.readString(Checkout.ROOT.resolve("deploy/nginx/nginx.conf"));
        Files.writeString(
            file,
            addressed(shipped, ports)
                .replace("listen 3000", "listen 127.0.0.1:" + port)
                .replace("listen 3100", "listen 127.0.0.1:" + (port + 2))
                // Its usual folders belong to the system's own.
                .replace("http {\n", "http {\n" + temporary(home)));
        yield List.of(
            "nginx",
            "-p",
            home.toString(),
            "-c",
            file.toString(),
            "-g",
            "pid nginx.pid; error_log stderr; daemon off;");
      }
    };
  }

  private static String addressed(String shipped, List<Integer> ports) {
    String text = shipped;
    for (int i = 0; i < ports.size(); i++) {
      text = text.replace("127.0.0.1:300" + (i + 1), "127.0.0.1:" + ports.get(i));
    }
    return text;
  }

  private static String temporary(Path home) {
    StringBuilder text = new StringBuilder();
    for (String what : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      text.append("  %s_temp_path %s/%s;\n".formatted(what, home, what));
    }
    return text.toString();
  }

  private static String gateway(String mode, List<Integer> ports, int port) {
    StringBuilder text = new StringBuilder();
    text.append(
        "server: { address: 127.0.0.1, port: %d, rootUrl: \"http://127.0.0.1:%d\" }\n"
            .formatted(port, port));
    text.append("cluster:\n  name: trial\n  mode: %s\n  instance: gate\n".formatted(mode));
    text.append("  members:\n").append(members(ports));
    return text.toString();
  }

  /// The instances `a`, `b`, … as a configuration lists them, the first of the highest priority.
  public static String members(List<Integer> ports) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ports.size(); i++) {
      text.append(
          "    - { name: %s, url: \"http://127.0.0.1:%d\", priority: %d }\n"
              .formatted((char) ('a' + i), ports.get(i), 100 - 10 * i));
    }
    return text.toString();
  }

  /// Which one it is.
  public Kind kind() {
    return kind;
  }

  /// Where people come in.
  public String url() {
    return url;
  }

  /// What it and its children have in memory.
  public long residentMegabytes() throws IOException {
    long kilobytes = 0;
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    for (ProcessHandle one : all) {
      for (String line : Files.readAllLines(Path.of("/proc/%d/status".formatted(one.pid())))) {
        if (line.startsWith("VmRSS:")) {
          kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return kilobytes / 1024;
  }

  @Override
  public void close() {
    List<ProcessHandle> children = new ArrayList<>(process.descendants().toList());
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
