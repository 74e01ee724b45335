package lockstep.app.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lockstep.app.machine.Sleep;
import lockstep.app.machine.SystemTicker;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Sha256;
import lockstep.core.snapshot.Quota;
import lockstep.core.time.Ticker;
import lockstep.git.FetchLimits;
import lockstep.git.JGitRepository;
import lockstep.grafana.GrafanaFault;
import lockstep.grafana.GrafanaSource;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobState;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Work;
import lockstep.sync.job.work.ExportSource;
import lockstep.sync.job.work.JobRepository;
import lockstep.sync.job.work.JobWorld;
import lockstep.sync.job.work.Workbook;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.save.SaveOutcome;

/// Brings what a Grafana server has into a repository, from this process alone: the work of a
/// `migrate` job over the loop that an instance saves with.
///
/// Its saves bear ids that come from the two ends and the uid, so a run that was ended is begun
/// again and does nothing twice.
public final class ExportRun {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofMillis(50);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final int MOST_PAUSES = 20;
  private static final String NAME = "export";

  private final RepositorySetup setup;
  private final URI from;
  private final GrafanaSource source;
  private final RepoPath path;
  private final FetchLimits limits;
  private final Quota quota;
  private final Ticker ticker = new SystemTicker();

  /// @param from where the source is: part of what makes the saves' ids
  /// @param path the directory of the repository that all goes to
  /// @param limits of what the repository may bring in
  /// @param quota of the repository
  public ExportRun(
      RepositorySetup setup,
      URI from,
      GrafanaSource source,
      RepoPath path,
      FetchLimits limits,
      Quota quota) {
    this.setup = setup;
    this.from = from;
    this.source = source;
    this.path = path;
    this.limits = limits;
    this.quota = quota;
  }

  /// Does it. Blocks.
  ///
  /// @param heard is told how far it is, again and again
  /// @return how it ended
  /// @throws GrafanaFault when the server stays away
  /// @throws IllegalStateException when the repository cannot be read, in words for a person
  public Progress run(Consumer<Progress> heard) {
    Path folder = temporary();
    try (Opened opened = new Opened()) {
      SyncLoop loop =
          DrivenLoop.start(
              setup,
              folder,
              limits,
              quota,
              InstantSource.system(),
              ticker,
              new SecureRandom(),
              NAME,
              () -> 0,
              opened);
      awaitStart(loop);
      Progress end = work(loop, heard);
      loop.close(END);
      return end;
    } finally {
      JGitRepository.discard(folder);
    }
  }

  private void awaitStart(SyncLoop loop) {
    long until = ticker.nanos() + START.toNanos();
    while (loop.status().state() == RepositoryStatus.State.STARTING && ticker.nanos() - until < 0) {
      Sleep.quietly(AGAIN);
    }
    RepositoryStatus status = loop.status();
    boolean read =
        switch (status.state()) {
          case SYNCED, BEHIND, HELD, BRANCH_MISSING -> true;
          case STARTING, UNREACHABLE, REFUSED -> false;
        };
    if (!read) {
      throw new IllegalStateException(
          "The repository %s cannot be read: %s".formatted(setup.name(), status.message()));
    }
  }

  private Progress work(SyncLoop loop, Consumer<Progress> heard) {
    RepositorySpec spec = setup.spec();
    JobRepository repository =
        new JobRepository(
            spec.name(),
            spec.location().branch(),
            spec.writable(),
            false,
            false,
            loop,
            (_, _) -> Optional.empty());
    Work work = new Workbook(new World(repository, source)).of(job());
    int pauses = 0;
    while (true) {
      try {
        Work.Advance advance = work.step();
        heard.accept(advance.progress());
        switch (advance) {
          case Work.Advance.More _ -> pauses = 0;
          case Work.Advance.Wait(Progress _, Duration pause) -> Sleep.quietly(pause);
          case Work.Advance.Done(Progress progress, JobState _) -> {
            return progress;
          }
        }
      } catch (GrafanaFault fault) {
        if (fault.kind() != GrafanaFault.Kind.AWAY || ++pauses > MOST_PAUSES) {
          throw fault;
        }
        Sleep.quietly(PAUSE);
      }
    }
  }

  private Job job() {
    Instant now = InstantSource.system().instant();
    JobSpec spec =
        new JobSpec.Migrate(
            new JobSpec.Export(
                Optional.empty(),
                Optional.of(from.toString()),
                Optional.empty(),
                Optional.empty(),
                path,
                List.of()));
    JobAuthor author = new JobAuthor("0", NAME, "Lockstep export", "export@localhost");
    Job fresh = Job.fresh(uid(), setup.name(), spec, author, now);
    return new Job(
        fresh.uid(),
        fresh.name(),
        fresh.repository(),
        spec,
        author,
        now,
        JobState.WORKING,
        Optional.of(now),
        Optional.empty(),
        1,
        Optional.empty(),
        0,
        List.of(new Job.Turn(NAME, 1, now)),
        Optional.empty(),
        Progress.NONE,
        1);
  }

  /// The same for every run between the same two ends.
  private String uid() {
    String ends = from + "\n" + setup.spec().location().url() + "\n" + path;
    return HexFormat.of().formatHex(Sha256.of(ends.getBytes(StandardCharsets.UTF_8)));
  }

  /// One source and one repository, and nobody else.
  private record World(JobRepository target, GrafanaSource source) implements JobWorld {
    @Override
    public Optional<JobRepository> repository(String name) {
      return Optional.of(target).filter(one -> one.name().equals(name));
    }

    @Override
    public Optional<ExportSource> outside(Optional<String> name) {
      return Optional.of(source);
    }

    @Override
    public Optional<RequestDesk> requests() {
      return Optional.empty();
    }

    @Override
    public boolean again(String repository, PullRequest request, Duration pause) {
      return false;
    }

    @Override
    public List<SaveOutcome> together(List<Supplier<SaveOutcome>> saves) {
      return Together.all(saves);
    }

    @Override
    public void announce(String repository, CommitId commit) {
      // Instances see it at their next look.
    }

    @Override
    public void confirm(String repository) {
      // An export is no pull.
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("lockstep-export");
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for the copy of the repository can be made", e);
    }
  }
}
