package lockstep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.Server;

/// A push until it is shown, cold start, restart, memory and search, beside C Git's fetch and
/// clone.
/// Each part can be run alone, since together they take longer than one wants to wait.
enum PullBench {
  /// Pushes until they are shown, and what the Git host was asked for them.
  PUSH,
  /// From nothing, and from a mirror, until reads are served.
  START,
  /// What a process occupies.
  MEMORY,
  /// Searches over HTTP.
  SEARCH;

  private static final int PUSHES = 25;
  private static final int WARM_UP = 10;
  private static final int STARTS = 3;
  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final int SEARCHES = 400;
  private static final int SEARCH_WARM_UP = 400;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> QUERIES =
      List.of(
          "query=latency&type=dash-db&limit=50",
          "query=disk+errors&limit=1000",
          "query=",
          "query=checkout+4711",
          "tag=cache&limit=100",
          "query=node&sort=alpha-desc&limit=100",
          "query=nothing-has-this-title",
          "type=dash-db&limit=1000&page=3");

  void run(List<Integer> sizes) throws IOException, InterruptedException {
    for (int dashboards : sizes) {
      run(dashboards);
    }
  }

  private void run(int dashboards) throws IOException, InterruptedException {
    System.out.printf("%npull: %s, %,d dashboards%n", name().toLowerCase(Locale.ROOT), dashboards);
    try (Site site = new Site(dashboards)) {
      switch (this) {
        case PUSH -> pushes(site);
        case START -> starts(site);
        case MEMORY -> memory(site);
        case SEARCH -> searches(site);
      }
    }
  }

  private static void starts(Site site) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      starts(site, client);
    }
  }

  /// @param client made before, since that takes as much of the two cores as a tenth of a start
  private static void starts(Site site, HttpClient client) throws InterruptedException {
    Times clone = new Times();
    Times cold = new Times();
    Times warm = new Times();
    for (int i = 0; i < STARTS; i++) {
      clone.measure(() -> site.clone("--bare"));
      cold.measure(
          () -> {
            site.launchInstances(1);
            awaitReads(site.instances().getFirst(), client);
          });
      RunningInstance instance = site.instances().getFirst();
      instance.awaitReady();
      Thread.sleep(SETTLING); // what is kept for a restart is written after a moment
      instance.signal("KILL");
      warm.measure(
          () -> {
            instance.startAgain();
            awaitReads(instance, client);
          });
      site.stopInstances();
    }
    row("git clone --bare, milliseconds", clone.median());
    row("cold start until reads are served, with the JVM's", cold.median());
    ratio("goal: at most 2", cold.median() / clone.median());
    row("restart with its mirror until reads are served", warm.median());
    System.out.printf("  %-58s %9s%n", "goal: at most", "1,000");
  }

  /// Asks with a client of its own, since the first answer counts, and often.
  private static void awaitReads(RunningInstance instance, HttpClient client)
      throws InterruptedException {
    URI url = instance.server().url().resolve("/readyz?for=read");
    long end = System.nanoTime() + SOON.toNanos() * 2;
    while (System.nanoTime() < end) {
      try {
        HttpResponse<Void> answer =
            client.send(
                HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() == 200) {
          return;
        }
      } catch (IOException _) {
        // it does not listen yet
      }
      Thread.sleep(5);
    }
    throw new IllegalStateException("no reads were served");
  }

  private static void memory(Site site) throws IOException, InterruptedException {
    site.startInstances(1);
    RunningInstance instance = site.instances().getFirst();
    Thread.sleep(2_000);
    row("resident memory after the cold start, MB", (double) resident(instance));
    instance.signal("TERM");
    instance.startAgain();
    instance.awaitReady();
    row("after a restart", (double) resident(instance));
    push(site, instance.server(), 20);
    row("after 20 pulls", (double) resident(instance));
    search(Session.logIn(instance.server().url()), new Times(), 200);
    row("after 200 searches", (double) resident(instance));
  }

  private static void push(Site site, Server server, int count)
      throws IOException, InterruptedException {
    Session session = Session.logIn(server.url());
    Path clone = site.clone();
    for (int i = 0; i < count; i++) {
      hintAndAwait(server, session, commit(clone, "pushed " + i), "pushed " + i);
    }
  }

  private static void searches(Site site) throws IOException, InterruptedException {
    List<Server> servers = site.startInstances(1);
    Session session = Session.logIn(servers.getFirst().url());
    search(session, new Times(), SEARCH_WARM_UP);
    Times times = new Times();
    search(session, times, SEARCHES);
    System.out.printf("  %-58s %9s %9s%n", "search, milliseconds", "p50", "p99");
    System.out.printf(
        "  %-58s %9.1f %9.1f%n", "request to answer", times.median(), times.millis(0.99));
    System.out.printf("  %-58s %9s %9d%n", "goal: below", "", 20);
  }

  private static void search(Session session, Times times, int count) {
    for (int i = 0; i < count; i++) {
      String query = QUERIES.get(i % QUERIES.size());
      times.measure(() -> session.search(query));
    }
  }

  private static void pushes(Site site) throws IOException, InterruptedException {
    Server server = site.startInstances(1).getFirst();
    Session session = Session.logIn(server.url());
    Path clone = site.clone();
    Path other = site.clone("--bare");
    Times ours = new Times();
    Times theirs = new Times();
    for (int i = -WARM_UP; i < PUSHES; i++) {
      String text = "pushed " + i;
      String head = commit(clone, text);
      (i < 0 ? new Times() : ours).measure(() -> hintAndAwait(server, session, head, text));
      (i < 0 ? new Times() : theirs)
          .measure(() -> Command.succeed(other, "git", "fetch", "-q", "origin", "main"));
    }
    row("git fetch of one commit, milliseconds", theirs.median());
    row("told of a push until its text is read", ours.median());
    ratio("goal: at most 1.5", ours.median() / theirs.median());
    requests(site, server, session, clone);
  }

  private static void requests(Site site, Server server, Session session, Path clone)
      throws IOException, InterruptedException {
    int before = site.requests();
    server.post("/ha/sync", JsonNodeFactory.instance.objectNode());
    Thread.sleep(1_000);
    row("requests to the host of a pull with nothing new", site.requests() - before);
    String text = "counted";
    String head = commit(clone, text);
    before = site.requests();
    hintAndAwait(server, session, head, text);
    Thread.sleep(1_000);
    row("requests to the host of a pull with a change", site.requests() - before);
    System.out.printf("  %-58s %9s%n", "goal", "1, 2");
  }

  /// Gives the first dashboard another description and pushes it.
  ///
  /// @return the commit
  private static String commit(Path clone, String text) throws IOException {
    Path file = clone.resolve(Seed.path(0));
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("\"description\" ?: ?\"[^\"]*\"", "\"description\" : \"" + text + "\""));
    Command.succeed(clone, "git", "commit", "-q", "-m", "Edit", Seed.path(0));
    Command.succeed(clone, "git", "push", "-q");
    return Command.succeed(clone, "git", "rev-parse", "HEAD");
  }

  /// Tells the instance as a webhook would, and reads until it shows the text.
  private static void hintAndAwait(Server server, Session session, String head, String text) {
    try {
      server.post(
          "/ha/hint",
          JsonNodeFactory.instance.objectNode().put("repository", "manifests").put("commit", head));
      long end = System.nanoTime() + SOON.toNanos();
      while (System.nanoTime() < end) {
        JsonNode shown = session.dashboard(Seed.uid(0));
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

  private static long resident(RunningInstance instance) throws IOException {
    Path status = Path.of("/proc", String.valueOf(instance.pid()), "status");
    try (var lines = Files.lines(status)) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum()
          / 1024;
    }
  }

  private static void row(String name, double value) {
    System.out.printf("  %-58s %,9.0f%n", name, value);
  }

  private static void ratio(String goal, double value) {
    System.out.printf("  %-58s %9.2f%n", "ratio (%s)".formatted(goal), value);
  }
}
