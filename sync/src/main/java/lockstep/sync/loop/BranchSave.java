package lockstep.sync.loop;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lockstep.core.merge.Choice;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.RepoPath;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.Branches;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipReader;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.jspecify.annotations.Nullable;

/// One save on its way to a branch that is not followed.
///
/// The rules are those of a [Group]: it is planned on what the branch is at, where its id tells
/// whether it has landed before, and pushed with that as the expected head. A push without an
/// answer is told from reading the branch. Unlike there nothing needs to be remembered beyond the
/// deadline: whoever plans this save again reads the branch first, and a late push can land only on
/// the very head that the next one expects too, so at most one of them does.
final class BranchSave implements Work {
  private static final Backoff AFTER_LOSS =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(40));
  private static final Backoff AFTER_FAILURE =
      new Backoff(Duration.ofMillis(100), Duration.ofMillis(500));

  private final Request request;
  private final BranchName branch;
  private final SaveQueue queue;
  private final AttemptPlanner planner;
  private final TipReader reader;
  private final Puller puller;
  private final Published published;
  private final Mirror mirror;
  private final Branches branches;
  private final Ticker ticker;
  private final RandomGenerator random;

  private @Nullable Attempt unresolved;
  private Optional<CommitId> expected = Optional.empty();
  private boolean followed;
  private int losses;
  private int failures;

  /// @param request one with a branch
  /// @param planner over `reader`
  /// @param reader without a quota: what the followed branch leaves out, the branch has
  BranchSave(
      Request request,
      SaveQueue queue,
      AttemptPlanner planner,
      TipReader reader,
      Puller puller,
      Published published,
      Mirror mirror,
      Branches branches,
      Ticker ticker,
      RandomGenerator random) {
    this.request = request;
    this.branch = request.branch().orElseThrow();
    this.queue = queue;
    this.planner = planner;
    this.reader = reader;
    this.puller = puller;
    this.published = published;
    this.mirror = mirror;
    this.branches = branches;
    this.ticker = ticker;
    this.random = random;
  }

  @Override
  public Optional<Duration> step() {
    if (unresolved != null && request.deadline().passed(ticker)) {
      return end(Outcomes.unknown(id()));
    }
    if (unresolved == null && queue.endIfLate(request)) {
      return Optional.empty();
    }
    if (published.tip().commit().isEmpty() && !puller.link().isSynced()) {
      puller.pull(PullWish.Due.NOW); // nothing has been shown yet: perhaps there is something
    }
    if (puller.isAtFormerPlace() && !puller.pull(PullWish.Due.NOW).isRead()) {
      return unreachable(puller.link().message()); // a branch begins at a commit of this remote
    }
    return switch (branches.fetch(branch)) {
      case FetchOutcome.At(CommitId head) -> at(Optional.of(head));
      case FetchOutcome.BranchMissing _, FetchOutcome.Empty _ -> at(Optional.empty());
      case FetchOutcome.Refused(String words) when unresolved == null ->
          end(new SaveOutcome.Refused(words, true));
      case FetchOutcome.Refused(String words) -> unreachable(words);
      case FetchOutcome.Unreachable(String reason) -> unreachable(reason);
    };
  }

  @Override
  public Optional<Duration> broke(String reason) {
    return end(unresolved == null ? new SaveOutcome.Unavailable(reason) : Outcomes.unknown(id()));
  }

  /// @param head of the branch; empty when it is not there
  private Optional<Duration> at(Optional<CommitId> head) {
    Attempt sent = unresolved;
    if (sent != null) {
      if (head.isPresent() && mirror.isAncestor(sent.head(), head.get())) {
        return landed(sent);
      }
      if (head.equals(expected)) {
        return pushAgain(sent);
      }
      unresolved = null;
      queue.takeBack(List.of(request));
    }
    Tip here = published.tip();
    Optional<CommitId> base = head.or(here::commit);
    if (base.isEmpty()) {
      return end(
          new SaveOutcome.Refused(
              "the repository has no commit yet that branch %s could begin at".formatted(branch)));
    }
    Tip tip = reader.next(here, base.get()).tip();
    Attempt attempt = head.isPresent() ? planner.plan(tip, List.of(request)) : beginning(tip);
    SaveOutcome outcome = outcome(attempt);
    if (!(outcome instanceof SaveOutcome.InGit)) {
      return end(outcome);
    }
    if (head.isEmpty() && tip.history().save(id()).isPresent()) {
      return onFollowed(outcome);
    }
    boolean there = attempt.isEmpty() && head.isPresent();
    return there ? landed(attempt) : push(head, attempt);
  }

  /// For a branch that is made for it: what came since the base is not undone there unseen. So the
  /// branch begins before that, and whoever merges it brings the two together. Only where that is
  /// not to be found the save wins.
  private Attempt beginning(Tip tip) {
    Attempt here = planner.plan(tip, List.of(request));
    if (outcome(here) instanceof SaveOutcome.Saved || tip.history().save(id()).isPresent()) {
      return here;
    }
    Optional<Attempt> before =
        planner
            .unseen(request.save(), tip)
            .flatMap(this::before)
            .map(fork -> planner.plan(reader.next(tip, fork).tip(), List.of(request)))
            .filter(it -> outcome(it) instanceof SaveOutcome.Saved);
    if (before.isPresent() || outcome(here) instanceof SaveOutcome.InGit) {
      return before.orElse(here);
    }
    return winning(outcome(here))
        .map(chosen -> planner.plan(tip, List.of(chosen)))
        .filter(it -> outcome(it) instanceof SaveOutcome.InGit)
        .orElseGet(() -> planner.plan(tip, List.of(overwriting())));
  }

  /// The commit before that changed something in the directory of the repository.
  private Optional<CommitId> before(CommitId commit) {
    return mirror.log(commit, RepoPath.ROOT, 2).stream()
        .skip(1)
        .map(LoggedCommit::commit)
        .findFirst();
  }

  private static SaveOutcome outcome(Attempt attempt) {
    return attempt.answers().getFirst().outcome();
  }

  /// It went to the followed branch at another time, and needs no branch of its own; but what is
  /// published may be a line that is no more.
  private Optional<Duration> onFollowed(SaveOutcome outcome) {
    if (followed) {
      return end(outcome);
    }
    Link link = puller.pull(PullWish.Due.NOW);
    followed = link.isRead() || link.state() == State.BEHIND; // as in a Group: an old answer
    return followed ? Optional.of(Duration.ZERO) : unreachable(link.message());
  }

  private Optional<Duration> push(Optional<CommitId> onto, Attempt attempt) {
    if (!queue.send(List.of(request)).isEmpty()) {
      return Optional.empty();
    }
    unresolved = attempt;
    expected = onto;
    PushOutcome outcome = branches.push(branch, onto, attempt.head());
    return switch (outcome) {
      case PushOutcome.Accepted() -> landed(attempt);
      case PushOutcome.LostRace(String reason) -> {
        notSent();
        losses++;
        yield losses > Group.MAX_LOSSES
            ? end(
                new SaveOutcome.Unavailable(
                    "Nothing was written, since others were first %d times in a row (%s): try again"
                        .formatted(losses, reason)))
            : Optional.of(AFTER_LOSS.pause(losses, random));
      }
      case PushOutcome.Refused(String words, boolean ofAll) -> {
        notSent();
        yield end(new SaveOutcome.Refused(words, ofAll));
      }
      case PushOutcome.Unreachable(String reason) -> {
        notSent();
        yield unreachable(reason);
      }
      case PushOutcome.Unknown _ -> pause();
    };
  }

  /// The first push may still be under way: the very same commit lands at most once.
  private Optional<Duration> pushAgain(Attempt sent) {
    return switch (branches.push(branch, expected, sent.head())) {
      case PushOutcome.Accepted() -> landed(sent);
      case PushOutcome.Refused _ -> end(Outcomes.unknown(id()));
      case PushOutcome.LostRace _, PushOutcome.Unreachable _, PushOutcome.Unknown _ -> pause();
    };
  }

  private void notSent() {
    unresolved = null;
    queue.takeBack(List.of(request));
  }

  private Optional<Duration> landed(Attempt attempt) {
    SaveOutcome.InGit saved = (SaveOutcome.InGit) outcome(attempt);
    Optional<BlobId> file = attempt.tip().snapshot().dashboard(saved.uid()).map(Dashboard::blob);
    return end(
        new SaveOutcome.OnBranch(branch, saved.commit(), saved.uid(), saved.version(), file));
  }

  private Optional<Duration> unreachable(String reason) {
    if (unresolved == null && failures + 1 >= Group.MAX_FAILURES) {
      return end(
          new SaveOutcome.Unavailable(
              "Git cannot be reached (%s); nothing was written".formatted(reason)));
    }
    return pause();
  }

  private Optional<Duration> pause() {
    failures++;
    return Optional.of(AFTER_FAILURE.pause(failures, random));
  }

  private Optional<Duration> end(SaveOutcome outcome) {
    queue.answer(request, outcome);
    return Optional.empty();
  }

  private SaveId id() {
    return request.save().id();
  }

  /// The request with its own side chosen of all that clashes; empty when there are no sides.
  private Optional<Request> winning(SaveOutcome outcome) {
    if (!(outcome instanceof SaveOutcome.Conflict conflict
        && request.save().edit() instanceof Edit.PutDashboard put)) {
      return Optional.empty();
    }
    return conflict
        .clash()
        .map(
            clash ->
                as(
                    new Edit.PutDashboard(
                        put.uid(),
                        put.dashboard(),
                        put.folder(),
                        put.base(),
                        Optional.of(new Edit.Resolution(clash.theirsBlob(), mine(clash))),
                        put.file())));
  }

  private static Map<String, Choice> mine(SaveOutcome.Clash clash) {
    Map<String, Choice> choices = new HashMap<>();
    clash.conflicts().forEach(it -> choices.put(it.path(), Choice.MINE));
    return choices;
  }

  /// The request without its base.
  private Request overwriting() {
    Edit edit =
        switch (request.save().edit()) {
          case Edit.PutDashboard put ->
              new Edit.PutDashboard(
                  put.uid(),
                  put.dashboard(),
                  put.folder(),
                  new Edit.Base.Any(),
                  Optional.empty(),
                  put.file());
          case Edit.DeleteDashboard delete ->
              new Edit.DeleteDashboard(delete.uid(), new Edit.Base.Any());
          case Edit.CreateFolder create -> create;
          case Edit.RenameFolder rename ->
              new Edit.RenameFolder(
                  rename.uid(), rename.title(), rename.description(), new Edit.Base.Any());
          case Edit.MoveFolder move ->
              new Edit.MoveFolder(move.uid(), move.parent(), new Edit.Base.Any());
          case Edit.DeleteFolder delete -> new Edit.DeleteFolder(delete.uid());
          case Edit.PutFile put ->
              new Edit.PutFile(
                  put.path(),
                  put.object(),
                  put.mode(),
                  new Edit.Base.Any(),
                  Optional.empty(),
                  put.file());
          case Edit.DeletePaths delete -> new Edit.DeletePaths(delete.paths());
          case Edit.MovePaths move ->
              new Edit.MovePaths(move.moves(), move.object(), new Edit.Base.Any());
          case Edit.MakeDirectory make -> make;
          case Edit.DeclareFolders declare -> declare;
        };
    return as(edit);
  }

  private Request as(Edit edit) {
    return new Request(request.save().with(edit), request.branch(), List.of(), request.deadline());
  }
}
