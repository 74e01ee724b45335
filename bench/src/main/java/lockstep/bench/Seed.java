package lockstep.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;

/// Repositories of generated dashboards. A number of them gives the same repository each time, so
/// it is made once and kept in `bench/target` until `./dev clean`.
///
/// The sizes are those of real ones: most small, a few large, 21 KB on average.
final class Seed {
  private static final int IN_A_FOLDER = 100;
  private static final double USUAL_PANELS = 13;
  private static final double SPREAD = 0.9;
  private static final int MOST_PANELS = 250;
  private static final List<String> UNITS = List.of("s", "bytes", "short", "percent", "reqps");
  private static final List<String> WORDS =
      List.of(
          "Node",
          "Kubernetes",
          "Request",
          "Latency",
          "Errors",
          "Queue",
          "Disk",
          "Network",
          "Database",
          "Cache",
          "Gateway",
          "Billing",
          "Checkout",
          "Search",
          "Login",
          "Memory");

  private Seed() {}

  static String uid(int number) {
    return "bench-" + number;
  }

  /// The file of a dashboard, from the top of the repository.
  static String path(int number) {
    return "shared/folder-%d/bench-%d.json".formatted(number / IN_A_FOLDER, number);
  }

  /// A new bare repository at `root`/`name`.git with this many dashboards in one commit.
  static Path copy(int dashboards, Path root, String name) throws IOException {
    Path kept = Checkout.ROOT.resolve("bench/target/seeds/%d.git".formatted(dashboards));
    if (!Files.exists(kept.resolve("complete"))) {
      make(dashboards, kept);
    }
    Path repository = CGitServer.create(root, name);
    Path packs = repository.resolve("objects/pack");
    try (var files = Files.newDirectoryStream(kept.resolve("objects/pack"))) {
      for (Path file : files) {
        Files.copy(file, packs.resolve(file.getFileName()));
      }
    }
    String head = Command.succeed(kept, "git", "rev-parse", "main");
    Command.succeed(repository, "git", "update-ref", "refs/heads/main", head);
    return repository;
  }

  private static void make(int dashboards, Path repository) throws IOException {
    Path around = Objects.requireNonNull(repository.getParent());
    Files.createDirectories(around);
    Command.succeed(around, "rm", "-rf", repository.toString());
    Command.succeed(around, "git", "init", "-q", "--bare", "-b", "main", repository.toString());
    Process git =
        Command.builder(
                repository,
                List.of("git", "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long bytes = 0;
    try (OutputStream out = new BufferedOutputStream(git.getOutputStream(), 1 << 20)) {
      put(out, "commit refs/heads/main\ncommitter Ada <ada@example.org> 1767323045 +0000\n");
      put(out, "data 4\nSeed\n");
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < dashboards; i++) {
        byte[] text = (dashboard(i, random).toPrettyString() + "\n").getBytes(UTF_8);
        bytes += text.length;
        put(out, "M 100644 inline %s%ndata %d%n".formatted(path(i), text.length));
        out.write(text);
        put(out, "\n");
      }
    }
    try {
      if (git.waitFor() != 0) {
        throw new IOException("git fast-import failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    Files.writeString(repository.resolve("complete"), bytes + " bytes of JSON\n");
    System.out.printf("  made %,d dashboards, %,d MB of JSON%n", dashboards, bytes / 1_000_000);
  }

  private static void put(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  private static ObjectNode dashboard(int number, SplittableRandom random) {
    ObjectNode dashboard = JsonNodeFactory.instance.objectNode();
    dashboard.put("uid", uid(number)).put("title", title(random) + " " + number);
    dashboard.put("description", "0").put("schemaVersion", 41);
    dashboard.putArray("tags").add("bench").add(word(random).toLowerCase(Locale.ROOT));
    dashboard.putObject("time").put("from", "now-6h").put("to", "now");
    double size = USUAL_PANELS * Math.exp(SPREAD * random.nextGaussian());
    ArrayNode panels = dashboard.putArray("panels");
    for (int id = 1; id <= Math.clamp(Math.round(size), 1, MOST_PANELS); id++) {
      panel(panels.addObject(), id, random);
    }
    return dashboard;
  }

  private static void panel(ObjectNode panel, int id, SplittableRandom random) {
    panel.put("id", id).put("type", "timeseries").put("title", title(random));
    panel.put("description", "%016x %016x".formatted(random.nextLong(), random.nextLong()));
    panel.putObject("gridPos").put("x", 12 * (id % 2)).put("y", 4 * id).put("w", 12).put("h", 8);
    panel.putObject("datasource").put("type", "prometheus").put("uid", "${datasource}");
    ObjectNode defaults = panel.putObject("fieldConfig").putObject("defaults");
    defaults.put("unit", UNITS.get(random.nextInt(UNITS.size()))).put("decimals", id % 4);
    defaults
        .putObject("custom")
        .put("drawStyle", "line")
        .put("lineWidth", 1)
        .put("fillOpacity", 10);
    defaults
        .putObject("thresholds")
        .put("mode", "absolute")
        .putArray("steps")
        .addObject()
        .put("color", "green")
        .put("value", random.nextInt(100));
    panel
        .putObject("options")
        .putObject("legend")
        .put("displayMode", "table")
        .put("placement", "bottom");
    ArrayNode targets = panel.putArray("targets");
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      targets
          .addObject()
          .put("refId", String.valueOf((char) ('A' + i)))
          .put("legendFormat", "{{instance}}")
          .put(
              "expr",
              "sum by (instance) (rate(%s_%016x_total{job=\"%016x\"}[5m]))"
                  .formatted(word(random), random.nextLong(), random.nextLong()));
    }
  }

  private static String title(SplittableRandom random) {
    return word(random) + " " + word(random);
  }

  private static String word(SplittableRandom random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}
