package lockstep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.Server;

/// A push until it is shown, cold start, restart and memory, beside C Git's fetch and clone.
final class PullBench {
  private static final int PUSHES = 25;
  private static final int WARM_UP = 10;
  private static final Duration SOON = Duration.ofSeconds(60);

  private PullBench() {}

  static void run(int dashboards) throws IOException, InterruptedException {
    System.out.printf("%npull, %,d dashboards of some 20 KB%n", dashboards);
    try (Site site = new Site(dashboards)) {
      Times bareClone = new Times();
      bareClone.measure(() -> site.clone("--bare"));
      Times cold = new Times();
      cold.measure(() -> site.startInstances(1));
      RunningInstance instance = site.instances().getFirst();
      long megabytes = residentMegabytes(instance.pid());
      pushes(site, instance.server());
      System.out.printf("  %-58s %9.0f%n", "git clone --bare, milliseconds", bareClone.median());
      System.out.printf(
          "  %-58s %9.0f%n", "cold start until ready to save, with the JVM's", cold.median());
      System.out.printf(
          "  %-58s %9.2f%n", "ratio (goal: below 2)", cold.median() / bareClone.median());
      instance.signal("KILL");
      Times warm = new Times();
      warm.measure(
          () -> {
            instance.startAgain();
            Eventually.holds(
                "reads are served",
                SOON,
                () -> instance.server().get("/api/dashboards/uid/" + Site.uid(0)).status() == 200);
          });
      System.out.printf(
          "  %-58s %9.0f%n", "restart with its mirror until reads are served", warm.median());
      System.out.printf("  %-58s %9d%n", "resident memory after the cold start, MB", megabytes);
    }
  }

  private static void pushes(Site site, Server server) throws IOException, InterruptedException {
    Session session = Session.logIn(server.url());
    Path clone = site.clone();
    Path other = site.clone("--bare");
    Times ours = new Times();
    Times theirs = new Times();
    for (int i = -WARM_UP; i < PUSHES; i++) {
      Path file = clone.resolve(Site.path(0));
      String text = "pushed " + i;
      Files.writeString(
          file,
          Files.readString(file)
              .replaceFirst(
                  "\"description\" ?: ?\"[^\"]*\"", "\"description\" : \"" + text + "\""));
      Command.succeed(clone, "git", "commit", "-q", "-a", "-m", "Edit");
      Command.succeed(clone, "git", "push", "-q");
      String head = Command.succeed(clone, "git", "rev-parse", "HEAD");
      (i < 0 ? new Times() : ours).measure(() -> hintAndAwait(server, session, head, text));
      (i < 0 ? new Times() : theirs)
          .measure(() -> Command.succeed(other, "git", "fetch", "-q", "origin", "main"));
    }
    System.out.printf("  %-58s %9.0f%n", "git fetch of one commit, milliseconds", theirs.median());
    System.out.printf("  %-58s %9.0f%n", "told of a push until its text is read", ours.median());
    System.out.printf(
        "  %-58s %9.2f%n", "ratio (goal: below 1.5)", ours.median() / theirs.median());
  }

  /// Tells the instance as a webhook would, and reads until it shows the text.
  private static void hintAndAwait(Server server, Session session, String head, String text) {
    try {
      server.post(
          "/ha/hint",
          JsonNodeFactory.instance.objectNode().put("repository", "manifests").put("commit", head));
      long end = System.nanoTime() + SOON.toNanos();
      while (System.nanoTime() < end) {
        JsonNode shown = session.dashboard(Site.uid(0));
        if (shown.path("description").asText().equals(text)) {
          return;
        }
        Thread.sleep(2);
      }
      throw new IllegalStateException("the push was not shown in " + SOON);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long residentMegabytes(long pid) throws IOException {
    String status =
        Files.readString(Path.of("/proc", String.valueOf(pid), "status"), StandardCharsets.UTF_8);
    return status
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum()
        / 1024;
  }
}
