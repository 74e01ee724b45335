package lockstep.sync.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import lockstep.core.resource.Uid;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Planner;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// The saves that wait, and what became of those that do not any more.
///
/// People take turns: of who has several waiting one goes out, then one of the next, and nobody may
/// hold all places. A script that saves hundreds of dashboards so keeps nobody waiting who saves
/// one. Of one person it is first come first served.
///
/// Any thread may put a save in; only the loop takes them out. One save id is in it at most once:
/// who sends it again waits for the same outcome.
final class SaveQueue {
  /// How many saves may wait.
  static final int MAX_WAITING = 256;

  /// How many of them may be of one person.
  static final int MAX_OF_ONE = MAX_WAITING / 2;

  /// How many saves go out in one push.
  static final int MAX_GROUP = 32;

  /// How many outcomes are remembered that Git does not tell.
  static final int MAX_REMEMBERED = 4096;

  /// How many outcomes are put into a book at once.
  private static final int TOLD_AT_ONCE = 500;

  private static final Duration CLOSING = Duration.ofMillis(10);

  private final Ticker ticker;
  private final Runnable arrived;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final Map<SaveId, Request> open = new HashMap<>();

  /// The last turn of each person who has saves waiting.
  private final Map<Author, Long> turns = new HashMap<>();

  private final Remembered<SaveId, SaveOutcome> outcomes = new Remembered<>(MAX_REMEMBERED);
  private final Remembered<SaveId, SaveBook.Told> untold = new Remembered<>(MAX_REMEMBERED);
  private Runnable onUntold = () -> {};
  private long turn;
  private boolean closed;

  /// @param arrived is called when there is something to take
  SaveQueue(Ticker ticker, Runnable arrived) {
    this.ticker = ticker;
    this.arrived = arrived;
  }

  /// Puts saves of the followed branch in. None is made while one before it, which speaks of the
  /// same thing, is not in Git.
  List<Request> putInOrder(List<Save> saves, Duration patience) {
    List<Request> requests = new ArrayList<>();
    for (Save save : saves) {
      Set<Uid> things = Planner.speaksOf(save);
      List<Request> before =
          requests.stream()
              .filter(it -> !Collections.disjoint(things, Planner.speaksOf(it.save())))
              .toList();
      requests.add(put(save, Optional.empty(), before, patience));
    }
    return requests;
  }

  /// @param branch empty for the followed one
  Request put(Save save, Optional<BranchName> branch, Duration patience) {
    return put(save, branch, List.of(), patience);
  }

  private Request put(
      Save save, Optional<BranchName> branch, List<Request> before, Duration patience) {
    Deadline deadline = Deadline.after(ticker, patience);
    Request request = new Request(save, branch, before, deadline);
    synchronized (this) {
      Request present = open.get(save.id());
      if (present != null && !present.isSame(request)) {
        request.answer(
            present.isSetAside(request)
                ? Outcomes.unknown(save.id())
                : SaveOutcome.Invalid.idUsed());
        return request;
      }
      if (present != null) {
        present.join(deadline);
        return present;
      }
      if (closed) {
        request.answer(Outcomes.notHereAnyMore());
        return request;
      }
      Optional<String> full = full(save.author());
      if (full.isPresent()) {
        request.answer(new SaveOutcome.Unavailable(full.get()));
        return request;
      }
      open.put(save.id(), request);
      request.turn(turn(request));
      waiting.addLast(request);
    }
    arrived.run();
    return request;
  }

  /// Why there is no place for one more of `author`; empty when there is one.
  private Optional<String> full(Author author) {
    if (waiting.size() >= MAX_WAITING) {
      return Optional.of("Too many saves are waiting (%d): try again".formatted(MAX_WAITING));
    }
    long own = waiting.stream().filter(it -> it.save().author().equals(author)).count();
    return own >= MAX_OF_ONE
        ? Optional.of(
            "Too many saves of yours are waiting (%d): wait for some of them, then try again"
                .formatted(MAX_OF_ONE))
        : Optional.empty();
  }

  /// How many were put in and have no outcome yet.
  synchronized int underWay() {
    return open.size();
  }

  /// Waits for the outcome; when it does not come in time, tells what is certain.
  SaveOutcome await(Request request, Duration patience) {
    try {
      return request.future().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return giveUp(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return giveUp(request);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a save has no outcome", e);
    }
  }

  private synchronized SaveOutcome giveUp(Request request) {
    Optional<SaveOutcome> outcome = request.outcome();
    if (outcome.isPresent()) {
      return outcome.get();
    }
    if (!request.leave() || request.isSent()) {
      SaveOutcome unknown = Outcomes.unknown(request.save().id());
      tell(request.save(), unknown);
      return unknown;
    }
    SaveOutcome late = Outcomes.neverSent();
    waiting.remove(request);
    answer(request, late);
    return late;
  }

  /// Ends all that wait.
  synchronized void endWaiting(Function<Request, SaveOutcome> outcome) {
    List<Request> left = List.copyOf(waiting);
    waiting.clear();
    left.forEach(request -> answer(request, outcome.apply(request)));
  }

  /// Takes the next group out, and tells those whose time is over that nothing was written. A save
  /// to another branch is a group of its own.
  synchronized List<Request> take() {
    List<Request> group = new ArrayList<>();
    for (Request next : inTurns()) {
      boolean elsewhere = next.branch().isPresent();
      if (group.size() == MAX_GROUP || (elsewhere && !group.isEmpty())) {
        return group;
      }
      waiting.remove(next);
      turn = next.turn();
      if (!endIfLate(next)) {
        group.add(next);
        if (elsewhere) {
          return group;
        }
      }
    }
    return group;
  }

  /// The turn of one that is put in now: behind those of the same person and behind what it may not
  /// overtake, but not behind all that others have waiting.
  private long turn(Request request) {
    if (waiting.isEmpty()) {
      turns.clear();
    }
    long own = Math.max(turn, turns.getOrDefault(request.save().author(), 0L)) + 1;
    turns.put(request.save().author(), own);
    return request.before().stream().mapToLong(Request::turn).reduce(own, Math::max);
  }

  private List<Request> inTurns() {
    return waiting.stream().sorted(Comparator.comparingLong(Request::turn)).toList();
  }

  /// Ends a request that was not sent and for which nobody waits any longer.
  ///
  /// @return true when it is ended, now or before
  synchronized boolean endIfLate(Request request) {
    if (request.outcome().isPresent()) {
      return true;
    }
    if (request.wouldOvertake()) {
      answer(request, Outcomes.notBefore());
      return true;
    }
    if (request.deadline().passed(ticker)) {
      answer(request, Outcomes.neverSent());
      return true;
    }
    return false;
  }

  /// Marks requests as sent: from here on nobody may be told that nothing was written.
  ///
  /// @return those that were given up meanwhile; when there are any, none is marked
  synchronized List<Request> send(List<Request> requests) {
    List<Request> ended = requests.stream().filter(this::endIfLate).toList();
    if (ended.isEmpty()) {
      requests.forEach(request -> request.sent(true));
    }
    return ended;
  }

  /// It is proven that what was sent has not landed and never will.
  synchronized void takeBack(List<Request> requests) {
    requests.forEach(request -> request.sent(false));
  }

  /// Takes nothing more, and ends all: what waits at once, what is on its way after `patience`.
  synchronized void close(Duration patience) {
    closed = true;
    waiting.forEach(request -> answer(request, Outcomes.notHereAnyMore()));
    waiting.clear();
    Deadline deadline = Deadline.after(ticker, patience);
    try {
      while (!open.isEmpty() && !deadline.passed(ticker)) {
        wait(CLOSING.toMillis());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Request request : List.copyOf(open.values())) {
      answer(
          request,
          request.isSent() ? Outcomes.unknown(request.save().id()) : Outcomes.notHereAnyMore());
    }
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// How many wait.
  synchronized int size() {
    return waiting.size();
  }

  /// Ends a request.
  synchronized void answer(Request request, SaveOutcome outcome) {
    SaveId id = request.save().id();
    open.remove(id, request);
    if (!Outcomes.isIdUsed(outcome)) { // that is no outcome of the one whose id it is
      SaveOutcome plain = withoutContents(outcome);
      outcomes.put(id, plain);
      tell(request.save(), plain);
    }
    request.answer(outcome);
  }

  /// To be put into the book by somebody who has time for it. What is in Git needs no book.
  private void tell(Save save, SaveOutcome outcome) {
    if (SaveBook.takes(outcome)) {
      untold.put(save.id(), new SaveBook.Told(save.id(), outcome, save.request()));
      onUntold.run();
    } else {
      untold.remove(save.id());
    }
  }

  /// Calls `listener` whenever there is something to put into the book; it must not block.
  synchronized void onUntold(Runnable listener) {
    onUntold = listener;
  }

  /// Puts the oldest outcomes that are in no book yet into `book`; saves go on meanwhile.
  ///
  /// @return false when there were none
  boolean share(SaveBook book) {
    List<SaveBook.Told> told = untold(TOLD_AT_ONCE);
    if (told.isEmpty()) {
      return false;
    }
    book.put(told);
    told(told);
    return true;
  }

  /// The oldest outcomes that are in no book yet.
  synchronized List<SaveBook.Told> untold(int limit) {
    return untold.keys().stream().limit(limit).map(id -> untold.get(id).orElseThrow()).toList();
  }

  /// These are in the book; what came of one of them since then is not.
  synchronized void told(List<SaveBook.Told> in) {
    for (SaveBook.Told one : in) {
      if (untold.get(one.id()).filter(one::equals).isPresent()) {
        untold.remove(one.id());
      }
    }
  }

  /// Both sides of a clash are for who is answered: kept for thousands of saves they would fill the
  /// memory.
  private static SaveOutcome withoutContents(SaveOutcome outcome) {
    return outcome instanceof SaveOutcome.Conflict conflict ? conflict.withoutClash() : outcome;
  }

  /// What became of a save in this process, as far as it is remembered.
  synchronized Optional<SaveOutcome> outcome(SaveId id) {
    return open.containsKey(id)
        ? Optional.of(new SaveOutcome.Unknown(id, "The save is on its way"))
        : outcomes.get(id);
  }

  /// Forgets what was saved: history was rewritten, and only the new one tells what is still there.
  synchronized void forgetSaved() {
    outcomes.removeIf(SaveOutcome.InGit.class::isInstance);
  }

  /// True when any of the saves was sent to this instance and is not answered yet.
  synchronized boolean hasAny(Collection<SaveId> ids) {
    return ids.stream().anyMatch(open::containsKey);
  }
}
