package lockstep.sync.job.work;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Folder;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Sha256;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.Export;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.job.Tally.Fate;
import lockstep.sync.job.Work;
import lockstep.sync.job.work.ExportSource.Entry;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;

/// Brings folders and dashboards from a source into a repository: one commit for each, some of them
/// in one push; folders before what is in them.
///
/// A dashboard of another repository keeps its file, with its name and to the letter; the file of
/// another one is named after its title. Both are in the directories of their folders. A dashboard
/// keeps its uid, unless it is a copy from another repository of this cluster: then it gets one
/// that the two uids
/// and the repository give, so that a second push finds the copy. Migrating from a repository
/// deletes each original that is in the new place, as it was copied and not otherwise.
final class ExportWork implements Work {
  /// How many saves go out together.
  private static final int BATCH = 10;

  private static final int DIGITS = 14;
  private static final int RADIX = 36;

  private final Steps steps;
  private final ExportSource source;
  private final Export export;
  private final boolean takes;
  private final Deque<List<Item>> left = new ArrayDeque<>();
  private final List<Item> copied = new ArrayList<>();
  private Optional<Steps> original = Optional.empty();
  private Optional<Uid> top = Optional.empty();
  private Progress progress;
  private int missed;
  private boolean planned;
  private boolean topped;
  private boolean deletes;

  ExportWork(Steps steps, ExportSource source, Export export, boolean takes, Progress begun) {
    this.steps = steps;
    this.source = source;
    this.export = export;
    this.takes = takes;
    this.progress = begun;
  }

  /// One thing to be made or deleted.
  ///
  /// @param step of the job
  /// @param uid that it has in the repository
  private record Item(
      String kind,
      String step,
      Uid uid,
      String title,
      Optional<Entry> entry,
      Optional<ExportSource.Folder> folder) {
    /// The uid at the source.
    String listed() {
      return entry
          .map(Entry::uid)
          .or(() -> folder.map(ExportSource.Folder::uid))
          .orElseGet(uid::value);
    }
  }

  @Override
  public Advance step() {
    if (!planned) {
      return plan();
    }
    if (!topped) {
      return makeTop();
    }
    if (!left.isEmpty() && !progress.hasTooManyErrors()) {
      return make(left.peek());
    }
    if (takes && !deletes && !progress.hasTooManyErrors()) {
      deletes = true;
      return planDeletes();
    }
    return end();
  }

  private Advance end() {
    boolean stopped = progress.hasTooManyErrors();
    if (stopped && !deletes) {
      Batch untried = new Batch();
      left.stream()
          .flatMap(List::stream)
          .forEach(
              it ->
                  untried.miss(
                      it, Miss.Fate.FAILED, "not tried, since so many others were refused"));
      untried.told();
    }
    String words =
        stopped
            ? "stopped after %d were refused".formatted(Progress.MOST)
            : "%d of %d brought in".formatted(copied.size(), progress.total());
    return new Advance.Done(
        progress.saying(
            missed > Progress.MOST
                ? "%s; %d were not, and %s has each".formatted(words, missed, steps.misses())
                : words));
  }

  private Advance plan() {
    Optional<String> closed = steps.closed();
    if (closed.isPresent()) {
      return new Advance.Done(progress.saying(closed.get()).error(closed.get()));
    }
    Selection selection = Selection.of(source, export);
    int folders = 0;
    for (List<ExportSource.Folder> level : selection.levels()) {
      folders += level.size();
      batches(
          level.stream()
              .map(
                  it ->
                      new Item(
                          JobSpec.FOLDER,
                          "folder " + it.uid(),
                          uid(it.uid()),
                          it.title(),
                          Optional.empty(),
                          Optional.of(it)))
              .toList());
    }
    batches(
        selection.dashboards().stream()
            .map(
                it ->
                    new Item(
                        JobSpec.DASHBOARD,
                        "dashboard %s %s".formatted(it.uid(), it.revision()),
                        uid(it.uid()),
                        it.title(),
                        Optional.of(it),
                        Optional.empty()))
            .toList());
    int dashboards = selection.dashboards().size();
    progress =
        progress
            .at(0, folders + dashboards)
            .counting(
                List.of(
                    Tally.of(JobSpec.DASHBOARD, dashboards), Tally.of(JobSpec.FOLDER, folders)));
    Batch unwanted = new Batch();
    selection.left().forEach(unwanted::miss);
    unwanted.told();
    planned = true;
    return new Advance.More(progress.saying("%d dashboards to bring in".formatted(dashboards)));
  }

  private void batches(List<Item> items) {
    for (int from = 0; from < items.size(); from += BATCH) {
      left.add(items.subList(from, Math.min(items.size(), from + BATCH)));
    }
  }

  /// The directory that all goes to.
  private Advance makeTop() {
    RepoPath path = export.path();
    Snapshot snapshot = steps.repository().sync().snapshot();
    Optional<Folder> present = path.isRoot() ? Optional.empty() : snapshot.folderAt(path);
    if (path.isRoot() || present.isPresent()) {
      top = present.map(Folder::uid);
      topped = true;
      return new Advance.More(progress);
    }
    SaveOutcome outcome =
        steps.make(steps.save("path", new Edit.MakeDirectory(path), export.message()));
    return switch (Steps.result(outcome)) {
      case Steps.Result.There() -> {
        topped = true;
        top = Optional.of(subject(outcome));
        progress = Steps.noting(progress, outcome);
        yield new Advance.More(progress);
      }
      case Steps.Result.NotYet(String why) -> steps.wait(progress, why);
      case Steps.Result.No(String why) -> new Advance.Done(progress.saying(why).error(why));
    };
  }

  private static Uid subject(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.InGit saved -> saved.uid();
      case SaveOutcome.OnBranch saved -> saved.uid();
      default -> throw new IllegalArgumentException("it is not there: " + outcome);
    };
  }

  private Advance make(List<Item> batch) {
    Snapshot snapshot = steps.repository().sync().snapshot();
    List<Item> items = new ArrayList<>();
    List<Item> before = new ArrayList<>();
    List<Save> saves = new ArrayList<>();
    Batch next = new Batch();
    for (Item item : batch) {
      boolean taken = isIn(snapshot, item);
      if (!deletes && !taken && isDeletedSince(item)) {
        next.miss(
            item,
            Miss.Fate.BY_RULE,
            "was brought in before and deleted since (to have it again, revert that commit)");
      } else if (deletes || !taken) {
        save(item, next)
            .ifPresent(
                save -> {
                  items.add(item);
                  saves.add(save);
                });
      } else if (steps.done(item.step()).isPresent()) {
        next.count(item, Fate.CREATE);
        before.add(item);
      } else {
        next.count(item, Fate.NOOP);
      }
    }
    List<SaveOutcome> outcomes = maker().makeAll(saves);
    for (int i = 0; i < items.size(); i++) {
      if (Steps.result(outcomes.get(i)) instanceof Steps.Result.NotYet(String why)) {
        return steps.wait(progress, why);
      }
    }
    for (int i = 0; i < items.size(); i++) {
      settle(next, items.get(i), outcomes.get(i));
    }
    steps.went();
    next.told();
    left.poll();
    copied.addAll(before);
    int total = progress.total();
    int done = Math.min(total, progress.done() + batch.size());
    progress = progress.at(done, total).saying("%d of %d".formatted(done, total));
    return new Advance.More(progress);
  }

  private static boolean isIn(Snapshot snapshot, Item item) {
    return item.entry().isPresent()
        ? snapshot.dashboard(item.uid()).isPresent()
        : snapshot.folder(item.uid()).isPresent();
  }

  /// True when it was there: its save would be found in Git and told as done. The snapshot is the
  /// one after that was found out, so it has the commit.
  private boolean isDeletedSince(Item item) {
    return steps.done(item.step()).isPresent() && !isIn(steps.repository().sync().snapshot(), item);
  }

  /// What became of some items. Nothing of it is told before all of them are settled: until then
  /// they are tried again.
  private final class Batch {
    private final List<Miss> misses = new ArrayList<>();
    private Progress now = progress;

    void count(Item item, Fate fate) {
      now = now.counting(item.kind(), fate, 1);
    }

    void miss(Item item, Miss.Fate fate, String why) {
      miss(new Miss(item.kind(), item.listed(), item.title(), fate, why));
    }

    void miss(Miss miss) {
      misses.add(miss);
      now =
          miss.fate() == Miss.Fate.REFUSED
              ? now.error(miss.kind(), miss.sentence())
              : now.warning(miss.kind(), miss.sentence());
    }

    void told() {
      progress = now;
      missed += misses.size();
      misses.forEach(steps::missed);
    }
  }

  private Steps maker() {
    return deletes ? original.orElse(steps) : steps;
  }

  private void settle(Batch batch, Item item, SaveOutcome outcome) {
    switch (Steps.result(outcome)) {
      case Steps.Result.There() -> {
        if (!deletes) {
          copied.add(item);
        }
        batch.now = Steps.noting(batch.now, outcome);
        batch.count(item, deletes ? Fate.DELETE : Fate.CREATE);
      }
      case Steps.Result.No(String why) when deletes ->
          batch.miss(item, Miss.Fate.BY_RULE, "the original stays: " + why);
      case Steps.Result.No(String _) when isTaken(outcome) -> batch.count(item, Fate.NOOP);
      case Steps.Result.No(String why) when outcome instanceof SaveOutcome.Refused ->
          batch.miss(item, Miss.Fate.REFUSED, why);
      case Steps.Result.No(String why) -> batch.miss(item, Miss.Fate.FAILED, why);
      case Steps.Result.NotYet(String why) -> throw new IllegalStateException(why);
    }
  }

  private static boolean isTaken(SaveOutcome outcome) {
    return outcome instanceof SaveOutcome.Invalid invalid
        && invalid.reason() == SaveOutcome.Reason.UID_TAKEN;
  }

  /// Empty when there is nothing to save; `batch` knows why.
  private Optional<Save> save(Item item, Batch batch) {
    if (deletes) {
      Entry entry = item.entry().orElseThrow();
      return Optional.of(
          maker()
              .save(
                  item.step(),
                  new Edit.DeleteDashboard(
                      new Uid(entry.uid()), new Edit.Base.Exact(new BlobId(entry.revision()))),
                  export.message()));
    }
    if (item.folder().isPresent()) {
      Optional<Uid> parent = item.folder().get().parent().map(this::uid).or(() -> top);
      return Optional.of(
          steps.save(
              item.step(),
              new Edit.CreateFolder(
                  Optional.of(item.uid()), item.title(), parent, item.folder().get().description()),
              export.message()));
    }
    Entry entry = item.entry().orElseThrow();
    return switch (source.read(entry)) {
      case ExportSource.Reading.Found(ExportSource.Content content) ->
          Optional.of(steps.save(item.step(), put(item, entry, content), export.message()));
      case ExportSource.Reading.Gone() -> {
        batch.miss(item, Miss.Fate.FAILED, "it is gone, or was changed meanwhile: run this again");
        yield Optional.empty();
      }
      case ExportSource.Reading.Denied(String why) -> {
        batch.miss(item, Miss.Fate.FAILED, why);
        yield Optional.empty();
      }
      case ExportSource.Reading.Managed(String by) -> {
        batch.miss(item, Miss.Fate.BY_RULE, "is managed by " + by);
        yield Optional.empty();
      }
    };
  }

  private Edit put(Item item, Entry entry, ExportSource.Content content) {
    Optional<Uid> folder = entry.folder().map(this::uid).or(() -> top);
    Edit.Place place =
        folder.<Edit.Place>map(Edit.Place.InFolder::new).orElseGet(Edit.Place.Top::new);
    return new Edit.PutDashboard(
        Optional.of(item.uid()),
        content.object(),
        Optional.of(place),
        new Edit.Base.Version(0),
        Optional.empty(),
        content.file());
  }

  private Advance planDeletes() {
    Optional<JobRepository> from = source.repository();
    if (from.isEmpty() || copied.isEmpty()) {
      return new Advance.More(progress);
    }
    if (steps.branch().isPresent()) {
      progress = progress.warning("the originals stay: what was brought in is on another branch");
      return new Advance.More(progress);
    }
    Steps deleting = steps.in(from.get());
    Optional<String> closed = deleting.closed();
    if (closed.isPresent()) {
      progress = progress.warning("the originals stay: " + closed.get());
      return new Advance.More(progress);
    }
    original = Optional.of(deleting);
    batches(
        copied.stream()
            .filter(it -> it.entry().isPresent())
            .map(
                it ->
                    new Item(
                        it.kind(),
                        "delete " + it.step(),
                        it.uid(),
                        it.title(),
                        it.entry(),
                        Optional.empty()))
            .toList());
    return new Advance.More(progress.saying("deletes the originals"));
  }

  /// The uid in the repository.
  private Uid uid(String uid) {
    boolean copy = !takes && source.repository().isPresent();
    if (!copy && Uid.problemWith(uid).isEmpty()) {
      return new Uid(uid);
    }
    String unique = steps.repository().name() + "\n" + uid;
    byte[] hash = Sha256.of(unique.getBytes(StandardCharsets.UTF_8));
    return new Uid("c" + new BigInteger(1, hash).toString(RADIX).substring(0, DIGITS));
  }
}
