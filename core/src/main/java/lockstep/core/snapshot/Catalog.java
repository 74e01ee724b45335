package lockstep.core.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Heads;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import org.jspecify.annotations.Nullable;

/// What all repositories show together: the union of their snapshots, in the order of the list,
/// which is the order of precedence.
///
/// A uid that two of them claim is the earlier one's, everywhere, whatever came first in time: the
/// union is a function of the list. A repository's own folder, which wraps all that it shows, no
/// folder of another one can take. The other one is told as a [Clash]. A catalog of one repository
/// is its snapshot, with nothing copied.
public final class Catalog {
  private final List<Part> parts;
  private final Map<Uid, Dashboard> dashboards;
  private final Map<Uid, Folder> folders;
  private final List<Clash> clashes;

  /// Made at the first search; two threads that come first at once make the same one.
  private volatile @Nullable SearchIndex index;

  /// Likewise.
  private volatile @Nullable String digest;

  private Catalog(
      List<Part> parts,
      Map<Uid, Dashboard> dashboards,
      Map<Uid, Folder> folders,
      List<Clash> clashes) {
    this.parts = parts;
    this.dashboards = dashboards;
    this.folders = folders;
    this.clashes = clashes;
  }

  /// What one repository shows.
  ///
  /// @param repository its name
  public record Part(String repository, Snapshot snapshot) {}

  /// A file that is not shown because an earlier repository has its uid.
  ///
  /// @param repository the name of the later one, whose file it is
  public record Clash(String repository, FileWarning warning) {}

  /// The union of these, the first one having precedence.
  public static Catalog of(List<Part> parts) {
    if (parts.size() == 1) {
      Snapshot only = parts.getFirst().snapshot();
      return new Catalog(List.copyOf(parts), only.dashboards(), only.folders(), List.of());
    }
    List<Clash> clashes = new ArrayList<>();
    SequencedMap<Uid, Folder> folders = new LinkedHashMap<>(wrappers(parts));
    join(folders, parts, Snapshot::folders, folder -> folder.path().value(), "folder", clashes);
    SequencedMap<Uid, Dashboard> dashboards = new LinkedHashMap<>();
    join(
        dashboards,
        parts,
        Snapshot::dashboards,
        found -> found.path().value(),
        "dashboard",
        clashes);
    return new Catalog(
        List.copyOf(parts),
        Collections.unmodifiableMap(dashboards),
        Collections.unmodifiableMap(folders),
        List.copyOf(clashes));
  }

  /// The folders that wrap whole repositories, which come before all others.
  private static SequencedMap<Uid, Folder> wrappers(List<Part> parts) {
    SequencedMap<Uid, Folder> wrappers = new LinkedHashMap<>();
    for (Part part : parts) {
      part.snapshot()
          .folderAt(RepoPath.ROOT)
          .ifPresent(folder -> wrappers.putIfAbsent(folder.uid(), folder));
    }
    return wrappers;
  }

  /// Adds to `all` what is not in it yet.
  @SuppressWarnings("ReferenceEquality") // two repositories may have equal things
  private static <T> void join(
      SequencedMap<Uid, T> all,
      List<Part> parts,
      Function<Snapshot, Map<Uid, T>> what,
      Function<T, String> path,
      String kind,
      List<Clash> clashes) {
    for (Part part : parts) {
      what.apply(part.snapshot())
          .forEach(
              (uid, thing) -> {
                @Nullable T shown = all.putIfAbsent(uid, thing);
                if (shown != null && shown != thing) {
                  String owner = owner(parts, what, uid, shown).map(Part::repository).orElse("");
                  clashes.add(clash(part, kind, uid, owner, path.apply(thing)));
                }
              });
    }
  }

  private static Clash clash(Part part, String kind, Uid uid, String owner, String path) {
    return new Clash(
        part.repository(),
        new FileWarning(
            path,
            "%s %s is managed by repo '%s' and cannot be modified by repo '%s': not shown; give it another uid, or take it out of one of the two"
                .formatted(kind, uid, owner, part.repository())));
  }

  /// @param shown what is shown under the uid; null when nothing is
  @SuppressWarnings("ReferenceEquality") // two repositories may have equal things
  private static <T> Optional<Part> owner(
      List<Part> parts, Function<Snapshot, Map<Uid, T>> what, Uid uid, @Nullable T shown) {
    return shown == null
        ? Optional.empty()
        : parts.stream().filter(part -> what.apply(part.snapshot()).get(uid) == shown).findFirst();
  }

  /// What it is made of, in the order of precedence.
  public List<Part> parts() {
    return parts;
  }

  /// What the repository of this name shows; empty when it is none of these.
  public Optional<Snapshot> part(String repository) {
    return parts.stream()
        .filter(part -> part.repository().equals(repository))
        .map(Part::snapshot)
        .findFirst();
  }

  /// Where each of them is; those without a commit are left out.
  public Heads heads() {
    SortedMap<String, CommitId> commits = new TreeMap<>();
    parts.forEach(
        part -> part.snapshot().commit().ifPresent(at -> commits.put(part.repository(), at)));
    return new Heads(commits);
  }

  /// The commits that are shown, in one word: that of a single repository as it is, those of
  /// several as [Heads#text]; empty while there is none.
  public String commits() {
    return parts.size() == 1
        ? parts.getFirst().snapshot().commit().map(CommitId::hex).orElse("")
        : heads().text();
  }

  /// The repository that a dashboard is from; empty when there is none of this uid.
  public Optional<Part> ownerOfDashboard(Uid uid) {
    return owner(parts, Snapshot::dashboards, uid, dashboards.get(uid));
  }

  /// The repository that a folder is from; empty when there is none of this uid.
  public Optional<Part> ownerOfFolder(Uid uid) {
    return owner(parts, Snapshot::folders, uid, folders.get(uid));
  }

  /// All dashboards by uid: repository after repository, in the order of their paths.
  public Map<Uid, Dashboard> dashboards() {
    return dashboards;
  }

  /// All folders by uid: those that wrap repositories, then the others in the same order. A parent
  /// comes before its children.
  public Map<Uid, Folder> folders() {
    return folders;
  }

  /// The dashboard `uid`, if there is one.
  public Optional<Dashboard> dashboard(Uid uid) {
    return Optional.ofNullable(dashboards.get(uid));
  }

  /// The folder `uid`, if there is one.
  public Optional<Folder> folder(Uid uid) {
    return Optional.ofNullable(folders.get(uid));
  }

  /// The folders directly in a folder.
  ///
  /// @param parent empty for the top level
  public List<Folder> foldersIn(Optional<Uid> parent) {
    return folders.values().stream().filter(folder -> folder.parent().equals(parent)).toList();
  }

  /// The folders around a folder, outermost first, without itself.
  ///
  /// It ends: the parent of a folder of one repository is of the same one or of an earlier one, or
  /// wraps another one and has no parent; and within one repository there are no circles.
  public List<Folder> ancestors(Folder folder) {
    ArrayDeque<Folder> chain = new ArrayDeque<>();
    for (Optional<Folder> next = folder.parent().flatMap(this::folder);
        next.isPresent();
        next = next.get().parent().flatMap(this::folder)) {
      chain.addFirst(next.get());
    }
    return List.copyOf(chain);
  }

  /// What `search` finds here.
  public SearchResult find(Search search) {
    if (parts.size() == 1) {
      return parts.getFirst().snapshot().find(search);
    }
    SearchIndex made = index;
    if (made == null) {
      made = new SearchIndex(folders, dashboards.values());
      index = made;
    }
    return made.find(search);
  }

  /// Each tag with the number of dashboards that bear it, by name.
  public SortedMap<String, Integer> tags() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    dashboards.values().forEach(d -> d.tags().forEach(tag -> counts.merge(tag, 1, Integer::sum)));
    return counts;
  }

  /// What is not shown because an earlier repository has its uid.
  public List<Clash> clashes() {
    return clashes;
  }

  /// The dashboards of one repository that are shown, in the order of their paths.
  public List<Dashboard> dashboardsOf(String repository) {
    return shown(repository, Snapshot::dashboards, dashboards);
  }

  /// The folders of one repository that are shown, in the same order.
  public List<Folder> foldersOf(String repository) {
    return shown(repository, Snapshot::folders, folders);
  }

  @SuppressWarnings("ReferenceEquality") // two repositories may have equal things
  private <T> List<T> shown(
      String repository, Function<Snapshot, Map<Uid, T>> what, Map<Uid, T> all) {
    return part(repository).map(what).orElse(Map.of()).entrySet().stream()
        .filter(each -> all.get(each.getKey()) == each.getValue())
        .map(Map.Entry::getValue)
        .toList();
  }

  /// What is not shown of one repository, because an earlier one has its uid.
  public List<FileWarning> clashesOf(String repository) {
    return clashes.stream()
        .filter(clash -> clash.repository().equals(repository))
        .map(Clash::warning)
        .toList();
  }

  /// A hash over all folders and dashboards: equal on two instances exactly when their repositories
  /// show the same, in the same order. That of a single repository is its snapshot's own.
  public String digest() {
    if (parts.size() == 1) {
      return parts.getFirst().snapshot().digest();
    }
    String known = digest;
    if (known == null) {
      known = SnapshotDigest.of(parts);
      digest = known;
    }
    return known;
  }
}
