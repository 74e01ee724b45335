package lockstep.sync.loop;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import lockstep.core.time.Deadline;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;
import org.jspecify.annotations.Nullable;

/// A save in the queue or on its way. Guarded by the lock of its [SaveQueue], but for the outcome.
final class Request {
  private final Save save;
  private final Optional<BranchName> branch;
  private final List<Request> before;
  private final CompletableFuture<SaveOutcome> future = new CompletableFuture<>();
  private Deadline deadline;
  private long turn;
  private int waiters = 1;
  private boolean sent;

  /// @param branch empty for the followed one
  /// @param before what it may not overtake
  Request(Save save, Optional<BranchName> branch, List<Request> before, Deadline deadline) {
    this.save = save;
    this.branch = branch;
    this.before = List.copyOf(before);
    this.deadline = deadline;
  }

  Save save() {
    return save;
  }

  /// Where it goes; empty for the followed branch.
  Optional<BranchName> branch() {
    return branch;
  }

  /// What it may not overtake.
  List<Request> before() {
    return before;
  }

  /// When it goes out: those with a lower turn do so before it.
  long turn() {
    return turn;
  }

  void turn(long given) {
    turn = given;
  }

  /// True when `other`, under the same id, is the same save once more.
  boolean isSame(Request other) {
    return branch.equals(other.branch) && save.isSame(other.save);
  }

  /// True when of this and `other` one is a save that a client waits for, and the other one the
  /// same save that the journal puts on a branch of its own: the branch that a client names is in
  /// its request.
  boolean isSetAside(Request other) {
    return branch.isPresent() != other.branch.isPresent() && save.isSame(other.save);
  }

  /// True when what goes before it has ended outside Git: it may still come, also when it clashed,
  /// until it is set aside.
  boolean wouldOvertake() {
    return before.stream()
        .flatMap(request -> request.outcome().stream())
        .anyMatch(outcome -> !(outcome instanceof SaveOutcome.InGit));
  }

  Deadline deadline() {
    return deadline;
  }

  /// The same save was sent once more.
  void join(Deadline until) {
    waiters++;
    if (until.atNanos() - deadline.atNanos() > 0) {
      deadline = until;
    }
  }

  /// One of the senders waits no longer.
  ///
  /// @return true when nobody waits any more
  boolean leave() {
    waiters--;
    return waiters == 0;
  }

  /// True from the moment of a push until it is proven that the push has not landed.
  boolean isSent() {
    return sent;
  }

  void sent(boolean nowSent) {
    sent = nowSent;
  }

  void answer(SaveOutcome with) {
    future.complete(with);
  }

  CompletableFuture<SaveOutcome> future() {
    return future;
  }

  Optional<SaveOutcome> outcome() {
    @Nullable SaveOutcome now = future.getNow(null);
    return Optional.ofNullable(now);
  }
}
