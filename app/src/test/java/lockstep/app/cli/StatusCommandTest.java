package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private static final String STATUS =
      """
      {"name":"b","cluster":"demo","mode":"primary-replica","role":"replica","epoch":3,
       "dangers":[{"kind":"namesake","text":"another process runs under the name a","remedy":"give each its own cluster.instance, or stop one"}],
       "members":[
        {"name":"a","url":"http://127.0.0.1:3001","role":"primary","epoch":3,"commit":"0123456789012345678901234567890123456789",
         "gitOk":true,"databaseOk":true,"reachable":true,"heartbeatAgeSeconds":0.4,
         "repositories":[{"name":"manifests","lagCommits":40,"lagSeconds":300.4}]},
        {"name":"c","url":"http://127.0.0.1:3003","role":"unknown","epoch":2,"commit":null,
         "gitOk":true,"databaseOk":true,"reachable":false,"heartbeatAgeSeconds":null,
         "repositories":[{"name":"manifests","lagCommits":null,"lagSeconds":null}]}],
       "repositories":[{"name":"manifests","branch":"main","path":"shared/","head":"0123456789012345678901234567890123456789",
         "remoteHead":"abcdef7890123456789012345678901234567890","lagCommits":2,"lagSeconds":1.5,"state":"behind","message":"on its way",
         "conflictCount":22,"conflicts":[
          {"title":"CPU","uid":"cpu","by":"Ada","at":"2026-11-29T13:00:00.123Z","reason":"Eve had changed the same meanwhile",
           "branch":"lockstep/waiting/0b8d3c5e-0f5f-4f7e-9a44-5f0f9c3a8f7b"},
          {"title":"","uid":"disk","by":"Bob","at":"2026-11-29T12:00:00Z","reason":"refused"}],
         "waiting":3,"warningCount":1002,"oldestWaitingSeconds":127.2,
         "warnings":[{"path":"x.json","reason":"line 1: not JSON"},{"path":"","reason":"The save was dropped"}]}]}
      """;

  @Test
  void fitsATerminalOf100ColumnsAndTellsWhatMatters() throws IOException {
    String text = StatusCommand.describe(new ObjectMapper().readTree(STATUS));

    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(text)
        .contains("Cluster demo, primary-replica, epoch 3, as b sees it")
        .contains("danger: another process runs under the name a;")
        .contains("        give each its own cluster.instance, or stop one")
        .containsPattern(
            "a +primary +3 +0123456 +ok +ok +0.4 s ago +40 commits, 5 min +http://127.0.0.1:3001")
        .containsPattern("c +unknown +2 +- +- +- +never +unknown")
        .contains("2 commits, 2 s")
        .contains("behind: on its way")
        .contains("waiting: 3 in the journal of manifests and not in Git yet, the oldest for 127 s")
        .contains("conflict: \"CPU\" (cpu) by Ada, set aside at 2026-11-29T13:00:00.123Z")
        .contains(
            "on the branch lockstep/waiting/0b8d3c5e-0f5f-4f7e-9a44-5f0f9c3a8f7b of manifests")
        .contains("Eve had changed the same meanwhile")
        .contains("conflict: the deletion (disk) by Bob, set aside at 2026-11-29T12:00:00Z")
        .contains("in the journal of manifests")
        .contains("and 20 more conflicts of manifests")
        .contains("warning: x.json: line 1: not JSON")
        .contains("warning: The save was dropped")
        .contains("and 1,000 more warnings of manifests");
  }

  @Test
  void cutsWhatIsTooLongForTheTerminal() throws IOException {
    String far =
        "http://lockstep-0.lockstep-members.dashboards-of-the-whole-company.svc.cluster.local:3000";
    String why =
        "unreachable: could not connect\\n  to git.example: " + "no route to host ".repeat(9);
    String text =
        StatusCommand.describe(
            new ObjectMapper()
                .readTree(
                    STATUS
                        .replace("http://127.0.0.1:3001", far)
                        .replace("on its way", why)
                        .replace("main", "a-branch-with-a-long-name-that-tells-what-it-is-for")));

    assertThat(text.lines().filter(line -> !line.startsWith(" ")))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(text)
        .containsPattern(
            "a +primary +3 +0123456 +ok +ok +0.4 s ago +40 commits, 5 min +http://lockstep-0[^"
                + " ]+…\\R")
        .containsPattern("manifests +a-branch-[^ ]+… +shared/ +0123456 +abcdef7 +2 commits, 2 s")
        .containsPattern("behind: unreachable[^\\r\\n]*…\\R");
  }

  @Test
  void showsWhoWritesWhoIsDrainedAndWhatIsPaused() throws IOException {
    String text =
        StatusCommand.describe(
            new ObjectMapper()
                .readTree(
                    """
                    {"name":"a","cluster":"demo","mode":"load-balancer","role":"active","epoch":3,
                     "writer":"a",
                     "maintenance":[
                      {"member":"","by":"ann","reason":"network","leftSeconds":7170},
                      {"member":"c","by":"bob","reason":"%s","leftSeconds":61},
                      {"member":"b","by":"bob","reason":"new disk","leftSeconds":61}],
                     "members":[
                      {"name":"a","url":"http://127.0.0.1:3001","role":"active","epoch":3,
                       "reachable":true,"gitOk":true,"databaseOk":true,"commit":""},
                      {"name":"b","url":"http://127.0.0.1:3002","role":"active","epoch":3,
                       "reachable":true,"gitOk":true,"databaseOk":true,"commit":"","draining":true}]}
                    """
                        .formatted("because of " + "x".repeat(111))));

    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(text)
        .contains("maintenance: automatic changes are paused for another 120 min by ann (network)")
        .containsPattern(
            "maintenance: c is drained for another 2 min by bob\\R {13}\\(because of x+…\\R")
        .contains("maintenance: b is drained for another 2 min by bob (new disk)")
        .containsPattern("a +active, writer +3 ")
        .containsPattern("b +active, drained +3 ");
  }
}
