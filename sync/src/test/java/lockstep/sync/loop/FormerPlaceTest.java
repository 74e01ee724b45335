package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryGit.Host;
import lockstep.sync.testing.InMemoryShelf;
import org.junit.jupiter.api.Test;

/// A repository that was led to another place, which has not answered yet: what is shown is of the
/// former one, and nothing new is built on that.
class FormerPlaceTest {
  private static final BranchName SIDE = new BranchName("side");

  private final InMemoryGit former = new InMemoryGit();
  private final InMemoryGit place = new InMemoryGit();
  private final TestClock clock = new TestClock();
  private final InMemoryShelf shelf = new InMemoryShelf();
  private final InMemoryCopy copy = former.copy();
  private final Instance other;

  FormerPlaceTest() {
    former.commit("Begin", tree -> tree.put("old.json", Instance.file("old", "one")));
    place.commit("Begin", tree -> tree.put("new.json", Instance.file("new", "one")));
    started();
    other = Instance.started(former);
  }

  private Instance started() {
    return new Instance(copy, copy, copy, OnGitDown.REFUSE, shelf, clock, "a").turns();
  }

  /// Started again, after the repository was led to where nobody answers.
  private Instance led() {
    copy.lead(place);
    place.host(Host.DOWN);
    Instance a = started();
    assertThat(a.text("old")).isEqualTo("one");
    return a;
  }

  @Test
  void whatAnotherInstancePushedToTheFormerPlaceIsNotTaken() {
    CommitId before = other.loop.snapshot().commit().orElseThrow();
    other.save(Instance.put("s1", "old", 1, "two"));
    CommitId after = other.loop.snapshot().commit().orElseThrow();
    Bundle bundle = other.loop.bundle(before, after, 1 << 20).orElseThrow();
    Instance a = led();

    CompletableFuture<Optional<CommitId>> answer = a.loop.offer(bundle);
    a.turns();

    assertThat(answer.join()).contains(before);
    assertThat(a.text("old")).isEqualTo("one");
  }

  @Test
  void aBranchBeginsAtACommitOfTheNewPlace() {
    Instance a = led();
    place.host(Host.UP);
    copy.next(Fault.UNREACHABLE);
    Save save = Instance.delete("s1", "new");

    SaveOutcome outcome =
        a.outcome(save, a.loop.submit(save, Optional.of(SIDE), Instance.PATIENCE));

    assertThat(outcome).isInstanceOf(SaveOutcome.OnBranch.class);
    assertThat(place.file(SIDE, "old.json")).isEmpty();
    assertThat(place.head(SIDE)).isPresent();
  }

  @Test
  void whatIsShownIsNotKeptForTheNextStart() {
    Instance a = led();
    a.loop.keepTip();
    assertThat(shelf.read()).isEmpty();

    place.host(Host.UP);
    a.loop.pull(Trigger.PERSON);
    a.turns();
    assertThat(a.text("new")).isEqualTo("one");
    a.loop.keepTip();
    assertThat(shelf.read()).isPresent();
  }
}
