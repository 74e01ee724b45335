package lockstep.sync.pull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
                    .findFirst());
  }

  @Override
  public List<Deleted> deleted(int limit) {
    Map<Uid, Deleted> found = new LinkedHashMap<>();
    for (FileTrace trace : tip.history().deleted(MAX_DELETED)) {
      if (found.size() == limit) {
        break;
      }
      deleted(trace)
          .filter(it -> tip.snapshot().dashboard(it.uid()).isEmpty())
          .ifPresent(it -> found.putIfAbsent(it.uid(), it));
    }
    return List.copyOf(found.values());
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
        .flatMap(end -> tip.history().ended(uid).filter(ends(end)).or(() -> at(end)));
  }

  private Optional<FileTrace> at(Revision end) {
    return tip.history().file(end.path().value()).filter(ends(end));
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
