package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import lockstep.core.fault.StoreFault;
import lockstep.core.time.Ticker;
import lockstep.grafana.GrafanaFault;
import lockstep.sync.job.Job;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Work;
import lockstep.sync.pull.GitFault;
import org.jspecify.annotations.Nullable;

/// The work of a job, whose faults end the job and not its runner. One that may pass has the same
/// step done again, for [#PATIENCE] in a row; one that a person must mend ends it in words for that
/// person; any other one is a bug, and the log has it.
final class SteadyWork implements Work {
  /// How long a job waits for a world that is not ready, as Grafana gives a job.
  static final Duration PATIENCE = Duration.ofMinutes(20);

  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Work.Book book;
  private final Job job;
  private final String instance;
  private final Ticker ticker;
  private @Nullable Work work;
  private Progress progress;
  private OptionalLong since = OptionalLong.empty();

  /// @param instance the name of this one
  SteadyWork(Work.Book book, Job job, String instance, Ticker ticker) {
    this.book = book;
    this.job = job;
    this.instance = instance;
    this.ticker = ticker;
    this.progress = job.progress();
  }

  @Override
  public Advance step() {
    Advance advance = tried();
    progress = advance.progress();
    if (advance instanceof Advance.Done done) {
      LOG.log(
          Level.INFO,
          "job ends: name={0} uid={1} state={2} message={3}",
          job.name(),
          job.uid(),
          done.end().word(),
          done.progress().message());
    }
    return advance;
  }

  private Advance tried() {
    try {
      Advance advance = work().step();
      since = OptionalLong.empty();
      return advance;
    } catch (StoreFault | GitFault away) {
      return later(String.valueOf(away.getMessage()));
    } catch (GrafanaFault fault) {
      String why = String.valueOf(fault.getMessage());
      return switch (fault.kind()) {
        case AWAY -> later(why);
        case NOT_LET_IN, FORBIDDEN, NOT_FOUND, STRANGE -> failed(why);
      };
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "job failed: name=" + job.name() + " uid=" + job.uid(), bug);
      return failed("an internal error: the log of %s has it".formatted(instance));
    }
  }

  private Work work() {
    Work now = work;
    if (now == null) {
      now = book.of(job);
      work = now;
    }
    return now;
  }

  private Advance later(String why) {
    LOG.log(Level.DEBUG, "job waits: reason={0}", why);
    long now = ticker.nanos();
    long first = since.orElse(now);
    since = OptionalLong.of(first);
    return now - first >= PATIENCE.toNanos()
        ? failed("given up after twenty minutes: " + why)
        : new Advance.Wait(progress.saying("waits: " + why), AGAIN);
  }

  private Advance failed(String why) {
    return new Advance.Done(progress.saying(why).error(why));
  }
}
