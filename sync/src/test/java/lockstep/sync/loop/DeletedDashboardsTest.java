package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Past;
import lockstep.sync.save.Revision;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What counts as deleted, and how much of it is listed.
class DeletedDashboardsTest {
  private static final Uid CPU = new Uid("cpu");

  private final InMemoryGit git = new InMemoryGit();

  @Test
  void aDashboardWhoseFileGotAnotherUidIsDeletedByThatCommit() {
    git.commit("Begin", tree -> tree.put("a.json", Instance.file("cpu", "one")));
    git.commit("Edit", tree -> tree.put("a.json", Instance.file("cpu", "two")));
    git.commit("Other uid", tree -> tree.put("a.json", Instance.file("mem", "three")));
    git.commit("Edit", tree -> tree.put("a.json", Instance.file("mem", "four")));
    Past past = Instance.started(git).loop.past();

    assertThat(past.deleted(9).dashboards())
        .singleElement()
        .satisfies(
            gone -> {
              assertThat(gone.uid()).isEqualTo(CPU);
              assertThat(gone.deletion().subject()).isEqualTo("Other uid");
              assertThat(
                      new String(past.content(gone.last()).orElseThrow(), StandardCharsets.UTF_8))
                  .contains("two");
            });
    assertThat(past.deleted(CPU)).contains(past.deleted(9).dashboards().getFirst());
    assertThat(past.revisions(CPU, Integer.MAX_VALUE, 9))
        .extracting(Revision::version)
        .containsExactly(2, 1);
    assertThat(past.deleted(new Uid("mem"))).isEmpty();
  }

  @Test
  void eachOfItsUidsIsOneAndThoseThatAreElsewhereAreNot() {
    git.commit("Begin", tree -> tree.put("a.json", Instance.file("one", "text")));
    git.commit("Two", tree -> tree.put("a.json", Instance.file("two", "text")));
    git.commit("Three", tree -> tree.put("a.json", Instance.file("three", "text")));
    git.commit("Back", tree -> tree.put("b.json", Instance.file("one", "text")));

    assertThat(Instance.started(git).loop.past().deleted(9).dashboards())
        .extracting(Past.Deleted::uid)
        .containsExactly(new Uid("two"));
  }

  @Test
  void aListThatEndsBeforeTheLastOneSaysSo() {
    for (String uid : List.of("a", "b", "c")) {
      git.commit("Make " + uid, tree -> tree.put(uid + ".json", Instance.file(uid, uid)));
    }
    git.commit("Other", tree -> tree.put("a.json", Instance.file("d", "d")));
    git.commit("Delete", tree -> tree.delete("b.json").delete("c.json"));
    Past past = Instance.started(git).loop.past();

    assertThat(past.deleted(3).dashboards()).hasSize(3);
    assertThat(past.deleted(3).cut()).isFalse();
    assertThat(past.deleted(2).dashboards()).hasSize(2);
    assertThat(past.deleted(2).cut()).isTrue();
    assertThat(past.deleted(1).cut()).isTrue();
  }
}
