package lockstep.sync.journal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import lockstep.sync.journal.Journal.Entry;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// Makes commits of the saves that waited, in order, while this instance is the writer.
///
/// It may stop at any point. What it had pushed and not marked is found in the history by the next
/// one, on the branch that is followed or on the one that the save was set aside on.
public final class Drainer {
  /// How many saves go out together.
  static final int BATCH = 32;

  /// How many of those set aside are looked for in Git.
  static final int LOOKED_FOR = 100;

  private static final String BRANCH = "lockstep/waiting/";

  private final Journal journal;
  private final Saver saver;
  private final Supplier<OptionalLong> leads;

  /// @param leads the epoch of this instance while it is the writer, else empty
  public Drainer(Journal journal, Saver saver, Supplier<OptionalLong> leads) {
    this.journal = journal;
    this.saver = saver;
    this.leads = leads;
  }

  /// What a turn came to.
  ///
  /// @param saved how many saves became commits on the branch that is followed
  /// @param setAside how many their authors must look at
  public record Turn(int saved, int setAside) {
    static final Turn NOTHING = new Turn(0, 0);

    /// True when something was marked.
    public boolean didSomething() {
      return saved + setAside > 0;
    }
  }

  /// Drains what goes out together, if there is something and Git can be reached.
  ///
  /// @throws lockstep.core.fault.StoreFault when the database is away; nothing is lost by that
  public Turn turn() {
    OptionalLong epoch = leads.get();
    if (epoch.isEmpty()) {
      return Turn.NOTHING;
    }
    if (!saver.reachesGit()) {
      if (!journal.next(1).isEmpty()) { // a whole batch is read only to be drained
        saver.probe();
      }
      return Turn.NOTHING;
    }
    List<Entry> entries = journal.next(BATCH);
    if (entries.isEmpty()) {
      return new Turn(foundInGit(epoch.getAsLong()), 0);
    }
    return journal.lead(epoch.getAsLong()) ? drain(entries, epoch.getAsLong()) : Turn.NOTHING;
  }

  /// A save that was set aside may land all the same: when it is sent again to an instance that
  /// does not see the journal, and what it clashed with is gone. Then Git is right and the journal
  /// wrong.
  private int foundInGit(long epoch) {
    int found = 0;
    for (Journal.Aside aside : journal.setAside(LOOKED_FOR)) {
      Optional<SaveOutcome.InGit> saved =
          saver
              .inGit(aside.id(), aside.request())
              .filter(there -> aside.request().isPresent() || there.uid().equals(aside.uid()));
      if (saved.isPresent() && journal.settle(aside.id(), saved(saved.get()), epoch)) {
        found++;
      }
    }
    return found;
  }

  private static Fate.Saved saved(SaveOutcome.InGit saved) {
    return new Fate.Saved(saved.commit(), saved.uid(), saved.version());
  }

  private Turn drain(List<Entry> entries, long epoch) {
    List<SaveOutcome> outcomes = saver.saveAll(entries.stream().map(Entry::save).toList());
    int saved = 0;
    int setAside = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      Optional<Fate.Settled> fate = fate(entry, outcomes.get(i));
      if (fate.isPresent() && journal.settle(entry.save().id(), fate.get(), epoch)) {
        switch (fate.get()) {
          case Fate.Saved _ -> saved++;
          case Fate.SetAside _ -> setAside++;
        }
      }
    }
    return new Turn(saved, setAside);
  }

  /// Empty for what goes on waiting.
  private Optional<Fate.Settled> fate(Entry entry, SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.InGit saved -> Optional.of(saved(saved));
      case SaveOutcome.Conflict conflict -> setAside(entry, changed(conflict));
      case SaveOutcome.Invalid invalid ->
          setAside(entry, "it fits what is there now no more: " + invalid.message());
      // Without a word about this save: the host lets nobody in, or the branch is gone.
      case SaveOutcome.Refused refused when isOfAll(refused) -> Optional.empty();
      case SaveOutcome.Refused refused ->
          setAside(entry, "the Git host refused it: " + refused.words());
      case SaveOutcome.OnBranch _,
          SaveOutcome.Waiting _,
          SaveOutcome.Unavailable _,
          SaveOutcome.Unknown _ ->
          Optional.empty();
    };
  }

  private static String changed(SaveOutcome.Conflict conflict) {
    return conflict.inside().isPresent()
        ? "what is in the folder had changed meanwhile"
        : "%s had changed the same meanwhile (version %d)"
            .formatted(conflict.by(), conflict.version());
  }

  private Optional<Fate.Settled> setAside(Entry entry, String reason) {
    SaveOutcome outcome = saver.saveOnBranch(entry.save(), branch(entry.save().id()));
    return switch (outcome) {
      case SaveOutcome.OnBranch there ->
          Optional.of(
              new Fate.SetAside(Optional.of(there.branch()), Optional.of(there.commit()), reason));
      case SaveOutcome.Refused refused when !isOfAll(refused) ->
          onlyHere(reason, "the Git host refused a branch for it too: " + refused.words());
      case SaveOutcome.Invalid invalid -> onlyHere(reason, invalid.message());
      case SaveOutcome.Conflict _ -> onlyHere(reason, "the branch for it has other content");
      case SaveOutcome.Refused _,
          SaveOutcome.InGit _,
          SaveOutcome.Waiting _,
          SaveOutcome.Unavailable _,
          SaveOutcome.Unknown _ ->
          Optional.empty();
    };
  }

  private boolean isOfAll(SaveOutcome.Refused refused) {
    return refused.ofAll() || !saver.reachesGit();
  }

  private static Optional<Fate.Settled> onlyHere(String reason, String why) {
    return Optional.of(
        new Fate.SetAside(
            Optional.empty(),
            Optional.empty(),
            "%s; there is no branch with it (%s)".formatted(reason, why)));
  }

  /// The branch for a save; a save id may have what a branch may not.
  static BranchName branch(SaveId id) {
    String name = BRANCH + id;
    if (BranchName.problemWith(name).isEmpty()) {
      return new BranchName(name);
    }
    String plain = id.value().replace('.', '-');
    return new BranchName(
        String.format(Locale.ROOT, "%s%s-%08x", BRANCH, plain, id.value().hashCode()));
  }
}
