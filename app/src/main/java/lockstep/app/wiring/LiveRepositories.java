package lockstep.app.wiring;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.git.JGitRepository;
import lockstep.sync.repository.RepositorySet;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import org.jspecify.annotations.Nullable;

/// The repositories that run on this instance: opens, closes and restarts what [#apply] changes.
///
/// Each has a mirror folder of its own, `mirrors/NAME`. A repository that is set up anew is shown
/// as it was until the new one has something to show.
final class LiveRepositories implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration RESTART = Duration.ofSeconds(10);

  private final Repositories repositories;
  private final RepositoryParts parts;
  private final Map<String, RunningRepository> running = new LinkedHashMap<>();
  private final BegunRepositories begun;
  private volatile Map<String, RepositorySetup> setups = Map.of();
  private SortedMap<String, String> unopened = new TreeMap<>();
  private boolean closed;

  /// @param repositories is told what is shown
  /// @param begun is closed with this
  LiveRepositories(Repositories repositories, RepositoryParts parts, BegunRepositories begun) {
    this.repositories = repositories;
    this.parts = parts;
    this.begun = begun;
  }

  /// Why a repository cannot be beside those before it; empty when it can.
  static Optional<String> problemWith(List<RepositorySpec> before, RepositorySetup setup) {
    return RepositorySet.problemWithName(setup.name())
        .or(() -> RepositorySet.problemWith(before, setup.spec()));
  }

  /// Runs these from now on and nothing else, in this order, which is the order of precedence and
  /// must be the same on every instance. Setups that are equal to what runs go on untouched.
  ///
  /// One that cannot be beside those before it ([RepositorySet]) is left out with a warning, on
  /// every instance alike.
  ///
  /// @return what some could not be opened for, by their names; all others are as they should be,
  /// and the next call tries again
  synchronized SortedMap<String, RuntimeException> apply(List<RepositorySetup> wanted) {
    if (closed) {
      return new TreeMap<>();
    }
    List<RepositorySetup> next = accepted(wanted);
    stopOthers(next);
    SortedMap<String, RuntimeException> faults = new TreeMap<>();
    List<SyncedRepository> shown = new ArrayList<>();
    for (RepositorySetup setup : next) {
      try {
        shown.add(run(setup).shown());
      } catch (RuntimeException e) {
        faults.put(setup.name(), e);
      }
    }
    repositories.show(shown);
    setups =
        running.values().stream()
            .map(RunningRepository::setup)
            .collect(Collectors.toUnmodifiableMap(RepositorySetup::name, it -> it));
    tell(faults);
    return faults;
  }

  /// Once for each reason: it is tried again and again.
  private void tell(SortedMap<String, RuntimeException> faults) {
    SortedMap<String, String> reasons = new TreeMap<>();
    faults.forEach(
        (repository, fault) -> {
          String why = fault.toString();
          reasons.put(repository, why);
          if (!why.equals(unopened.get(repository))) {
            LOG.log(Level.ERROR, "repository not opened: name=" + repository, fault);
          }
        });
    unopened = reasons;
  }

  /// How a repository that runs here is set up, with its secrets; empty when it does not run.
  Optional<RepositorySetup> setup(String name) {
    return Optional.ofNullable(setups.get(name));
  }

  /// Those that are to run: enabled ones, without those that cannot be there.
  private static List<RepositorySetup> accepted(List<RepositorySetup> wanted) {
    List<RepositorySetup> next = new ArrayList<>();
    for (RepositorySetup setup : wanted) {
      List<RepositorySpec> before = next.stream().map(RepositorySetup::spec).toList();
      Optional<String> problem = problemWith(before, setup);
      if (problem.isPresent()) {
        LOG.log(
            Level.WARNING, "repository left out: name={0} reason={1}", setup.name(), problem.get());
      } else if (setup.spec().sync().enabled()) {
        next.add(setup);
      }
    }
    return next;
  }

  /// Those that are gone are not shown any more before they are closed, so that nobody is sent to
  /// one that answers nothing.
  private void stopOthers(List<RepositorySetup> next) {
    List<String> names = next.stream().map(RepositorySetup::name).toList();
    List<RunningRepository> gone =
        running.values().stream().filter(one -> !names.contains(one.setup().name())).toList();
    if (gone.isEmpty()) {
      return;
    }
    repositories.show(
        repositories.all().stream().filter(one -> names.contains(one.name())).toList());
    for (RunningRepository one : gone) {
      running.remove(one.setup().name());
      one.close();
      JGitRepository.discard(one.mirror());
      LOG.log(Level.INFO, "repository closed: name={0}", one.setup().name());
    }
  }

  private RunningRepository run(RepositorySetup setup) {
    @Nullable RunningRepository present = running.get(setup.name());
    if (present != null && present.setup().equals(setup)) {
      return present;
    }
    if (present != null) {
      running.remove(setup.name());
      present.close();
    }
    RunningRepository opened = open(setup);
    running.put(setup.name(), opened);
    if (present != null) {
      opened.awaitStart(RESTART);
    }
    LOG.log(
        Level.INFO,
        "repository {0}: name={1}",
        present == null ? "opened" : "set up anew",
        setup.name());
    return opened;
  }

  private RunningRepository open(RepositorySetup setup) {
    return begun
        .take(setup)
        .map(early -> RunningRepository.open(early, parts))
        .orElseGet(() -> RunningRepository.open(setup, mirror(parts.loops(), setup.name()), parts));
  }

  /// The folder of a repository. What an older version left as the mirror of its only repository
  /// becomes that of the first: what is not of its remote is made anew.
  static Path mirror(LoopParts parts, String name) {
    Path folder = parts.mirror(name);
    Path old = parts.storage().path().resolve("mirror");
    if (Files.isDirectory(old) && !Files.exists(folder)) {
      try {
        Files.createDirectories(folder.getParent());
        Files.move(old, folder);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the old mirror was not moved: folder=" + old, e);
      }
    }
    return folder;
  }

  @Override
  public synchronized void close() {
    closed = true;
    begun.close();
    running.values().forEach(RunningRepository::close);
    running.clear();
  }
}
