package lockstep.sync.provisioning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import lockstep.core.time.Ticker;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryProbe;
import lockstep.sync.repository.RepositorySetup;

/// The repositories of the configuration file with their branches: the one that the file names, or
/// else the one that was the remote's default one when an instance of this cluster first saw it.
///
/// What the [BranchBook] says counts. Until it could be read, what was noted here in an earlier
/// life counts, so that a start needs neither the database nor the remote; where nothing was noted
/// the branch is not known, and the repository is not followed: to guess would be to follow
/// something else than the other instances. Any thread may call anything.
public final class ConfiguredBranches {
  /// How long a remote that did not tell its default branch is left alone.
  static final Duration AGAIN = Duration.ofSeconds(5);

  private final List<RepositorySetup> configured;
  private final BranchBook book;
  private final BranchNotes notes;
  private final RepositoryProbe probe;
  private final Ticker ticker;
  private final BiConsumer<String, String> unknown;
  private final Map<String, String> told = new ConcurrentHashMap<>();
  private final Map<String, String> known = new HashMap<>();
  private final Set<String> settled = new HashSet<>();
  private final Map<String, Long> asked = new HashMap<>();

  /// @param configured as the file has them, of different names
  /// @param probe asks a remote
  /// @param unknown hears of a repository why its branch is not known yet, once for each reason
  public ConfiguredBranches(
      List<RepositorySetup> configured,
      BranchBook book,
      BranchNotes notes,
      RepositoryProbe probe,
      Ticker ticker,
      BiConsumer<String, String> unknown) {
    this.configured = List.copyOf(configured);
    this.book = book;
    this.notes = notes;
    this.probe = probe;
    this.ticker = ticker;
    this.unknown = unknown;
    for (RepositorySetup setup : configured) {
      if (isNamed(setup)) {
        settled.add(setup.name());
      } else {
        notes.read(setup.name(), url(setup)).ifPresent(branch -> learn(setup.name(), branch));
      }
    }
  }

  /// Those of the file that can be followed before anybody is asked: their branch is in the file,
  /// or was noted here.
  public static List<RepositorySetup> noted(List<RepositorySetup> configured, BranchNotes notes) {
    List<RepositorySetup> noted = new ArrayList<>();
    for (RepositorySetup setup : configured) {
      if (isNamed(setup)) {
        noted.add(setup);
      } else {
        notes.read(setup.name(), url(setup)).map(setup::onBranch).ifPresent(noted::add);
      }
    }
    return noted;
  }

  /// All of the file, in its order; the branch is empty where it is not known yet.
  public List<RepositorySetup> all() {
    return configured.stream().map(this::withBranch).toList();
  }

  /// Those of the file that can be followed.
  public List<RepositorySetup> known() {
    return all().stream().filter(ConfiguredBranches::isNamed).toList();
  }

  /// Finds out what is not certain yet; asks a remote only when nobody did before. Blocks, the
  /// longer the slower the remote is.
  ///
  /// @throws lockstep.core.fault.StoreFault when the database is away; what is known stays known
  public void settle() {
    for (RepositorySetup setup : configured) {
      if (!isSettled(setup.name()) && setup.spec().sync().enabled()) {
        decided(setup).ifPresent(branch -> settled(setup, branch));
      }
    }
  }

  private Optional<String> decided(RepositorySetup setup) {
    Optional<String> before = book.find(setup.name(), url(setup));
    return before.isPresent()
        ? before
        : proposed(setup).map(branch -> book.settle(setup.name(), url(setup), branch));
  }

  /// What is followed here already goes on where the database has forgotten it.
  private Optional<String> proposed(RepositorySetup setup) {
    Optional<String> noted = branch(setup.name());
    if (noted.isPresent() || !mayAsk(setup.name())) {
      return noted;
    }
    RepositoryHealth found = probe.probe(setup);
    if (found.branch().isEmpty()
        && !found.message().equals(told.put(setup.name(), found.message()))) {
      unknown.accept(setup.name(), found.message());
    }
    return Optional.of(found.branch()).filter(branch -> !branch.isEmpty());
  }

  private void settled(RepositorySetup setup, String branch) {
    if (!branch(setup.name()).equals(Optional.of(branch))) {
      notes.write(setup.name(), url(setup), branch);
    }
    learn(setup.name(), branch);
    settle(setup.name());
  }

  private RepositorySetup withBranch(RepositorySetup setup) {
    return isNamed(setup) ? setup : branch(setup.name()).map(setup::onBranch).orElse(setup);
  }

  private static boolean isNamed(RepositorySetup setup) {
    return !setup.spec().location().branch().isEmpty();
  }

  private static String url(RepositorySetup setup) {
    return setup.spec().location().url();
  }

  private synchronized Optional<String> branch(String name) {
    return Optional.ofNullable(known.get(name));
  }

  private synchronized void learn(String name, String branch) {
    known.put(name, branch);
  }

  private synchronized boolean isSettled(String name) {
    return settled.contains(name);
  }

  private synchronized void settle(String name) {
    settled.add(name);
  }

  private synchronized boolean mayAsk(String name) {
    long now = ticker.nanos();
    Long last = asked.get(name);
    if (last != null && now - last < AGAIN.toNanos()) {
      return false;
    }
    asked.put(name, now);
    return true;
  }
}
