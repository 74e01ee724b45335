package lockstep.sync.pull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Past;
import lockstep.sync.save.Revision;
import lockstep.sync.save.SaveId;

/// The past of one tip: the changes are those that its [History] counted, and only what a file held
/// is read from the mirror, when somebody asks.
///
/// So a page of revisions costs in proportion to the page, however long the branch is.
public final class Archive implements Past {
  /// How many revisions of a file are looked through for a content.
  static final int MAX_LOOKED_THROUGH = 1000;

  /// How many revisions are looked through for a save.
  static final int MAX_SAVES = 100;

  /// How many deleted files are looked through for deleted dashboards.
  static final int MAX_DELETED = 500;

  private final Tip tip;
  private final Mirror mirror;

  /// The past of `tip`, whose commits are in `mirror`.
  public Archive(Tip tip, Mirror mirror) {
    this.tip = tip;
    this.mirror = mirror;
  }

  @Override
  public long epoch() {
    return tip.history().epoch();
  }

  @Override
  public List<Revision> revisions(Uid dashboard, int below, int limit) {
    return search(trace(dashboard), trace -> trace.version() < below, limit, dashboard);
  }

  @Override
  public Optional<Revision> revision(Uid dashboard, int version) {
    return search(trace(dashboard), trace -> trace.version() == version, 1, dashboard).stream()
        .findFirst();
  }

  @Override
  public Optional<Revision> revision(Uid dashboard, BlobId content) {
    Optional<FileTrace> next = trace(dashboard);
    for (int i = 0; i < MAX_LOOKED_THROUGH && next.isPresent(); i++) {
      Revision revision = revision(next.get());
      if (revision.blob().filter(content::equals).isPresent()) {
        return Optional.of(revision);
      }
      next = older(next.get(), dashboard);
    }
    return Optional.empty();
  }

  @Override
  public Optional<Revision> madeBy(Uid dashboard, Predicate<SaveId> save) {
    return revisions(dashboard, Integer.MAX_VALUE, MAX_SAVES).stream()
        .filter(it -> it.save().filter(save).filter(this::isUnmerged).isPresent())
        .findFirst();
  }

  private boolean isUnmerged(SaveId save) {
    return tip.history().save(save).filter(it -> it.mergedWith().isEmpty()).isPresent();
  }

  @Override
  public List<Revision> revisions(RepoPath path, int limit) {
    List<Revision> revisions = new ArrayList<>();
    Optional<FileTrace> next = tip.history().file(path.value()).filter(FileTrace::isPresent);
    while (next.isPresent() && revisions.size() < limit) {
      revisions.add(revision(next.get()));
      next = next.get().before();
    }
    return revisions;
  }

  @Override
  public Optional<byte[]> content(Revision revision) {
    return read(revision.commit(), revision.path());
  }

  @Override
  public Optional<Uid> folder(Revision revision) {
    RepoPath path = revision.path().parent().child(Formats.FOLDER_FILE);
    return read(revision.commit(), path)
        .map(bytes -> Formats.parse(path, bytes))
        .flatMap(
            content ->
                content instanceof Content.FolderFile folder
                    ? Optional.of(folder.uid())
                    : Optional.empty());
  }

  @Override
  public Optional<Deleted> deleted(Uid dashboard) {
    if (tip.snapshot().dashboard(dashboard).isPresent()) {
      return Optional.empty();
    }
    return tip.history()
        .ended(dashboard)
        .flatMap(this::deleted)
        .filter(it -> it.uid().equals(dashboard))
        .or(
            () ->
                tip.history().deleted(MAX_DELETED).stream()
                    .flatMap(trace -> deleted(trace).stream())
                    .filter(it -> it.uid().equals(dashboard))
                    .findFirst())
        .or(() -> former(dashboard).map(Former::deleted));
  }

  @Override
  public Trash deleted(int limit) {
    List<FileTrace> gone = tip.history().deleted(MAX_DELETED + 1);
    Deque<Deleted> formers =
        tip.history().changed(MAX_DELETED).stream()
            .flatMap(trace -> formers(trace).stream())
            .map(Former::deleted)
            .sorted(Comparator.comparing((Deleted it) -> it.deletion().when()).reversed())
            .collect(Collectors.toCollection(ArrayDeque::new));
    Trashed found = new Trashed(limit);
    for (FileTrace trace : gone.subList(0, Math.min(gone.size(), MAX_DELETED))) {
      while (!formers.isEmpty()
          && formers.getFirst().deletion().when().isAfter(trace.last().when())) {
        found.add(formers.removeFirst());
      }
      if (found.cut) {
        break;
      }
      deleted(trace).ifPresent(found::add);
    }
    formers.forEach(found::add);
    return new Trash(List.copyOf(found.all.values()), found.cut || gone.size() > MAX_DELETED);
  }

  /// Those that are found, as far as they are not there under their uid.
  private final class Trashed {
    private final Map<Uid, Deleted> all = new LinkedHashMap<>();
    private final int limit;
    private boolean cut;

    Trashed(int limit) {
      this.limit = limit;
    }

    void add(Deleted one) {
      if (tip.snapshot().dashboard(one.uid()).isEmpty() && !all.containsKey(one.uid())) {
        cut |= all.size() == limit;
        if (!cut) {
          all.put(one.uid(), one);
        }
      }
    }
  }

  /// A dashboard whose file has another uid now.
  ///
  /// @param last what the file was when it was last that dashboard
  private record Former(Deleted deleted, FileTrace last) {}

  private Optional<Former> former(Uid uid) {
    return tip.history().changed(MAX_DELETED).stream()
        .flatMap(trace -> formers(trace).stream())
        .filter(it -> it.deleted().uid().equals(uid))
        .findFirst();
  }

  /// The dashboards that a file was before, the last first. Only one that was made with another uid
  /// is looked through: else each look would read every version of every file.
  private List<Former> formers(FileTrace now) {
    Optional<Uid> uid = tip.snapshot().dashboardAt(new RepoPath(now.path())).map(Dashboard::uid);
    Optional<Uid> first = dashboard(revision(now.first())).map(Content.DashboardFile::uid);
    if (uid.isEmpty() || first.isEmpty() || uid.equals(first)) {
      return List.of();
    }
    List<Former> formers = new ArrayList<>();
    FileTrace next = now;
    Optional<FileTrace> before = now.before();
    for (int i = 0; i < MAX_LOOKED_THROUGH && next.version() > now.start(); i++) {
      Revision last = revision(before.orElseThrow());
      Optional<Content.DashboardFile> file = dashboard(last);
      if (file.isPresent() && !Optional.of(file.get().uid()).equals(uid)) {
        Deleted gone = new Deleted(file.get().uid(), file.get().title(), last, revision(next));
        formers.add(new Former(gone, before.get()));
        uid = Optional.of(file.get().uid());
      }
      next = before.get();
      before = next.before();
    }
    return formers;
  }

  private Optional<Deleted> deleted(FileTrace gone) {
    Optional<FileTrace> before = gone.before().filter(FileTrace::isPresent);
    if (gone.isPresent() || before.isEmpty()) {
      return Optional.empty();
    }
    Revision last = revision(before.get());
    return dashboard(last).map(file -> new Deleted(file.uid(), file.title(), last, revision(gone)));
  }

  private Optional<FileTrace> trace(Uid uid) {
    Optional<Dashboard> present = tip.snapshot().dashboard(uid);
    if (present.isPresent()) {
      return tip.history().file(present.get().path().value());
    }
    return deleted(uid)
        .map(Deleted::deletion)
        .flatMap(end -> tip.history().ended(uid).filter(ends(end)).or(() -> at(end)))
        .or(() -> former(uid).map(Former::last));
  }

  private Optional<FileTrace> at(Revision end) {
    return tip.history()
        .file(end.path().value())
        .filter(trace -> !trace.isPresent())
        .filter(ends(end));
  }

  private static Predicate<FileTrace> ends(Revision end) {
    return trace -> trace.version() == end.version() && trace.last().commit().equals(end.commit());
  }

  private List<Revision> search(
      Optional<FileTrace> first, Predicate<FileTrace> wanted, int limit, Uid uid) {
    List<Revision> found = new ArrayList<>();
    Optional<FileTrace> next = first;
    while (next.isPresent() && found.size() < limit) {
      next.filter(wanted).ifPresent(trace -> found.add(revision(trace)));
      next = older(next.get(), uid);
    }
    return found;
  }

  /// The change before, as long as it is one of the same dashboard: where a file was deleted and
  /// another one made in its place, what was there before is another dashboard's.
  private Optional<FileTrace> older(FileTrace trace, Uid uid) {
    Optional<FileTrace> before = trace.before();
    if (before.isEmpty() || before.get().isPresent()) {
      return before;
    }
    return before.get().kind() == FileTrace.Kind.DELETED
            && deleted(before.get()).filter(it -> it.uid().equals(uid)).isPresent()
        ? before
        : Optional.empty();
  }

  private Revision revision(FileTrace trace) {
    RepoPath path = new RepoPath(trace.path());
    CommitStamp commit = trace.last();
    Optional<BlobId> blob =
        trace.isPresent()
            ? mirror.file(commit.commit(), path).map(TreeChange.File::blob)
            : Optional.empty();
    return new Revision(
        trace.version(),
        commit.commit(),
        path,
        blob,
        commit.when(),
        commit.author(),
        commit.subject(),
        commit.save());
  }

  private Optional<Content.DashboardFile> dashboard(Revision revision) {
    return content(revision)
        .map(bytes -> Formats.parse(revision.path(), bytes))
        .flatMap(
            content ->
                content instanceof Content.DashboardFile file
                    ? Optional.of(file)
                    : Optional.empty());
  }

  private Optional<byte[]> read(CommitId commit, RepoPath path) {
    return mirror
        .file(commit, path)
        .filter(file -> file.size() <= Formats.MAX_BYTES && Formats.isRead(path))
        .map(file -> mirror.read(file.blob(), Formats.MAX_BYTES));
  }
}
