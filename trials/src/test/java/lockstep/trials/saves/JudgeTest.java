package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lockstep.trials.harness.Command;
import lockstep.trials.saves.Attempt.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The judge sees each kind of lie.
class JudgeTest {
  @TempDir private Path folder;
  private final History history = new History();

  @SuppressWarnings("NullAway.Init")
  JudgeTest() {}

  @BeforeEach
  void repository() {
    Command.succeed(folder, "git", "init", "-q", "-b", "main", ".");
  }

  @Test
  void agreesWithAnHonestRecord() throws IOException {
    String commit = commit("save-1-1", "token-1-1");
    told("save-1-1", "token-1-1", Verdict.UNKNOWN, "");
    told("save-1-1", "token-1-1", Verdict.YES, commit);
    told("save-1-2", "token-1-2", Verdict.NO, "");
    told("save-1-3", "token-1-3", Verdict.UNKNOWN, "");

    assertThat(new Judge(folder).judge(history)).isEmpty();
  }

  @Test
  void seesAnAcknowledgedSaveThatIsLost() throws IOException {
    String commit = commit("save-1-1", "token-1-1");
    told("save-1-1", "token-1-1", Verdict.YES, commit);
    told("save-1-2", "token-1-2", Verdict.YES, commit);

    assertThat(new Judge(folder).judge(history)).singleElement().asString().contains("lost");
  }

  @Test
  void seesASaveThatIsThereTwice() throws IOException {
    String commit = commit("save-1-1", "token-1-1");
    commit("save-1-1", "token-1-1 again");
    told("save-1-1", "token-1-1", Verdict.YES, commit);

    assertThat(new Judge(folder).judge(history)).singleElement().asString().contains("2 times");
  }

  @Test
  void seesAFailedSaveThatIsThere() throws IOException {
    commit("save-1-1", "token-1-1");
    told("save-1-1", "token-1-1", Verdict.NO, "");

    assertThat(new Judge(folder).judge(history)).singleElement().asString().contains("failed");
  }

  @Test
  void seesASaveThatWroteSomethingElse() throws IOException {
    String commit = commit("save-1-1", "token-9-9");
    told("save-1-1", "token-1-1", Verdict.YES, commit);

    assertThat(new Judge(folder).judge(history))
        .singleElement()
        .asString()
        .contains("does not write");
  }

  @Test
  void seesAnAnswerWithTheWrongCommit() throws IOException {
    String other = commit("save-1-1", "token-1-1");
    String commit = commit("save-1-2", "token-1-2");
    told("save-1-1", "token-1-1", Verdict.YES, commit);
    told("save-1-2", "token-1-2", Verdict.YES, commit);

    assertThat(new Judge(folder).judge(history)).singleElement().asString().contains(other);
  }

  @Test
  void seesAReaderWhoGoesBack() throws IOException {
    commit("save-1-1", "token-1-1");
    told("save-1-1", "token-1-1", Verdict.UNKNOWN, "");
    history.read("ada", "d1", 3);
    history.read("ada", "d1", 2);

    assertThat(new Judge(folder).judge(history)).containsExactly("ada of d1 read 2 after 3");
  }

  @Test
  void seesAReaderWhoMissesTheirOwnSave() throws IOException {
    commit("save-1-1", "token-1-1");
    told("save-1-1", "token-1-1", Verdict.UNKNOWN, "");
    history.wrote("ada", "d1", 3);
    history.readOwn("ada", "d1", 2);

    assertThat(new Judge(folder).judge(history))
        .containsExactly("ada of d1 read 2 after an own save of 3");
  }

  @Test
  void seesAStatusThatSaysSyncedOfWhatTheRemoteHasNot() throws IOException {
    String first = commit("save-1-1", "token-1-1");
    String second = commit("save-1-2", "token-1-2");
    told("save-1-1", "token-1-1", Verdict.YES, first);
    told("save-1-2", "token-1-2", Verdict.YES, second);
    history.said(new History.Synced("a", first, first));
    history.said(new History.Synced("a", second, first));
    assertThat(new Judge(folder).judge(history)).isEmpty();

    String other = "0123456789012345678901234567890123456789";
    history.said(new History.Synced("behind", first, second));
    history.said(new History.Synced("elsewhere", other, other));
    assertThat(new Judge(folder).judge(history))
        .hasSize(2)
        .anyMatch(wrong -> wrong.contains("behind"))
        .anyMatch(wrong -> wrong.contains("elsewhere"));
  }

  @Test
  void seesAnEpochThatGoesBack() throws IOException {
    commit("save-1-1", "token-1-1", "1");
    commit("by hand", "token");
    commit("save-1-2", "token-1-2", "3");
    assertThat(new Judge(folder).judgeAmongOthers(history)).isEmpty();
    assertThat(new Judge(folder).tooFewEpochs(2)).isEmpty();
    assertThat(new Judge(folder).tooFewEpochs(3))
        .contains("the commits bear [1, 3] as epochs (expected: 3)");

    String late = commit("save-1-3", "token-1-3", "2");
    assertThat(new Judge(folder).judgeAmongOthers(history))
        .containsExactly(late + " is of epoch 2, after 3");
  }

  private String commit(String saveId, String content, String epoch) throws IOException {
    return commit(saveId + "\nLockstep-Epoch: " + epoch, content);
  }

  private String commit(String saveId, String content) throws IOException {
    Files.writeString(folder.resolve("d.json"), content);
    Command.succeed(folder, "git", "add", "-A");
    Command.succeed(
        folder, "git", "commit", "-q", "-m", "Save\n\nLockstep-Save-Id: " + saveId + "\n");
    return Command.succeed(folder, "git", "rev-parse", "HEAD");
  }

  private void told(String saveId, String token, Verdict verdict, String commit) {
    history.add(new Attempt(saveId, "d", token, "a", verdict, "", commit, 1, 1));
  }
}
