package lockstep.sync.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.journal.Overview.Item;
import lockstep.sync.journal.Overview.Kind;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.WaitingTag;

/// What waits for Git, as this instance last saw it: asked often, so the database is read only by
/// [#refresh]. While the database is away the last view stays.
public final class WaitingRoom {
  private final Optional<Journal> journal;
  private final AtomicReference<Overview> seen = new AtomicReference<>(Overview.EMPTY);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition looked = lock.newCondition();

  private WaitingRoom(Optional<Journal> journal) {
    this.journal = journal;
  }

  /// The saves of this journal.
  public static WaitingRoom of(Journal journal) {
    return new WaitingRoom(Optional.of(journal));
  }

  /// Nothing ever waits: saves without Git are refused.
  public static WaitingRoom closed() {
    return new WaitingRoom(Optional.empty());
  }

  /// True when saves may wait.
  public boolean isOpen() {
    return journal.isPresent();
  }

  Optional<Journal> journal() {
    return journal;
  }

  /// What waits.
  public Overview overview() {
    return seen.get();
  }

  /// Reads the journal.
  ///
  /// @return what changed; empty when nothing did, or the database is away
  public Optional<Overview> refresh() {
    if (journal.isEmpty()) {
      return Optional.empty();
    }
    try {
      Overview now = journal.get().overview();
      return now.equals(see(now)) ? Optional.empty() : Optional.of(now);
    } catch (StoreFault away) {
      return Optional.empty();
    }
  }

  /// What was seen before.
  private Overview see(Overview now) {
    lock.lock();
    try {
      looked.signalAll();
      return seen.getAndSet(now);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until no save waits that writes `uid`, as [#refresh] sees it.
  ///
  /// @param inVain looked at whenever [#refresh] has looked; true ends the wait
  /// @return false when `patience` was over, the wait in vain, or the thread interrupted before
  boolean awaitNone(Uid uid, Duration patience, BooleanSupplier inVain) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!overview().of(uid).isEmpty() && left > 0 && !inVain.getAsBoolean()) {
        left = looked.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return overview().of(uid).isEmpty();
  }

  /// The newest waiting save of a dashboard, if one waits that writes it.
  public Optional<Item> newest(Uid uid) {
    return dashboards(overview(), uid).reduce((_, later) -> later);
  }

  /// The content that a waiting save gives a dashboard: classic JSON or a whole resource. Empty
  /// when it does not wait any more, or the database is away.
  public Optional<ObjectNode> content(Item item) {
    return edit(item).map(Edit.PutDashboard::dashboard);
  }

  private Optional<Edit.PutDashboard> edit(Item item) {
    try {
      return journal
          .flatMap(open -> open.waiting(item.id()))
          .map(entry -> entry.save().edit())
          .filter(Edit.PutDashboard.class::isInstance)
          .map(Edit.PutDashboard.class::cast);
    } catch (StoreFault away) {
      return Optional.empty();
    }
  }

  /// Where the saves that wait put a dashboard; empty when they leave it where it is.
  public Optional<Edit.Place> place(Uid uid) {
    return dashboards(overview(), uid)
        .flatMap(item -> edit(item).flatMap(Edit.PutDashboard::folder).stream())
        .reduce((_, later) -> later);
  }

  /// The version that a waiting save will have if nothing comes before it: one above that of what
  /// it follows.
  public int version(SaveId id, Uid uid, Snapshot snapshot) {
    int inGit = inGit(uid, snapshot);
    List<Item> ours = dashboards(overview(), uid).toList();
    for (int i = 0; i < ours.size(); i++) {
      if (ours.get(i).id().equals(id)) {
        return inGit + i + 1;
      }
    }
    return inGit;
  }

  /// The waiting save whose content has this tag.
  Optional<Item> tagged(BlobId tag, Uid uid) {
    return dashboards(overview(), uid)
        .filter(item -> WaitingTag.of(item.id()).equals(tag))
        .findFirst();
  }

  /// What became of a save; empty when it never was here.
  ///
  /// @throws StoreFault when the database is away
  public Optional<Fate> fate(SaveId id) {
    return journal.flatMap(open -> open.fate(id));
  }

  /// The notices to an author.
  ///
  /// @throws StoreFault when the database is away
  public List<Notice> notices(String email) {
    return journal.map(open -> open.notices(email)).orElse(List.of());
  }

  /// What was set aside and is nowhere but in the journal; empty for anything else.
  ///
  /// @param email of its author
  /// @throws StoreFault when the database is away
  public Optional<Save> kept(SaveId id, String email) {
    return journal.flatMap(open -> open.kept(id, email));
  }

  /// Takes a notice away; false when there is none for this author.
  ///
  /// @throws StoreFault when the database is away
  public boolean dismiss(SaveId id, String email) {
    return journal.filter(open -> open.dismiss(id, email)).isPresent();
  }

  private static int inGit(Uid uid, Snapshot snapshot) {
    return snapshot.dashboard(uid).map(WaitingRoom::version).orElse(0);
  }

  private static int version(Dashboard dashboard) {
    return dashboard.provenance().version();
  }

  private static Stream<Item> dashboards(Overview overview, Uid uid) {
    return overview.of(uid).stream().filter(item -> item.kind() == Kind.DASHBOARD);
  }
}
