package lockstep.trials.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lockstep.trials.harness.Browser;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.RunningDemo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/// Two people, each at an instance of their own, edit one dashboard at the same time.
class SaveTogetherTest {
  @TempDir private Path folder;

  @Test
  void whatTwoPeopleChangeIsMergedOrChosen() {
    Browser.assumeInstalled();
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--instances", "2");
        Browser ada = Browser.open(folder.resolve("ada"));
        Browser bob = Browser.open(folder.resolve("bob"))) {
      logIn(ada, demo.part("a").url());
      logIn(bob, demo.part("b").url());
      differentPanelsAreMerged(demo, ada, bob);

      open(ada, demo.part("a").url());
      open(bob, demo.part("b").url());
      theSameTitleIsChosen(demo, ada, bob);
    }
  }

  private void differentPanelsAreMerged(RunningDemo demo, Browser ada, Browser bob) {
    rename(ada, "Latency", "Latency of ada");
    rename(bob, "Errors", "Errors of bob");
    save(ada);
    ada.read("is on the remote.");
    save(bob);
    bob.read("Saved and merged");
    bob.read("Latency of ada");
    assertThat(file(demo))
        .contains("\"title\": \"Latency of ada\"")
        .contains("\"title\": \"Errors of bob\"");
  }

  private void theSameTitleIsChosen(RunningDemo demo, Browser ada, Browser bob) {
    rename(ada, "Latency of ada", "Latency, says ada");
    rename(bob, "Latency of ada", "Latency, says bob");
    save(ada);
    ada.read("is on the remote.");
    save(bob);
    bob.see("conflict-page");
    bob.read("Latency, says ada");
    assertThat(file(demo)).doesNotContain("says bob");

    bob.press(By.cssSelector("[data-testid^='conflict-panels'] input[value='mine']"));
    bob.press("conflict-save");
    bob.read("is on the remote.");
    assertThat(file(demo)).contains("\"title\": \"Latency, says bob\"").doesNotContain("says ada");
  }

  private static void logIn(Browser browser, String url) {
    browser.go(url + "/d/metrics/metrics");
    browser.signIn();
    browser.see("dashboard-title");
  }

  private static void open(Browser browser, String url) {
    browser.go(url + "/d/metrics/metrics");
    browser.see("dashboard-title");
  }

  private static void rename(Browser browser, String panel, String title) {
    browser.editPanel("" + panel + "");
    browser.type("panel-title", title);
  }

  private static void save(Browser browser) {
    browser.press("save-dashboard");
    browser.see("save-message");
    browser.press("save-submit");
  }

  private String file(RunningDemo demo) {
    String git = demo.bareRepository().toString();
    return Command.succeed(
        folder, "git", "--git-dir", git, "show", "main:shared/dashboard-metrics.json");
  }
}
