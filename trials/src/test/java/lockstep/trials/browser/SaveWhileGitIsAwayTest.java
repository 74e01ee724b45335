package lockstep.trials.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.trials.harness.Browser;
import lockstep.trials.harness.ByHand;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/// A person who goes on saving one dashboard in the page while Git is away, alone and beside
/// somebody who pushes.
class SaveWhileGitIsAwayTest {
  private static final String BADGE = "sync-state";
  private static final String FILE = "shared/dashboard-metrics.json";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void everySaveBecomesACommitAndWhatClashesIsAskedAboutOnce() throws IOException {
    Browser.assumeInstalled();
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--instances", "2");
        Browser browser = Browser.open(folder.resolve("profile"))) {
      browser.go(demo.report().path("url").asText() + "/d/metrics/metrics");
      browser.signIn();
      browser.read(BADGE, "synced");
      browser.editPanel("Latency");

      twoSavesWaitAndComeToGit(demo, browser);
      twoSavesWaitAndSomebodyElseIsFaster(demo, browser);
    }
  }

  private void twoSavesWaitAndComeToGit(RunningDemo demo, Browser browser) {
    List<String> git = stopGit(demo);
    save(browser, "Latency one", "First");
    browser.read(BADGE, "waiting for Git");
    save(browser, "Latency two", "Second");
    browser.read("2 of your saves wait for Git");
    browser.read(BADGE, "waiting for Git");

    demo.restart("git", git);
    browser.read(BADGE, "synced");

    assertThat(subjects(demo)).startsWith("Second", "First");
    assertThat(git(demo, "show", "main:" + FILE)).contains("\"title\": \"Latency two\"");
  }

  private void twoSavesWaitAndSomebodyElseIsFaster(RunningDemo demo, Browser browser)
      throws IOException {
    List<String> git = stopGit(demo);
    save(browser, "Latency three", "Third");
    browser.read(BADGE, "waiting for Git");
    save(browser, "Latency four", "Fourth");
    browser.read("2 of your saves wait for Git");
    ByHand.push(
        demo,
        folder.resolve("clone"),
        "Ann",
        FILE,
        text -> text.replace("\"Latency two\"", "\"Latency of Ann\""));

    demo.restart("git", git);
    browser.see("conflict-page");
    assertThat(git(demo, "show", "main:" + FILE)).contains("\"title\": \"Latency of Ann\"");

    browser.press(By.xpath("//button[contains(., 'Compare and merge')]"));
    browser.read("Latency of Ann");
    browser.press("conflict-save");
    browser.read("Saved and merged");
    browser.read(BADGE, "synced");

    assertThat(git(demo, "show", "main:" + FILE)).contains("\"title\": \"Latency four\"");
    assertThat(subjects(demo)).contains("By Ann");
  }

  private static void save(Browser browser, String title, String message) {
    browser.type("panel-title", title);
    browser.press("save-dashboard");
    browser.type("save-message", message);
    browser.press("save-submit");
  }

  private static List<String> stopGit(RunningDemo demo) {
    List<String> git = demo.part("git").command();
    demo.part("git").signal("KILL");
    Eventually.holds("git is gone", SOON, () -> !demo.part("git").isAlive());
    return git;
  }

  private List<String> subjects(RunningDemo demo) {
    return git(demo, "log", "-6", "--format=%s", "main").lines().toList();
  }

  private String git(RunningDemo demo, String... words) {
    List<String> command = new ArrayList<>(List.of("git", "--git-dir"));
    command.add(demo.bareRepository().toString());
    command.addAll(List.of(words));
    return Command.succeed(folder, command.toArray(String[]::new));
  }
}
