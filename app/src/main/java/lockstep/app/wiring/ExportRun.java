package lockstep.app.wiring;

import java.io.File;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lockstep.app.config.Config.Storage;
import lockstep.app.config.ConfigException;
import lockstep.app.machine.Sleep;
import lockstep.app.machine.SystemTicker;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Sha256;
import lockstep.core.snapshot.Quota;
import lockstep.core.time.Ticker;
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
import lockstep.sync.job.work.Miss;
import lockstep.sync.job.work.Workbook;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.save.SaveOutcome;

/// Brings what a Grafana server has into a repository, from this process alone: the work of a
/// `migrate` job over the loop that an instance saves with.
///
/// Its saves bear ids that come from the two ends and the uid, so a run that was ended is begun
/// again and does nothing twice. The copy of the repository that it reads is kept until a run has
/// come to its end, so that the next one need not fetch all of it anew.
public final class ExportRun {
  private static final Duration END = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final int MOST_PAUSES = 20;
  private static final String NAME = "export";

  private final RepositorySetup setup;
  private final URI from;
  private final GrafanaSource source;
  private final RepoPath path;
  private final Storage storage;
  private final Quota quota;
  private final Ticker ticker = new SystemTicker();

  /// @param from where the source is: part of what makes the saves' ids
  /// @param path the directory of the repository that all goes to
  /// @param storage where a copy of the repository is kept meanwhile, and what it may bring in
  /// @param quota of the repository
  public ExportRun(
      RepositorySetup setup,
      URI from,
      GrafanaSource source,
      RepoPath path,
      Storage storage,
      Quota quota) {
    this.setup = setup;
    this.from = from;
    this.source = source;
    this.path = path;
    this.storage = storage;
    this.quota = quota;
  }

  /// Is told how far it is, again and again.
  public interface Listener {
    /// The repository is being read.
    ///
    /// @param bytes that have come in so far
    void reading(long bytes);

    /// Dashboards are being brought in.
    void bringing(Progress progress);
  }

  /// How it ended.
  ///
  /// @param misses all that was not brought in
  public record Result(Progress end, List<Miss> misses) {
    public Result {
      misses = List.copyOf(misses);
    }

    /// True when something that was asked for is not in the repository.
    public boolean isIncomplete() {
      return !end.errors().isEmpty() || misses.stream().anyMatch(Miss::isFailure);
    }
  }

  /// Does it. Blocks.
  ///
  /// @throws GrafanaFault when the server stays away, or does not let the credentials in
  /// @throws ConfigException when another process does the same at this moment
  /// @throws IllegalStateException when the repository cannot be read, in words for a person
  public Result run(Listener listener) throws ConfigException {
    Optional<Path> kept = kept();
    Path folder = kept.orElseGet(ExportRun::temporary);
    boolean ended = false;
    try (Opened opened = new Opened()) {
      opened.add(StorageLock.take(folder));
      Path mirror = folder.resolve("mirror");
      SyncLoop loop =
          DrivenLoop.start(
              setup,
              mirror,
              storage.limits(),
              quota,
              InstantSource.system(),
              ticker,
              new SecureRandom(),
              NAME,
              () -> 0,
              opened);
      awaitStart(loop, mirror, listener);
      Result result = work(loop, listener);
      loop.close(END);
      ended = true;
      return result;
    } finally {
      if (ended || kept.isEmpty()) {
        JGitRepository.discard(folder);
      }
    }
  }

  private void awaitStart(SyncLoop loop, Path mirror, Listener listener) {
    FirstRead read = new FirstRead(loop::status, () -> size(mirror), ticker, Sleep::quietly);
    RepositoryStatus status = await(read, State.STARTING, listener);
    if (status.state() == State.HELD) {
      loop.pull(RepositorySync.Trigger.PERSON); // one runs this, and what is in Git now counts
      status = await(read, State.HELD, listener);
    }
    if (!status.state().reached()) {
      throw new IllegalStateException(
          "The repository %s cannot be read: %s".formatted(setup.name(), status.message()));
    }
  }

  private RepositoryStatus await(FirstRead read, State state, Listener listener) {
    return read.await(state, listener::reading)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The repository %s cannot be read: nothing more of it has come for %d minutes"
                        .formatted(setup.name(), FirstRead.STILL.toMinutes())));
  }

  /// Of all files in a folder that others write to meanwhile, so about that much.
  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    } catch (IOException | UncheckedIOException _) {
      return 0;
    }
  }

  private Result work(SyncLoop loop, Listener listener) {
    RepositorySpec spec = setup.spec();
    JobRepository repository =
        new JobRepository(
            spec.name(), spec.location().branch(), spec.writable(), false, false, loop);
    List<Miss> misses = new ArrayList<>();
    Work work = new Workbook(new World(repository, source, misses)).of(job());
    int pauses = 0;
    while (true) {
      try {
        Work.Advance advance = work.step();
        listener.bringing(advance.progress());
        switch (advance) {
          case Work.Advance.More _ -> pauses = 0;
          case Work.Advance.Wait(Progress _, Duration pause) -> Sleep.quietly(pause);
          case Work.Advance.Done(Progress progress, JobState _) -> {
            return new Result(progress, misses);
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
  private record World(JobRepository target, GrafanaSource source, List<Miss> missed)
      implements JobWorld {
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
    public void missed(Job job, Miss miss) {
      missed.add(miss);
    }

    @Override
    public String misses() {
      return "this report";
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

  /// A folder that is the same for every run into the repository; empty where the storage of the
  /// instances is not to be written to.
  private Optional<Path> kept() {
    Path folder = storage.path().resolve(NAME).resolve(setup.name());
    try {
      Files.createDirectories(folder);
      return Optional.of(folder).filter(Files::isWritable);
    } catch (IOException _) {
      return Optional.empty();
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
