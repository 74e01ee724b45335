package lockstep.sync.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.fault.StoreFault;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.core.testing.TestClock;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.testing.InMemoryBranchBook;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.Test;

/// Which branch is followed where the file names none.
class ConfiguredBranchesTest {
  private final InMemoryBranchBook book = new InMemoryBranchBook();
  private final TestClock ticker = new TestClock();
  private final List<String> asked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private RepositoryHealth remote = RepositoryHealth.healthy("trunk");

  private static RepositorySetup unnamed(String name) {
    return Setups.setup(Setups.spec(name)).onBranch("");
  }

  private static final class Notes implements BranchNotes {
    private final Map<List<String>, String> noted = new HashMap<>();

    @Override
    public Optional<String> read(String repository, String url) {
      return Optional.ofNullable(noted.get(List.of(repository, url)));
    }

    @Override
    public void write(String repository, String url, String branch) {
      noted.put(List.of(repository, url), branch);
    }
  }

  private ConfiguredBranches instance(BranchNotes notes, RepositorySetup... configured) {
    return new ConfiguredBranches(
        List.of(configured),
        book,
        notes,
        setup -> {
          asked.add(setup.name());
          return remote;
        },
        ticker,
        (repository, why) -> told.add(repository + ": " + why));
  }

  private static List<String> branches(ConfiguredBranches instance) {
    return instance.all().stream().map(it -> it.spec().location().branch()).toList();
  }

  @Test
  void beforeTheDatabaseIsThereTheNotesTell() {
    Notes notes = new Notes();
    RepositorySetup named = Setups.setup(Setups.spec("ops"));
    RepositorySetup unknown = unnamed("new");
    RepositorySetup noted = unnamed("team");
    notes.write("team", noted.spec().location().url(), "trunk");

    assertThat(ConfiguredBranches.noted(List.of(named, unknown, noted), notes))
        .containsExactly(named, noted.onBranch("trunk"));
  }

  @Test
  void aNamedBranchIsFollowedAndNobodyIsAsked() {
    book.setAway(true);
    RepositorySetup named = Setups.setup(Setups.spec("ops"));
    ConfiguredBranches instance = instance(BranchNotes.NONE, named);

    instance.settle();

    assertThat(instance.known()).containsExactly(named);
    assertThat(asked).isEmpty();
  }

  @Test
  void theDefaultBranchIsFollowedOnceItIsSeen() {
    ConfiguredBranches instance = instance(BranchNotes.NONE, unnamed("ops"), unnamed("team"));
    assertThat(instance.known()).isEmpty();
    assertThat(branches(instance)).containsExactly("", "");

    instance.settle();
    instance.settle();

    assertThat(branches(instance)).containsExactly("trunk", "trunk");
    assertThat(asked).containsExactly("ops", "team");
  }

  @Test
  void aRemoteThatChangesItsDefaultBranchLaterMovesNobody() {
    instance(BranchNotes.NONE, unnamed("ops")).settle();
    remote = RepositoryHealth.healthy("main");

    ConfiguredBranches second = instance(BranchNotes.NONE, unnamed("ops"));
    second.settle();

    assertThat(branches(second)).containsExactly("trunk");
    assertThat(asked).containsExactly("ops");
  }

  @Test
  void whoLosesTheRaceFollowsTheOther() {
    ConfiguredBranches loser =
        new ConfiguredBranches(
            List.of(unnamed("ops")),
            book,
            BranchNotes.NONE,
            setup -> {
              book.settle("ops", setup.spec().location().url(), "first");
              return remote;
            },
            ticker,
            (_, _) -> {});

    loser.settle();

    assertThat(branches(loser)).containsExactly("first");
  }

  @Test
  void aRemoteThatDoesNotTellIsLeftAloneForAWhile() {
    remote = RepositoryHealth.unhealthy(Verdict.UNREACHABLE, "away");
    ConfiguredBranches instance = instance(BranchNotes.NONE, unnamed("ops"));
    instance.settle();
    instance.settle();
    assertThat(asked).hasSize(1);
    assertThat(instance.known()).isEmpty();

    remote = RepositoryHealth.healthy("trunk");
    ticker.advance(ConfiguredBranches.AGAIN);
    instance.settle();

    assertThat(branches(instance)).containsExactly("trunk");
  }

  @Test
  void whyABranchIsNotKnownIsToldOnceForEachReason() {
    ConfiguredBranches instance = instance(BranchNotes.NONE, unnamed("ops"));
    for (String why : List.of("away", "away", "empty")) {
      remote = RepositoryHealth.unhealthy(Verdict.UNREACHABLE, why);
      instance.settle();
      ticker.advance(ConfiguredBranches.AGAIN);
    }
    remote = RepositoryHealth.healthy("trunk");
    instance.settle();

    assertThat(told).containsExactly("ops: away", "ops: empty");
  }

  @Test
  void withoutTheDatabaseOnlyWhatWasNotedIsFollowed() {
    Notes notes = new Notes();
    instance(notes, unnamed("ops")).settle();
    book.setAway(true);

    ConfiguredBranches restarted = instance(notes, unnamed("ops"), unnamed("new"));

    assertThatThrownBy(restarted::settle).isInstanceOf(StoreFault.class);
    assertThat(branches(restarted)).containsExactly("trunk", "");
    assertThat(asked).containsExactly("ops");
  }

  @Test
  void whatTheDatabaseSaysCountsMoreThanANote() {
    Notes notes = new Notes();
    RepositorySetup setup = unnamed("ops");
    notes.write("ops", setup.spec().location().url(), "old");
    book.settle("ops", setup.spec().location().url(), "trunk");
    ConfiguredBranches instance = instance(notes, setup);
    assertThat(branches(instance)).containsExactly("old");

    instance.settle();

    assertThat(branches(instance)).containsExactly("trunk");
    assertThat(notes.read("ops", setup.spec().location().url())).contains("trunk");
  }

  @Test
  void aDatabaseThatForgotIsToldWhatIsFollowed() {
    Notes notes = new Notes();
    RepositorySetup setup = unnamed("ops");
    notes.write("ops", setup.spec().location().url(), "old");

    ConfiguredBranches instance = instance(notes, setup);
    instance.settle();

    assertThat(branches(instance)).containsExactly("old");
    assertThat(book.find("ops", setup.spec().location().url())).contains("old");
    assertThat(asked).isEmpty();
  }

  @Test
  void whatHasNoBranchYetIsNotRunAndKeepsItsName() {
    AdmissionRules rules =
        new AdmissionRules(
            10, Quota.UNLIMITED, List.of(Target.values()), HostGuard.OPEN, OnGitDown.REFUSE);

    assertThat(
            lockstep.sync.provisioning.Setups.of(
                List.of(unnamed("ops"), Setups.setup(Setups.spec("team"))),
                Shelf.EMPTY,
                rules,
                (_, _) -> Optional.empty(),
                java.time.Instant.EPOCH))
        .extracting(RepositorySetup::name)
        .containsExactly("team");
  }
}
