package lockstep.sync.job.work;

import java.time.Duration;
import java.util.function.Predicate;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Work;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.pull.Trees;
import lockstep.sync.request.Comparing;
import lockstep.sync.request.Comparison;
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestComment;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.save.BranchName;

/// Says in a pull request what it would change: reads its branch as it is now, compares it, and has
/// one comment say so. Done again, it finds the comment.
///
/// That the host takes no comment is a warning: nothing else depends on it.
final class RequestWork implements Work {
  private static final Duration FETCH = Duration.ofSeconds(20);
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final int MOST_TRIES = 12;

  private final RequestDesk desk;
  private final JobRepository repository;
  private final PullRequest request;
  private final Predicate<Duration> later;
  private final Progress begun;
  private int tries;

  /// @param later has another job look again after such a pause; false: it is given up
  RequestWork(
      RequestDesk desk,
      JobRepository repository,
      PullRequest request,
      Predicate<Duration> later,
      Progress begun) {
    this.desk = desk;
    this.repository = repository;
    this.request = request;
    this.later = later;
    this.begun = begun.at(0, 1);
  }

  @Override
  public Advance step() {
    try {
      return look();
    } catch (GitFault e) {
      // Some stay, as of commits that change more than may be, and a runner is not held by them.
      return again(String.valueOf(e.getMessage()));
    }
  }

  private Advance look() {
    if (request.branch().map(BranchName::value).filter(repository.branch()::equals).isPresent()) {
      return new Advance.Done(begun.at(1, 1).saying("its branch is the one that is followed"));
    }
    Snapshot shown = repository.sync().snapshot();
    if (shown.commit().isEmpty()) {
      return again("nothing of the followed branch is shown yet");
    }
    RequestComment.Ground ground =
        new RequestComment.Ground(repository.name(), repository.branch(), shown, desk.links());
    return request
        .branch()
        .map(
            branch ->
                switch (repository.sync().trees().fetch(branch, FETCH)) {
                  case FetchOutcome.At(CommitId head) -> compared(ground, head);
                  case FetchOutcome.BranchMissing _, FetchOutcome.Empty _ ->
                      new Advance.Done(begun.at(1, 1).saying("its branch is gone"));
                  case FetchOutcome.Refused(String why) -> failed("its branch cannot be read", why);
                  case FetchOutcome.Unreachable(String why) -> again(why);
                })
        .orElseGet(() -> tell(begun, RequestComment.ofFork(ground), "comes from a fork"));
  }

  /// What is shown may be long behind the followed branch, and what others did there since then is
  /// none of this one's doing. So its head is asked for, after that of the pull request: the other
  /// way round it could lack what the pull request has taken over from it.
  private Advance compared(RequestComment.Ground ground, CommitId head) {
    Trees trees = repository.sync().trees();
    return switch (trees.branches()) {
      case BranchList.Refused(String why) -> failed("the followed branch cannot be read", why);
      case BranchList.Unreachable(String why) -> again(why);
      case BranchList.Here(var heads) -> {
        CommitId followed = heads.get(repository.branch());
        if (followed == null) {
          yield again("the followed branch is not there");
        }
        if (!trees.has(followed)) {
          repository.sync().pull(RepositorySync.Trigger.WEBHOOK);
          yield again("the newest commit of the followed branch is not here yet");
        }
        yield compared(ground, trees.forkPoint(followed, head).orElse(followed), head);
      }
    };
  }

  private Advance compared(RequestComment.Ground ground, CommitId base, CommitId head) {
    if (base.equals(head)) {
      return new Advance.Done(
          begun.at(1, 1).saying("the followed branch has all of it: no comment is needed"));
    }
    Comparison comparison = Comparing.of(repository.sync().trees(), ground.shown(), base, head);
    Progress progress = begun.with(head, request.branch().map(Object::toString));
    return tell(
        progress,
        RequestComment.of(ground, request, comparison),
        "changes %d".formatted(comparison.changes().size()));
  }

  private Advance tell(Progress progress, RequestComment comment, String words) {
    return switch (desk.tell(repository.name(), request.number(), comment)) {
      case RequestDesk.Told.Well(var how) ->
          new Advance.Done(
              progress
                  .at(1, 1)
                  .saying(
                      "pull request %d %s: %s"
                          .formatted(
                              request.number(),
                              words,
                              switch (how) {
                                case WRITTEN -> "commented";
                                case CHANGED -> "the comment is brought up to date";
                                case SAME -> "the comment says so already";
                                case NONE -> "no comment is needed";
                              })));
      case RequestDesk.Told.Later(String why) -> again(why);
      case RequestDesk.Told.TooOften(String why, Duration pause) ->
          failed(later.test(pause) ? "looked at again in a while" : "given up", why);
      case RequestDesk.Told.Never(String why) -> failed("no comment was written", why);
    };
  }

  private Advance again(String why) {
    return ++tries < MOST_TRIES
        ? new Advance.Wait(begun.saying("waits: " + why), AGAIN)
        : failed("given up", why);
  }

  private Advance failed(String what, String why) {
    String words = "pull request %d: %s: %s".formatted(request.number(), what, why);
    return new Advance.Done(begun.saying(words).warning(words));
  }
}
