package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Parsed;
import lockstep.core.json.Yaml;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.loop.PumpedSync;
import lockstep.sync.pull.PutBack.State;
import lockstep.sync.save.Author;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

class PutBackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Author ADA = new Author("Ada", "ada@example.org");

  private final InMemoryGit git = new InMemoryGit();
  private final PumpedSync a;
  private final CommitId begin;

  PutBackTest() {
    begin =
        git.commit(
            "Begin",
            tree ->
                tree.put("cpu.json", PumpedSync.file("cpu"))
                    .put("disk.json", PumpedSync.file("disk")));
    a = new PumpedSync(git);
  }

  @Test
  void eachIsACommitAgainByItsAuthorUnderItsOwnIdAndOnce() {
    save("s1", "cpu", "two");
    save("s2", "cpu", "three");
    save("s3", "new", "fresh");
    delete("s4", "disk");
    rewrite("cpu.json", PumpedSync.file("cpu"));
    assertThat(a.dropped()).hasSize(4);

    assertThat(new PutBack(a).all(PATIENCE))
        .extracting(PutBack.Result::state)
        .containsOnly(State.DONE);

    assertThat(a.dropped()).isEmpty();
    assertThat(a.status().warnings()).isEmpty();
    assertThat(text("cpu")).contains("three");
    assertThat(a.uids()).containsExactly("cpu", "new");
    assertThat(ids()).containsExactly("s4", "s3", "s2", "s1");
    assertThat(git.history().getFirst().author()).isEqualTo(ADA);
    assertThat(CommitMessage.subject(git.history().get(2).message())).isEqualTo("Why s2");
    assertThat(new PutBack(a).all(PATIENCE)).isEmpty();
  }

  @Test
  void anotherInstanceThatPutsThemBackTooMakesNoSecondCommit() {
    PumpedSync b = new PumpedSync(git);
    save("s1", "cpu", "two");
    b.pull(RepositorySync.Trigger.PERSON);
    rewrite("x.md", "x");
    b.pull(RepositorySync.Trigger.PERSON);

    new PutBack(a).all(PATIENCE);
    new PutBack(b).all(PATIENCE);

    assertThat(ids()).containsExactly("s1");
    assertThat(b.dropped()).isEmpty();
  }

  @Test
  void whatTheNewHistoryChangedElsewhereIsKept() {
    save("s1", "cpu", "two");
    rewrite(
        "cpu.json", PumpedSync.file("cpu").replace("\"title\"", "\"refresh\": \"9s\", \"title\""));

    assertThat(new PutBack(a).all(PATIENCE))
        .extracting(PutBack.Result::state)
        .containsOnly(State.DONE);

    assertThat(text("cpu")).contains("two").contains("9s");
  }

  @Test
  void whatClashesIsLeftAndStaysListedUntilItDoesNot() {
    save("s1", "cpu", "two");
    rewrite("cpu.json", PumpedSync.file("cpu").replace("one", "other"));

    PutBack.Result left = new PutBack(a).all(PATIENCE).getFirst();

    assertThat(left.state()).isEqualTo(State.LEFT);
    assertThat(left.message()).contains("clashes").contains("cherry-pick");
    assertThat(text("cpu")).contains("other");
    assertThat(a.dropped()).hasSize(1);

    git.commit("Make room", tree -> tree.put("cpu.json", PumpedSync.file("cpu")));
    a.pull(RepositorySync.Trigger.PERSON);
    assertThat(new PutBack(a).all(PATIENCE).getFirst().state()).isEqualTo(State.DONE);
    assertThat(text("cpu")).contains("two");
  }

  @Test
  void whatIsThereAlreadyNeedsNoCommit() {
    save("s1", "cpu", "two");
    String file = text("cpu");
    rewrite("cpu.json", file);
    CommitId head = git.head().orElseThrow();

    assertThat(new PutBack(a).all(PATIENCE).getFirst().state()).isEqualTo(State.DONE);

    assertThat(git.head()).contains(head);
    assertThat(a.dropped()).isEmpty();
  }

  @Test
  void aSecondRewriteForgetsNothingOfTheFirst() {
    save("s1", "cpu", "two");
    rewrite("x.md", "x");
    save("s2", "disk", "two");
    rewrite("y.md", "y");

    assertThat(new PutBack(a).list())
        .extracting(listed -> listed.save().id().value())
        .containsExactly("s1", "s2");
    new PutBack(a).all(PATIENCE);
    assertThat(text("cpu")).contains("two");
    assertThat(text("disk")).contains("two");
  }

  @Test
  void whatIsHeldBackIsNotTakenForWhatTheBranchHas() {
    for (int i = 0; i < 20; i++) {
      save("s" + i, "new-" + i, "fresh");
    }
    git.move(git.commitOn(Optional.of(begin), "Rewrite", tree -> tree.put("x.md", "x")));
    a.pull(RepositorySync.Trigger.INTERVAL);
    assertThat(a.status().state()).isEqualTo(RepositoryStatus.State.HELD);
    assertThat(a.dropped()).hasSize(20);

    assertThat(new PutBack(a).all(PATIENCE))
        .extracting(PutBack.Result::state)
        .containsOnly(State.LEFT);

    a.pull(RepositorySync.Trigger.PERSON);
    assertThat(a.dropped()).hasSize(20);
    assertThat(new PutBack(a).all(PATIENCE))
        .extracting(PutBack.Result::state)
        .containsOnly(State.DONE);
    assertThat(a.uids()).hasSize(22);
  }

  @Test
  void labelsComeBackToo() {
    labelled("s1", "x");
    labelled("s2", "y");
    rewrite("x.md", "x");

    assertThat(new PutBack(a).all(PATIENCE))
        .extracting(PutBack.Result::state)
        .containsExactly(State.DONE, State.DONE);

    assertThat(text("lab")).contains("\"team\": \"y\"");
    assertThat(a.dropped()).isEmpty();
  }

  @Test
  void labelsThatSomebodyElseChangedMeanwhileAreLeft() {
    labelled("s1", "x");
    CommitId ground = git.head().orElseThrow();
    String file = git.file("lab.json").orElseThrow();
    labelled("s2", "y");
    git.move(
        git.commitOn(
            Optional.of(ground),
            "Other",
            tree -> tree.put("lab.json", file.replace("\"x\"", "\"z\""))));
    a.pull(RepositorySync.Trigger.INTERVAL);

    List<PutBack.Result> results = new PutBack(a).all(PATIENCE);

    assertThat(results).singleElement().extracting(PutBack.Result::state).isEqualTo(State.LEFT);
    assertThat(text("lab")).contains("\"team\": \"z\"");
    assertThat(a.dropped()).hasSize(1);
  }

  @Test
  void filesComeBackToTheLetter() {
    String before =
        """
        # by hand
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        metadata: { name: hand, labels: { team: a } }
        spec:
            title: Hand   # short
            tags: [a,   b]
            step: 1e3
            panels: []
        """;
    CommitId ground = git.commit("Hand", tree -> tree.put("hand.yaml", before));
    a.pull(RepositorySync.Trigger.INTERVAL);
    String changed = before.replace("Hand   # short", "Hands  # long").replace("1e3", "2.0e3");
    put("s1", "hand.yaml", changed, Edit.PutFile.Mode.REPLACE);
    String fresh = before.replace("name: hand", "name: free").replace("by hand", "anew");
    put("s2", "own name.yaml", fresh, Edit.PutFile.Mode.CREATE);
    assertThat(git.file("hand.yaml")).contains(changed);
    git.move(git.commitOn(Optional.of(ground), "Aside", tree -> tree.put("x.md", "x")));
    a.pull(RepositorySync.Trigger.INTERVAL);
    assertThat(a.dropped()).hasSize(2);
    assertThat(git.file("hand.yaml")).contains(before);

    assertThat(new PutBack(a).all(PATIENCE))
        .extracting(PutBack.Result::state)
        .containsOnly(State.DONE);

    assertThat(git.file("hand.yaml")).contains(changed);
    assertThat(git.file("own name.yaml")).contains(fresh);
  }

  @Test
  void whatSomebodyWroteBesideItInTheFileIsKept() {
    String before =
        """
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        metadata: { name: hand }
        spec:
          title: Hand
          panels: []
        """;
    CommitId ground = git.commit("Hand", tree -> tree.put("hand.yaml", before));
    a.pull(RepositorySync.Trigger.INTERVAL);
    put(
        "s1",
        "hand.yaml",
        before.replace("title: Hand", "title: Hands"),
        Edit.PutFile.Mode.REPLACE);
    git.move(
        git.commitOn(
            Optional.of(ground), "Explain", tree -> tree.put("hand.yaml", "# why\n" + before)));
    a.pull(RepositorySync.Trigger.INTERVAL);

    new PutBack(a).all(PATIENCE);

    assertThat(git.file("hand.yaml"))
        .contains("# why\n" + before.replace("title: Hand", "title: Hands"));
  }

  private void put(String id, String path, String text, Edit.PutFile.Mode mode) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!(Yaml.read(bytes) instanceof Parsed.Tree(ObjectNode object))) {
      throw new AssertionError(text);
    }
    RepoPath at = new RepoPath(path);
    Edit edit =
        new Edit.PutFile(
            at,
            object,
            mode,
            new Edit.Base.Any(),
            Optional.empty(),
            Optional.of(Edit.FileText.of(at, bytes)));
    assertThat(a.save(new Save(new SaveId(id), edit, ADA, Optional.empty()), PATIENCE))
        .isInstanceOf(SaveOutcome.InGit.class);
  }

  private void labelled(String id, String team) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "dashboard.grafana.app/v1beta1")
            .put("kind", "Dashboard");
    object.putObject("metadata").put("name", "lab").putObject("labels").put("team", team);
    object.putObject("spec").put("title", "Lab").putArray("panels");
    Edit edit =
        new Edit.PutDashboard(
            Optional.of(new Uid("lab")), object, Optional.empty(), new Edit.Base.Any());
    assertThat(a.save(new Save(new SaveId(id), edit, ADA, Optional.empty()), PATIENCE))
        .isInstanceOf(SaveOutcome.InGit.class);
  }

  @Test
  void aFolderComesBackBeforeWhatWasInIt() {
    a.save(
        new Save(
            new SaveId("s1"),
            new Edit.CreateFolder(Optional.of(new Uid("team")), "Team", Optional.empty()),
            ADA,
            Optional.empty()),
        PATIENCE);
    SaveOutcome in =
        a.save(
            new Save(
                new SaveId("s2"),
                new Edit.PutDashboard(
                    Optional.of(new Uid("ram")),
                    PumpedSync.dashboard("ram", "x"),
                    Optional.of(new Edit.Place.InFolder(new Uid("team"))),
                    new Edit.Base.Version(0)),
                ADA,
                Optional.empty()),
            PATIENCE);
    assertThat(in).isInstanceOf(SaveOutcome.InGit.class);
    rewrite("x.md", "x");

    assertThat(new PutBack(a).all(PATIENCE))
        .extracting(PutBack.Result::state)
        .containsOnly(State.DONE);

    assertThat(a.snapshot().folder(new Uid("team"))).isPresent();
    assertThat(a.snapshot().dashboard(new Uid("ram")).orElseThrow().path().value())
        .startsWith("team/");
  }

  private void save(String id, String uid, String text) {
    Edit edit =
        new Edit.PutDashboard(
            Optional.of(new Uid(uid)),
            PumpedSync.dashboard(uid, text),
            Optional.empty(),
            new Edit.Base.Any());
    assertThat(a.save(new Save(new SaveId(id), edit, ADA, Optional.of("Why " + id)), PATIENCE))
        .isInstanceOf(SaveOutcome.InGit.class);
  }

  private void delete(String id, String uid) {
    Edit edit = new Edit.DeleteDashboard(new Uid(uid), new Edit.Base.Any());
    assertThat(a.save(new Save(new SaveId(id), edit, ADA, Optional.empty()), PATIENCE))
        .isInstanceOf(SaveOutcome.InGit.class);
  }

  private void rewrite(String path, String content) {
    git.move(git.commitOn(Optional.of(begin), "Rewrite", tree -> tree.put(path, content)));
    a.pull(RepositorySync.Trigger.PERSON);
  }

  private String text(String uid) {
    return new String(
        a.body(a.snapshot().dashboard(new Uid(uid)).orElseThrow()),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  /// Of the saves on the branch, newest first.
  private List<String> ids() {
    return git.history().stream()
        .flatMap(commit -> CommitMessage.saveId(commit.message()).stream())
        .map(SaveId::value)
        .toList();
  }
}
