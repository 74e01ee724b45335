package lockstep.sync.loop;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.pull.NewCommits;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipReader;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.Past;
import lockstep.sync.save.Plan;
import lockstep.sync.save.Planner;
import lockstep.sync.save.Remote;
import lockstep.sync.save.Revision;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.Unseen;

/// Turns saves into commits in the mirror, each planned on the tip that the one before made.
final class AttemptPlanner {
  private final Planner planner;
  private final Remote remote;
  private final TipReader reader;
  private final Function<Tip, Past> past;
  private final InstantSource calendar;
  private final LongSupplier epoch;
  private final String instance;

  /// @param past of a tip
  /// @param epoch of the present primary; 0 when there are none
  /// @param instance the name of this instance, for the trailers
  AttemptPlanner(
      Planner planner,
      Remote remote,
      TipReader reader,
      Function<Tip, Past> past,
      InstantSource calendar,
      LongSupplier epoch,
      String instance) {
    this.planner = planner;
    this.remote = remote;
    this.reader = reader;
    this.past = past;
    this.calendar = calendar;
    this.epoch = epoch;
    this.instance = instance;
  }

  /// Plans `requests` on `base`, in order. Nobody sees the commits before they are pushed.
  Attempt plan(Tip base, List<Request> requests) {
    Tip tip = base;
    NewCommits commits = NewCommits.NONE;
    boolean doubtful = false;
    List<Attempt.Answer> answers = new ArrayList<>();
    for (Request request : requests) {
      Save save = request.save();
      Optional<LandedSave> landed = tip.history().save(save.id());
      if (landed.isPresent()) {
        doubtful = true;
        answers.add(new Attempt.Answer(request, again(landed.get(), save, tip), false));
        continue;
      }
      if (wouldOvertake(request, answers)) {
        answers.add(new Attempt.Answer(request, Outcomes.notBefore(), false));
        continue;
      }
      switch (plan(request, tip)) {
        case Plan.Write write -> {
          CommitId commit;
          try {
            commit = commit(tip, save, write);
          } catch (IllegalArgumentException misfit) {
            doubtful = true;
            answers.add(new Attempt.Answer(request, Outcomes.misfit(misfit), false));
            continue;
          }
          TipReader.Step step = reader.next(tip, commit);
          tip = step.tip();
          commits = commits.then(step.commits());
          answers.add(new Attempt.Answer(request, saved(commit, write, tip), true));
        }
        case Plan.Unchanged(Uid uid, CommitId commit, int version, var joined) -> {
          doubtful = true;
          answers.add(
              new Attempt.Answer(request, Outcomes.inGit(commit, uid, version, joined), false));
        }
        case Plan.No no -> {
          doubtful |= no.doubtful();
          answers.add(new Attempt.Answer(request, no.outcome(), false));
        }
      }
    }
    return new Attempt(base, tip, commits, answers, doubtful);
  }

  /// The first change on `tip` that who asks for `save` has not seen, as [Unseen] finds it.
  Optional<CommitId> unseen(Save save, Tip tip) {
    return Unseen.first(save.edit(), past.apply(tip)).map(Revision::commit);
  }

  private static boolean wouldOvertake(Request request, List<Attempt.Answer> answers) {
    return answers.stream()
        .anyMatch(
            answer ->
                request.before().contains(answer.request())
                    && !(answer.outcome() instanceof SaveOutcome.InGit));
  }

  private Plan plan(Request request, Tip tip) {
    Plan plan = planner.plan(request.save(), tip.snapshot(), past.apply(tip));
    return Planner.withinQuota(plan, tip.snapshot());
  }

  /// What a save was answered when it landed. The commit tells that it was merged and with whom; of
  /// what was merged the same comes out as then, while the history has its base.
  private SaveOutcome again(LandedSave landed, Save save, Tip tip) {
    SaveOutcome told = Outcomes.replayed(landed, save, tip.snapshot());
    if (!(told instanceof SaveOutcome.Merged merged) || landed.version().isEmpty()) {
      return told;
    }
    List<MergeChange> theirs =
        planner.kept(save, merged.uid(), merged.version(), tip.snapshot(), past.apply(tip));
    return theirs.isEmpty()
        ? merged
        : new SaveOutcome.Merged(
            merged.commit(), merged.uid(), merged.version(), theirs, merged.by());
  }

  private CommitId commit(Tip tip, Save save, Plan.Write write) {
    String words = save.message().filter(text -> !text.isBlank()).orElse(write.words());
    String message =
        CommitMessage.of(
            words,
            save.id(),
            save.request(),
            write.uid(),
            epochOn(tip),
            instance,
            write.joined().map(Plan.Joined::by));
    return remote.commit(
        tip.commit(), new CommitDraft(write.edits(), message, save.author(), calendar.instant()));
  }

  /// No lower than that of the commits that it stands on: an instance may hear late of a new
  /// primary, and whoever reads the branch sees epochs that only grow.
  private long epochOn(Tip tip) {
    long present = epoch.getAsLong();
    return present == 0 ? 0 : Math.max(present, past.apply(tip).epoch());
  }

  private static SaveOutcome saved(CommitId commit, Plan.Write write, Tip tip) {
    int version = Outcomes.version(write.uid(), tip.snapshot());
    return Outcomes.inGit(commit, write.uid(), version, write.joined());
  }
}
