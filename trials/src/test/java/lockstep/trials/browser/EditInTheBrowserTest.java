package lockstep.trials.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import lockstep.trials.harness.Browser;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person with a browser: logs in, sees panels drawn, renames one, saves, and finds the commit.
class EditInTheBrowserTest {
  @TempDir private Path folder;

  @Test
  void aRenamedPanelIsACommit() {
    Browser.assumeInstalled();
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--instances", "2");
        Browser browser = Browser.open(folder.resolve("profile"))) {
      String url = demo.report().path("url").asText();

      browser.go(url + "/d/metrics/metrics");
      browser.signIn();
      browser.see("dashboard-title");
      browser.forgetErrors(); // being told to log in is one
      Eventually.holds(
          "a canvas has pixels drawn", Duration.ofMinutes(1), () -> browser.drawnCanvases() > 0);
      assertThat(browser.url()).contains("/d/metrics/metrics");

      browser.editPanel("Latency");
      browser.type("panel-title", "Latency, renamed");
      browser.press("save-dashboard");
      browser.type("save-message", "Rename a panel in the browser");
      browser.press("save-submit");

      String git = demo.bareRepository().toString();
      Eventually.holds(
          "the commit is on the branch",
          Duration.ofSeconds(30),
          () ->
              Command.succeed(
                      folder, "git", "--git-dir", git, "log", "-1", "--format=%s|%an", "main")
                  .equals("Rename a panel in the browser|admin"));
      assertThat(
              Command.succeed(
                  folder, "git", "--git-dir", git, "show", "main:shared/dashboard-metrics.json"))
          .contains("\"title\": \"Latency, renamed\"");
      assertThat(
              Command.succeed(
                  folder, "git", "--git-dir", git, "diff", "--numstat", "main~1", "main"))
          .as("a renamed panel is one changed line")
          .isEqualTo("1\t1\tshared/dashboard-metrics.json");

      browser.go(url + "/cluster");
      browser.see("member-a");
      browser.see("member-b");
      browser.read("show the same content");
      assertThat(browser.errors()).as("errors in the browser's console").isEmpty();
    }
  }
}
