package lockstep.app.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lockstep.app.machine.KeyFile;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;

/// A running demo: its processes, from the first start to the end of the last.
public final class Demo implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration END_PATIENCE = Duration.ofSeconds(8);
  private static final long LOOK_AGAIN_MILLIS = 40;
  private static final long WATCH_MILLIS = 500;

  private final DemoPlan plan;
  private final DataFolder folder;
  private final Ticker ticker;
  private final PrintStream progress;
  private final List<ChildProcess> children = new ArrayList<>();
  private final Set<ChildProcess> ready = new HashSet<>();
  private volatile boolean ending;

  private Demo(DemoPlan plan, DataFolder folder, Ticker ticker, PrintStream progress) {
    this.plan = plan;
    this.folder = folder;
    this.ticker = ticker;
    this.progress = progress;
  }

  /// Starts everything and returns when all of it is ready.
  ///
  /// @param progress is told what happens meanwhile, in lines for a person
  /// @throws DemoException when something cannot start; nothing is left running then
  public static Demo start(DemoOptions options, Ticker ticker, PrintStream progress)
      throws DemoException, InterruptedException {
    DemoPlan plan = DemoPlan.of(options);
    Ports.checkFree(plan);
    DataFolder folder = DataFolder.open(options.data(), options.fresh());
    Demo demo = new Demo(plan, folder, ticker, progress);
    Runtime.getRuntime().addShutdownHook(new Thread(demo::endChildren, "end-children"));
    try {
      demo.run();
      return demo;
    } catch (DemoException | InterruptedException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  private void run() throws DemoException, InterruptedException {
    Seeding.run(plan, progress);
    try {
      for (DemoPlan.Part part : plan.parts()) {
        if (part.isConfigured()) {
          Files.writeString(plan.configFile(part), plan.config(part));
        }
      }
      if (plan.database().isPresent()) {
        KeyFile.at(plan.keyFile());
        startPostgres(plan.database().get());
        // An instance that finds no database answers, and knows nobody who could sign in.
        awaitReady(Deadline.after(ticker, START_PATIENCE));
      }
      Deadline deadline = Deadline.after(ticker, START_PATIENCE);
      start(plan.git(), plan.gitServerArguments());
      for (DemoPlan.Part part : plan.parts()) {
        if (part.isConfigured()) {
          start(part, List.of(part.kind(), "--config", plan.configFile(part).toString()));
        }
      }
      awaitReady(deadline);
    } catch (IOException e) {
      throw new DemoException("The demo cannot start its processes: " + e.getMessage(), e);
    }
  }

  private synchronized void start(DemoPlan.Part part, List<String> arguments) throws IOException {
    Path log = plan.logFile(part);
    Files.deleteIfExists(log);
    children.add(ChildProcess.start(part, log, arguments));
  }

  private void startPostgres(DemoPlan.Part part)
      throws IOException, DemoException, InterruptedException {
    Path script = Postgres.prepare(plan, progress);
    synchronized (this) {
      Path log = plan.logFile(part);
      Files.deleteIfExists(log);
      children.add(ChildProcess.run(part, log, List.of("sh", script.toString(), "--supervised")));
    }
  }

  private void awaitReady(Deadline deadline) throws DemoException, InterruptedException {
    Set<ChildProcess> waiting = new HashSet<>(children);
    waiting.removeAll(ready);
    try (Readiness readiness = new Readiness()) {
      while (!waiting.isEmpty()) {
        for (ChildProcess child : children) {
          if (!child.isAlive()) {
            throw new DemoException(
                "%s ended at its start (%s); its last words were:\n%s"
                    .formatted(child.part().title(), child.ending(), child.lastWords()));
          }
          if (waiting.contains(child) && isReady(child, readiness)) {
            waiting.remove(child);
            ready.add(child);
            progress.printf("  %s is ready at %s%n", child.part().title(), child.part().url());
          }
        }
        if (deadline.passed(ticker)) {
          ChildProcess late = waiting.iterator().next();
          throw new DemoException(
              "%s was not ready within %d s; its last words were:\n%s"
                  .formatted(late.part().title(), START_PATIENCE.toSeconds(), late.lastWords()));
        }
        if (!waiting.isEmpty()) {
          Thread.sleep(LOOK_AGAIN_MILLIS);
        }
      }
    }
  }

  private boolean isReady(ChildProcess child, Readiness readiness) throws InterruptedException {
    DemoPlan.Part part = child.part();
    return part.isDatabase()
        ? Postgres.isReady(plan.postgresFolder(), child.pid())
        : readiness.of(part, readyPath(part));
  }

  private static String readyPath(DemoPlan.Part part) {
    return switch (part.kind()) {
      case "git" -> "/" + DemoPlan.REPOSITORY + ".git/info/refs?service=git-upload-pack";
      // The gateway hands it on: then somebody behind it takes saves.
      default -> "/readyz?for=write";
    };
  }

  /// What runs, for a person.
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append("%nLockstep is ready at %s%n".formatted(plan.url()));
    text.append("  log in as  admin, password admin%n".formatted());
    text.append("  Git        %s%n%n".formatted(plan.gitUrl()));
    for (ChildProcess child : children) {
      text.append(
          "  %-8s %-9s %-24s pid %d%n"
              .formatted(
                  child.part().name(), child.part().kind(), child.part().url(), child.pid()));
    }
    text.append("%nState and logs are in %s. Ctrl-C ends all.%n".formatted(plan.options().data()));
    return text.toString();
  }

  /// What runs, as one line of JSON (design.md section 7).
  public String toJson() {
    return DemoReport.json(
        plan,
        children.stream().map(child -> new DemoReport.Running(child.part(), child.pid())).toList());
  }

  /// Waits until the last process has ended, telling each end as it comes.
  public void await() throws InterruptedException {
    Set<ChildProcess> running = new HashSet<>(children);
    while (!running.isEmpty()) {
      for (ChildProcess child : List.copyOf(running)) {
        if (!child.isAlive()) {
          running.remove(child);
          if (ending) {
            continue;
          }
          progress.println(farewell(child));
        }
      }
      Thread.sleep(WATCH_MILLIS);
    }
  }

  private String farewell(ChildProcess child) {
    DemoPlan.Part part = child.part();
    return "%s (pid %d) ended: %s. Start it again with: %s"
        .formatted(part.title(), child.pid(), child.ending(), plan.again(part));
  }

  private synchronized void endChildren() {
    ending = true;
    end(children.reversed().stream().filter(child -> !child.part().isDatabase()).toList());
    // It goes last: the instances say goodbye in it.
    end(children.stream().filter(child -> child.part().isDatabase()).toList());
  }

  private void end(List<ChildProcess> last) {
    last.forEach(ChildProcess::end);
    Deadline deadline = Deadline.after(ticker, END_PATIENCE);
    last.forEach(child -> child.await(deadline.left(ticker).toMillis()));
  }

  @Override
  public void close() {
    endChildren();
    try {
      folder.close();
    } catch (IOException _) {
      // the lock ends with this process in any case
    }
  }
}
