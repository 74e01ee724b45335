package lockstep.sync.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.jspecify.annotations.Nullable;

/// Saves that go out together, until each has its answer.
///
/// The idea: a group is planned on the published tip, one commit for each save, and pushed as one
/// with that tip as the expected old head. So a push lands on exactly what was planned on, or not
/// at all; when it did not, everything is planned anew on what is there now, where the save ids in
/// the history tell what has landed meanwhile.
///
/// The invariants:
/// - A save is called saved only when its commit is in the history of a head that the remote has
///   told, or that it has just accepted.
/// - From the moment that a push is made until its fate is proven, [#unresolved] holds it, whatever
///   is thrown; until then its saves are neither planned anew nor called failed. Proof is a head of
///   the remote that contains the commits, or one that is not the expected one: then the expected
///   old head can never match again, and a push that is still under way can never land.
/// - Where who saves can keep a save elsewhere while the remote is away, a push whose fate the
///   remote does not tell is let go of at last: its saves are called unknown, and no push of them
///   is made here any more. Whoever makes commits of them later looks for their ids in the head
///   that the new push expects, as with any save; so the old push lands instead of the new one, or
///   never. Letting go comes first: a save that is kept and still pushed from here could be set
///   aside there and land here.
/// - What an answer rests on is published before the answer is given.
final class Group implements Work {
  /// How often others may be first before a save is given up.
  static final int MAX_LOSSES = 8;

  /// How often the remote is tried before a save is refused for want of it.
  static final int MAX_FAILURES = 3;

  /// How long the remote is asked what became of a push before its saves are let go of.
  static final Duration LET_GO = Duration.ofSeconds(1);

  private static final Backoff AFTER_LOSS =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(40));
  private static final Backoff AFTER_FAILURE =
      new Backoff(Duration.ofMillis(100), Duration.ofMillis(500));
  private static final Backoff WHILE_UNKNOWN =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  private final SaveQueue queue;
  private final AttemptPlanner planner;
  private final Puller puller;
  private final Published published;
  private final Mirror mirror;
  private final Remote remote;
  private final Courtesy courtesy;
  private final OnGitDown onGitDown;
  private final Ticker ticker;
  private final RandomGenerator random;

  private final List<Request> open;
  private @Nullable Attempt unresolved;
  private long unknownSince;
  private int unread;
  private boolean alone;
  private boolean fetched;
  private int losses;
  private int failures;

  Group(
      List<Request> requests,
      SaveQueue queue,
      AttemptPlanner planner,
      Puller puller,
      Published published,
      Mirror mirror,
      Remote remote,
      Courtesy courtesy,
      OnGitDown onGitDown,
      Ticker ticker,
      RandomGenerator random) {
    this.open = new ArrayList<>(requests);
    this.queue = queue;
    this.planner = planner;
    this.puller = puller;
    this.published = published;
    this.mirror = mirror;
    this.remote = remote;
    this.courtesy = courtesy;
    this.onGitDown = onGitDown;
    this.ticker = ticker;
    this.random = random;
  }

  /// Does the next thing for the group.
  ///
  /// @return the pause before the next step; empty when each request has its answer
  @Override
  public Optional<Duration> step() {
    Attempt unknown = unresolved;
    if (unknown != null) {
      return resolve(unknown);
    }
    open.removeIf(request -> !isThere(request) && queue.endIfLate(request));
    if (open.isEmpty()) {
      return Optional.empty();
    }
    if (!fetched && !puller.link().isSynced()) {
      return fetch();
    }
    long begun = ticker.nanos();
    List<Request> turn = alone ? List.of(open.getFirst()) : List.copyOf(open);
    Attempt attempt = planner.plan(published.tip(), turn);
    if (attempt.needsFetch() && !fetched) {
      return fetch();
    }
    return attempt.isEmpty() ? answered(attempt) : push(attempt, begun);
  }

  /// The mirror or the program broke in the middle of a step. What was not sent was not written.
  /// The saves are now tried one by one, so that one which breaks things is alone in that.
  ///
  /// @return as [#step]
  @Override
  public Optional<Duration> broke(String reason) {
    if (unresolved != null) {
      return Optional.of(pause(WHILE_UNKNOWN));
    }
    if (alone || open.size() < 2) {
      open.stream().findFirst().ifPresent(first -> end(first, new SaveOutcome.Unavailable(reason)));
    }
    alone = true;
    return open.isEmpty() ? Optional.empty() : again();
  }

  private Optional<Duration> fetch() {
    Link link = puller.pull(PullWish.Due.NOW);
    return switch (link.state()) {
      // BEHIND: the answer was an old one. The push will tell, since it only lands on what is
      // shown.
      // HELD: saves go onto what the branch has, whatever of it is shown.
      case SYNCED, BEHIND, HELD -> {
        fetched = true;
        yield Optional.of(Duration.ZERO);
      }
      case BRANCH_MISSING, REFUSED -> answerAll(request -> refused(request, link.message()));
      case STARTING, UNREACHABLE -> unreachable(link.message());
    };
  }

  /// @param begun when the attempt was begun to be planned
  private Optional<Duration> push(Attempt attempt, long begun) {
    List<Request> left = queue.send(attempt.written());
    if (!left.isEmpty()) {
      open.removeAll(left);
      return again();
    }
    unresolved = attempt;
    PushOutcome outcome = remote.push(attempt.expected(), attempt.head());
    return switch (outcome) {
      case PushOutcome.Accepted() -> {
        courtesy.pushed(
            Duration.ofNanos(ticker.nanos() - begun), attempt.requests().size(), queue.size());
        yield taken(attempt);
      }
      case PushOutcome.LostRace(String reason) -> lost(attempt, reason);
      case PushOutcome.Refused no -> refused(attempt, no);
      case PushOutcome.Unreachable(String reason) -> {
        puller.fail(State.UNREACHABLE, reason);
        notSent(attempt);
        yield unreachable(reason);
      }
      case PushOutcome.Unknown(String reason) -> {
        puller.fail(State.UNREACHABLE, reason);
        unknownSince = ticker.nanos();
        unread = 0;
        yield Optional.of(pause(WHILE_UNKNOWN));
      }
    };
  }

  /// Finds out what became of a push without an answer, by reading the remote.
  private Optional<Duration> resolve(Attempt attempt) {
    Link link = puller.pull(PullWish.Due.NOW);
    return switch (link.state()) {
      case UNREACHABLE -> away(link.message());
      case REFUSED -> {
        queue.endWaiting(request -> refused(request, link.message()));
        yield Optional.of(pause(WHILE_UNKNOWN));
      }
      case STARTING -> Optional.of(pause(WHILE_UNKNOWN));
      case BRANCH_MISSING -> {
        unresolved = null;
        yield answerAll(request -> Outcomes.unknown(request.save().id()));
      }
      case SYNCED, HELD, BEHIND -> {
        Optional<CommitId> head = link.remoteHead();
        if (head.isPresent() && mirror.isAncestor(attempt.head(), head.get())) {
          yield landed(attempt);
        }
        if (head.equals(attempt.expected())) {
          // A mirror that was made anew meanwhile has only what the remote has.
          boolean kept = mirror.isAncestor(attempt.head(), attempt.head());
          yield kept ? pushAgain(attempt) : neverKnown(attempt);
        }
        if (link.state() == State.BEHIND) {
          yield Optional.of(pause(WHILE_UNKNOWN));
        }
        notSent(attempt);
        yield again();
      }
    };
  }

  /// The remote does not tell what became of a push. What was never sent need not wait for that.
  private Optional<Duration> away(String reason) {
    unread++;
    boolean inVain = ticker.nanos() - unknownSince >= LET_GO.toNanos();
    if (inVain || unread >= MAX_FAILURES) {
      queue.endWaiting(request -> unreachable(request, reason));
    }
    if (onGitDown == OnGitDown.REFUSE || !inVain) {
      return Optional.of(pause(WHILE_UNKNOWN));
    }
    unresolved = null;
    return answerAll(
        request ->
            request.isSent()
                ? Outcomes.unknown(request.save().id())
                : unreachable(request, reason));
  }

  /// Sends the very same commits once more: at most one of the two pushes can land, and it is the
  /// same save.
  private Optional<Duration> pushAgain(Attempt attempt) {
    return switch (remote.push(attempt.expected(), attempt.head())) {
      case PushOutcome.Accepted() -> taken(attempt);
      case PushOutcome.Refused _ -> {
        unresolved = null;
        yield answerAll(request -> Outcomes.unknown(request.save().id()));
      }
      case PushOutcome.LostRace _, PushOutcome.Unreachable _, PushOutcome.Unknown _ ->
          Optional.of(pause(WHILE_UNKNOWN));
    };
  }

  /// The commits are gone, and a push of them may still be under way: nobody can tell.
  private Optional<Duration> neverKnown(Attempt attempt) {
    unresolved = null;
    attempt.written().forEach(request -> end(request, Outcomes.unknown(request.save().id())));
    return open.isEmpty() ? Optional.empty() : again();
  }

  /// It is shown before the remote is said to have it: who is in step shows no less than that.
  private Optional<Duration> taken(Attempt attempt) {
    show(attempt);
    puller.pushed(attempt.head());
    return answered(attempt);
  }

  private Optional<Duration> landed(Attempt attempt) {
    show(attempt);
    return answered(attempt);
  }

  private void show(Attempt attempt) {
    if (published.tip() == attempt.base()) {
      puller.landed(attempt.tip(), attempt.commits());
    }
    unresolved = null;
  }

  private Optional<Duration> answered(Attempt attempt) {
    attempt.answers().forEach(answer -> queue.answer(answer.request(), answer.outcome()));
    open.removeAll(attempt.requests());
    return open.isEmpty() ? Optional.empty() : again();
  }

  private Optional<Duration> lost(Attempt attempt, String reason) {
    notSent(attempt);
    losses++;
    if (losses > MAX_LOSSES) {
      String why = "others were first %d times in a row (%s)".formatted(losses, reason);
      return answerAll(
          request ->
              unlessThere(
                  request,
                  why,
                  new SaveOutcome.Unavailable(
                      "Nothing was written, since %s: try again".formatted(why))));
    }
    puller.fail(State.BEHIND, "Somebody else was first: " + reason);
    return Optional.of(AFTER_LOSS.pause(losses, random));
  }

  private Optional<Duration> refused(Attempt attempt, PushOutcome.Refused no) {
    notSent(attempt);
    if (no.ofAll()) {
      return answerAll(request -> refused(request, no.words()));
    }
    List<Request> written = attempt.written();
    if (written.size() > 1) {
      alone = true; // one of them may be the bad one
      return again();
    }
    end(written.getFirst(), new SaveOutcome.Refused(no.words()));
    return open.isEmpty() ? Optional.empty() : again();
  }

  private SaveOutcome refused(Request request, String words) {
    return unlessThere(
        request, "the Git host refuses all saves: " + words, new SaveOutcome.Refused(words, true));
  }

  private Optional<Duration> unreachable(String reason) {
    failures++;
    return failures < MAX_FAILURES
        ? Optional.of(AFTER_FAILURE.pause(failures, random))
        : answerAll(request -> unreachable(request, reason));
  }

  private SaveOutcome unreachable(Request request, String reason) {
    return unlessThere(
        request,
        "Git cannot be reached: " + reason,
        new SaveOutcome.Unavailable(
            "Git cannot be reached (%s); nothing was written".formatted(reason)));
  }

  /// A save that the history showed before was written, whatever became of it.
  ///
  /// @param no what any other is told
  private SaveOutcome unlessThere(Request request, String now, SaveOutcome no) {
    SaveId id = request.save().id();
    Optional<LandedSave> landed = published.tip().history().save(id);
    if (landed.filter(there -> !there.isOf(request.save())).isPresent()) {
      return SaveOutcome.Invalid.idUsed();
    }
    return landed.isPresent()
        ? new SaveOutcome.Unknown(id, "It was saved when Git was last read; now " + now)
        : no;
  }

  /// It is proven that the attempt has not landed as a whole and never will. Of one that landed
  /// unseen a rewrite of the history may have kept the first saves: those are there, and are never
  /// called unwritten, however late it is.
  private void notSent(Attempt attempt) {
    unresolved = null;
    fetched = false;
    queue.takeBack(attempt.written().stream().filter(request -> !isThere(request)).toList());
  }

  private boolean isThere(Request request) {
    Save save = request.save();
    return published.tip().history().save(save.id()).filter(it -> it.isOf(save)).isPresent();
  }

  private void end(Request request, SaveOutcome outcome) {
    queue.answer(request, outcome);
    open.remove(request);
  }

  private Optional<Duration> answerAll(Function<Request, SaveOutcome> outcome) {
    open.forEach(request -> queue.answer(request, outcome.apply(request)));
    open.clear();
    return Optional.empty();
  }

  private Optional<Duration> again() {
    return Optional.of(Duration.ZERO);
  }

  private Duration pause(Backoff backoff) {
    failures++;
    return backoff.pause(failures, random);
  }
}
