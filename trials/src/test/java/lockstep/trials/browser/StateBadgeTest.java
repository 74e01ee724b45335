package lockstep.trials.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lockstep.trials.harness.Browser;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import lockstep.trials.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/// The badge of an open dashboard, while Git goes, comes back, moves on and is rewritten by force,
/// and while nobody knows what became of a save.
class StateBadgeTest {
  private static final String BADGE = "sync-state";
  private static final String FILE = "shared/dashboard-metrics.json";

  @TempDir private Path folder;

  @Test
  void saysSyncedOnlyOfWhatTheRemoteHas() throws IOException {
    Browser.assumeInstalled();
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--instances", "2");
        Browser browser = Browser.open(folder.resolve("profile"))) {
      browser.go(demo.report().path("url").asText() + "/d/metrics/metrics");
      browser.signIn();
      browser.read(BADGE, "synced");

      gitGoesAndComesBack(demo, browser);
      theHistoryIsRewritten(demo, browser);
      theAnswerToASaveIsLost(demo, browser);
    }
  }

  private static void gitGoesAndComesBack(RunningDemo demo, Browser browser) {
    List<String> git = demo.part("git").command();
    demo.part("git").signal("KILL");
    Eventually.holds("git is gone", Duration.ofSeconds(20), () -> !demo.part("git").isAlive());
    pull(demo);
    browser.read(BADGE, "Git unreachable");

    demo.restart("git", git);
    browser.read(BADGE, "synced");
  }

  private void theHistoryIsRewritten(RunningDemo demo, Browser browser) throws IOException {
    Path clone = folder.resolve("clone");
    Command.succeed(
        folder, "git", "clone", "-q", demo.bareRepository().toString(), clone.toString());
    Command.succeed(clone, "git", "config", "user.name", "Ann");
    Command.succeed(clone, "git", "config", "user.email", "ann@example.com");
    retitle(clone, "Latency", "Latency of Ann");
    Command.succeed(clone, "git", "commit", "-qam", "Say whose");
    Command.succeed(clone, "git", "push", "-q", "origin", "main");
    pull(demo);
    browser.read(BADGE, "newer in Git");
    reload(browser);
    browser.read("Latency of Ann");
    browser.read(BADGE, "synced");

    retitle(clone, "Latency of Ann", "Latency, rewritten");
    Command.succeed(clone, "git", "commit", "-qa", "--amend", "-m", "Say it otherwise");
    Command.succeed(clone, "git", "push", "-q", "--force", "origin", "main");
    pull(demo);
    browser.read(BADGE, "rewritten in Git");
    reload(browser);
    browser.read("Latency, rewritten");
    browser.read(BADGE, "synced");
  }

  private void theAnswerToASaveIsLost(RunningDemo demo, Browser browser) {
    browser.editPanel("Latency, rewritten");
    browser.type("panel-title", "Latency, in doubt");
    browser.press("save-dashboard");
    browser.type("save-message", "Save into the unknown");
    List<String> gateway = demo.part("gateway").command();
    demo.part("gateway").signal("STOP");
    browser.press("save-submit");
    browser.read(BADGE, "saving");
    demo.part("gateway").signal("KILL");
    browser.read(BADGE, "unconfirmed");

    demo.restart("gateway", gateway);
    Eventually.holds(
        "the gateway is back",
        Duration.ofMinutes(1),
        () -> demo.gateway().get("/readyz?for=write").status() == 200);
    browser.press(By.xpath("//*[@data-testid='unconfirmed']//button[contains(., 'Send again')]"));
    browser.read(BADGE, "synced");
    assertThat(
            Command.succeed(
                folder,
                "git",
                "--git-dir",
                demo.bareRepository().toString(),
                "log",
                "--format=%s",
                "--grep=Save into the unknown",
                "main"))
        .as("one commit")
        .isEqualTo("Save into the unknown");
  }

  private static void retitle(Path clone, String from, String to) throws IOException {
    Path file = clone.resolve(FILE);
    String before = Files.readString(file);
    String after = before.replace("\"" + from + "\"", "\"" + to + "\"");
    assertThat(after).isNotEqualTo(before);
    Files.writeString(file, after);
  }

  private static void reload(Browser browser) {
    browser.press(By.xpath("//button[contains(., 'Reload')]"));
  }

  private static void pull(RunningDemo demo) {
    for (Server one : demo.instances()) {
      Eventually.holds(
          "it was asked for a pull",
          Duration.ofMinutes(1),
          () -> one.post("/ha/sync", JsonNodeFactory.instance.objectNode()).status() < 300);
    }
  }
}
