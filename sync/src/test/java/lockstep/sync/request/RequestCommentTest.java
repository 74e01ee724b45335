package lockstep.sync.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.loop.PumpedSync;
import lockstep.sync.request.Change.Thing;
import lockstep.sync.request.Change.What;
import lockstep.sync.save.BranchName;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a pull request is told, by whom nobody can be called, linked or fooled.
class RequestCommentTest {
  private static final CommitId HEAD = new CommitId("ab".repeat(20));
  private static final PullRequest REQUEST =
      new PullRequest(
          7,
          Optional.of(new BranchName("fix/#1")),
          Optional.of(HEAD),
          "https://git.example/o/r/pull/7");

  private final InMemoryGit git = new InMemoryGit();
  private final RequestComment.Ground ground;

  RequestCommentTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", ComparingTest.board("cpu", "CPU", "Load")));
    ground =
        new RequestComment.Ground(
            "manifests",
            "main",
            new PumpedSync(git).snapshot(),
            new RequestLinks(URI.create("https://grafana.example/")));
  }

  private static Change change(What what, String title, String path, String... subjects) {
    List<MergeChange> details = new ArrayList<>();
    for (String subject : subjects) {
      details.add(new MergeChange("x", subject, MergeChange.Kind.CHANGED));
    }
    return new Change(
        what,
        Thing.DASHBOARD,
        title,
        path,
        Optional.empty(),
        Optional.of(new Uid("cpu")),
        details,
        "");
  }

  private RequestComment comment(List<Change> changes, int unread) {
    return RequestComment.of(ground, REQUEST, new Comparison(HEAD, changes, unread));
  }

  @Test
  void aChangeHasTheDashboardNowAndItsPreview() {
    String text =
        comment(List.of(change(What.CHANGED, "CPU", "team a/cpu.json", "Panel \"Load\"")), 0)
            .text();

    assertThat(text)
        .startsWith("<!-- lockstep pull request comment: manifests at grafana.example -->\n")
        .contains("| changed | `CPU`<br>`team a/cpu.json` | `Panel \"Load\"` changed |")
        .contains("[now](<https://grafana.example/d/cpu/cpu>)")
        .contains(
            "[preview](<https://grafana.example/admin/provisioning/manifests/dashboard/preview/team%20a/cpu.json?ref=fix%2F%231&pull_request_url=https%3A%2F%2Fgit.example%2Fo%2Fr%2Fpull%2F7>)");
  }

  @Test
  void whatIsDeletedHasNoPreviewAndWhatIsNewIsNotThereNow() {
    assertThat(comment(List.of(change(What.DELETED, "CPU", "cpu.json")), 0).text())
        .contains("[now]")
        .doesNotContain("[preview]");
    assertThat(comment(List.of(change(What.ADDED, "CPU", "cpu.json")), 0).text())
        .contains("[preview]")
        .doesNotContain("[now]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@everyone",
        "` @everyone `",
        "``` @x",
        "[click](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "<img src=https://evil.example>",
        "--> <b>",
        "a | @b | c",
        "\\` @b",
        "a\n\n@b",
        "a\r\n/close",
        "\u202e@b",
        "$`@b`$",
        "https://evil.example www.evil.example a@evil.example",
        "\u2028@b",
        "owner/repo#1 #1 !1 :tada:",
      })
  void aTitleIsNothingButAText(String title) {
    String text = comment(List.of(change(What.CHANGED, title, "cpu.json", title)), 0).text();
    String row =
        text.lines().filter(line -> line.startsWith("| changed")).findFirst().orElseThrow();

    assertThat(row.chars().filter(c -> c == '|')).as(row).hasSize(5);
    assertThat(row.chars().filter(c -> c == '`')).as(row).hasSize(6);
    // What is not in code spans is ours.
    assertThat(row.replaceAll("`[^`]*`", "").replaceAll("\\(<https://grafana[^>]*>\\)", ""))
        .isEqualTo("| changed | <br> |  changed | [now], [preview] |");
    assertThat(text.lines()).hasSize(8);
  }

  @Test
  void soManyRowsAndThenSoManyMore() {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      changes.add(change(What.ADDED, "T" + i, "%02d.json".formatted(i)));
    }
    String text = comment(changes, 5).text();

    assertThat(text.lines().filter(line -> line.startsWith("| added")))
        .hasSize(RequestComment.MOST_ROWS);
    assertThat(text).contains("and 20 more.").contains("5 more files change");
  }

  @Test
  void longAddressesDoNotMakeItLongerThanHostsTake() {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      changes.add(change(What.ADDED, "T", "\u00e4".repeat(800) + i + ".json"));
    }
    String text = comment(changes, 0).text();

    assertThat(text.length()).isLessThan(65_536);
    assertThat(text).containsPattern("and \\d+ more\\.");
  }

  @Test
  void whereNothingChangesNoCommentIsNeeded() {
    assertThat(comment(List.of(), 0).needed()).isFalse();
    assertThat(comment(List.of(), 1).needed()).isTrue();
  }

  @Test
  void aForkIsToldPolitelyWhyThereIsNothingToSee() {
    RequestComment comment = RequestComment.ofFork(ground);

    assertThat(comment.needed()).isTrue();
    assertThat(comment.text()).startsWith(comment.marker()).contains("fork", "Thank you");
  }

  @Test
  void aPageThatIsNoWebAddressIsNotTaken() {
    assertThat(new PullRequest(1, Optional.empty(), Optional.empty(), "javascript:alert(1)").url())
        .isEmpty();
  }
}
