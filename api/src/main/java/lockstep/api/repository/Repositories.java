package lockstep.api.repository;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import lockstep.core.check.Check;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.FolderDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.Catalog.Part;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.PublicationListener.Publication;
import lockstep.sync.save.Past;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// The repositories that this instance shows, in the order of precedence, and what they show
/// together.
///
/// Whoever opens and closes repositories says so by [#show]; all others only read, from any thread.
/// A reader takes the [#catalog] once and answers from it: it is immutable.
public final class Repositories {
  private final List<RepositoryListener> listeners = new CopyOnWriteArrayList<>();
  private volatile List<SyncedRepository> all = List.of();
  private volatile Catalog catalog = Catalog.of(List.of());

  /// None yet.
  public Repositories() {}

  /// Shows these from now on, and nothing else.
  ///
  /// @param next in the order of precedence, with names of their own
  public void show(List<SyncedRepository> next) {
    Set<String> names = new HashSet<>();
    next.forEach(one -> Check.that(names.add(one.name()), "%s: is there twice", one.name()));
    List<SyncedRepository> before = all;
    all = List.copyOf(next);
    for (SyncedRepository one : next) {
      boolean heard = before.stream().anyMatch(other -> other.sync().equals(one.sync()));
      if (!heard) {
        one.sync().listen(publication -> tell(one, publication));
      }
    }
    List<SyncedRepository> now = all;
    listeners.forEach(listener -> listener.shown(now));
  }

  private void tell(SyncedRepository from, Publication publication) {
    // By way of the list: it may have been set anew, or be gone.
    all.stream()
        .filter(one -> one.sync().equals(from.sync()))
        .forEach(one -> listeners.forEach(listener -> listener.published(one, publication)));
  }

  /// Calls `listener` from now on.
  public void listen(RepositoryListener listener) {
    listeners.add(listener);
  }

  /// All of them, in the order of precedence. Those with `sync.enabled: false` are not among them.
  public List<SyncedRepository> all() {
    return all;
  }

  /// The one of this name; empty when none of this name is shown.
  public Optional<SyncedRepository> named(String name) {
    return all.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /// All names, for a sentence; `none` when there is none.
  public String names() {
    List<SyncedRepository> now = all;
    return now.isEmpty()
        ? "none"
        : now.stream().map(SyncedRepository::name).collect(Collectors.joining(", "));
  }

  /// How long the one that lags most has known of a newer commit, or has not reached its remote.
  public Duration longestLag() {
    return all.stream()
        .map(one -> one.sync().status().lag())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /// What is known of a save, whichever repository it went to.
  public Optional<SaveOutcome> lookup(SaveId id) {
    return knowing(id).flatMap(one -> one.sync().lookup(id));
  }

  /// The repository that a save went to, as far as that is known.
  public Optional<SyncedRepository> knowing(SaveId id) {
    return all.stream().filter(one -> one.sync().lookup(id).isPresent()).findFirst();
  }

  /// What all of them show together at this moment.
  public Catalog catalog() {
    List<SyncedRepository> now = all;
    Catalog made = catalog;
    if (!shows(made, now)) {
      made =
          Catalog.of(now.stream().map(one -> new Part(one.name(), one.sync().snapshot())).toList());
      catalog = made;
    }
    return made;
  }

  private static boolean shows(Catalog made, List<SyncedRepository> now) {
    List<Part> parts = made.parts();
    if (parts.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      SyncedRepository one = now.get(i);
      if (parts.get(i).snapshot() != one.sync().snapshot()
          || !parts.get(i).repository().equals(one.name())) {
        return false;
      }
    }
    return true;
  }

  /// The repository that a dashboard is from; empty when there is none of this uid.
  public Optional<SyncedRepository> ofDashboard(Uid uid) {
    return owner(shown -> shown.dashboard(uid).isPresent());
  }

  /// The repository that a folder is from; empty when there is none of this uid.
  public Optional<SyncedRepository> ofFolder(Uid uid) {
    return owner(shown -> shown.folder(uid).isPresent());
  }

  private Optional<SyncedRepository> owner(Predicate<Snapshot> owns) {
    return all.stream().filter(one -> owns.test(one.sync().snapshot())).findFirst();
  }

  /// The repository that knows the past of a dashboard: the one that it is from; for one that was
  /// deleted, the first that had it.
  public Optional<SyncedRepository> ofPast(Uid uid) {
    List<SyncedRepository> now = all;
    return now.size() == 1
        ? Optional.of(now.getFirst())
        : ofDashboard(uid)
            .or(
                () ->
                    now.stream()
                        .filter(one -> one.sync().past().deleted(uid).isPresent())
                        .findFirst());
  }

  /// The past of a dashboard, present or deleted.
  public Past past(Uid uid) {
    return ofPast(uid).map(one -> one.sync().past()).orElseGet(Past::none);
  }

  /// Dashboards that were deleted and are not there any more, the latest first.
  ///
  /// @param limit how many at most
  public Past.Trash deleted(int limit) {
    List<SyncedRepository> now = all;
    Catalog shown = catalog();
    if (now.size() == 1) {
      return now.getFirst().sync().past().deleted(limit);
    }
    List<Past.Trash> each = now.stream().map(one -> one.sync().past().deleted(limit)).toList();
    List<Past.Deleted> together =
        each.stream()
            .flatMap(trash -> trash.dashboards().stream())
            .filter(gone -> shown.dashboard(gone.uid()).isEmpty())
            .sorted(Comparator.comparing((Past.Deleted gone) -> gone.deletion().when()).reversed())
            .toList();
    return new Past.Trash(
        together.stream().limit(limit).toList(),
        together.size() > limit || each.stream().anyMatch(Past.Trash::cut));
  }

  /// What a folder's `_folder.json` says of it; empty when it says nothing, when there is none, and
  /// while its repository cannot be read here.
  ///
  /// @param from where the folder was found
  public Optional<String> description(Catalog from, Folder folder) {
    try {
      return folder
          .metadata()
          .flatMap(
              blob ->
                  from.ownerOfFolder(folder.uid())
                      .flatMap(part -> named(part.repository()))
                      .map(one -> one.sync().trees().read(blob, Formats.MAX_BYTES)))
          .flatMap(FolderDraft::description);
    } catch (GitFault _) {
      return Optional.empty(); // the folder itself is known all the same
    }
  }

  /// The bytes of a dashboard's file as they are in Git.
  ///
  /// @param from where the dashboard was found
  /// @throws GitFault when its repository is not shown any more, or its mirror cannot be read
  public byte[] body(Catalog from, Dashboard dashboard) {
    String owner = from.ownerOfDashboard(dashboard.uid()).map(Part::repository).orElse("");
    return named(owner)
        .orElseThrow(
            () ->
                new GitFault(
                    "%s: its repository is not shown here any more".formatted(dashboard.uid())))
        .sync()
        .body(dashboard);
  }
}
