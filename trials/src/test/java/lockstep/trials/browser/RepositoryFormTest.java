package lockstep.trials.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import lockstep.trials.harness.Browser;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import lockstep.trials.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/// Somebody adds a repository in the browser, is told what is wrong, mends it, changes it, and
/// takes it away again: once keeping its dashboards, once without them.
class RepositoryFormTest {
  @TempDir private Path folder;

  @Test
  void isAddedMendedChangedAndTakenAway() throws IOException {
    Browser.assumeInstalled();
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--instances", "2");
        Browser browser = Browser.open(folder.resolve("profile"))) {
      Path team = repository(demo, "team");
      Path lab = repository(demo, "lab");
      String url = demo.report().path("url").asText();
      String host = demo.report().path("git").asText().replaceFirst("/[^/]*$", "/");
      browser.go(url + "/admin/provisioning");
      logIn(browser);

      browser.press("add-repository");
      whatIsWrongStandsAtItsField(browser, host);
      itsDashboardsAppear(browser, url);
      aNewTitleIsTheFoldersToo(browser, url);
      deletedKeepingItsDashboards(demo, browser, url, team);

      browser.go(url + "/admin/provisioning/new");
      browser.type("repository-url", host + "lab.git");
      browser.type("repository-title", "Lab");
      browser.see("test-good");
      browser.press("repository-submit");
      browser.read("Added Lab");
      browser.read("2 dashboards, 2 folders");
      shows(browser, url, "lab-one", "Board one of lab");
      deletedWithItsDashboards(demo, browser, url, lab);
    }
  }

  private static void whatIsWrongStandsAtItsField(Browser browser, String host) {
    browser.type("repository-url", host + "nothing.git");
    browser.read("There is no repository at");
    assertThat(isMarked(browser, "repository-url")).isTrue();

    browser.type("repository-url", host + "team.git");
    browser.see("test-good");
    browser.type("repository-branch", "nope");
    browser.read("has no branch nope (it has: main)");
    assertThat(isMarked(browser, "repository-branch")).isTrue();
    assertThat(isMarked(browser, "repository-url")).isFalse();
    browser.type("repository-branch", "main");
    browser.see("test-good");

    browser.type("repository-path", "boards/");
    browser.type("repository-title", "Team boards");
    browser.type("repository-name", "manifests");
    browser.press("repository-submit");
    browser.read("There is a repository manifests already: choose another name.");
    assertThat(isMarked(browser, "repository-name")).isTrue();
    browser.type("repository-name", "team");
    browser.see("test-good");
    browser.press("repository-submit");
    browser.read("Added Team boards");
  }

  private static void itsDashboardsAppear(Browser browser, String url) {
    browser.read("2 dashboards, 1 folder");
    browser.go(url + "/dashboards");
    browser.read("Team boards");
    shows(browser, url, "team-one", "Board one of team");
  }

  private static void aNewTitleIsTheFoldersToo(Browser browser, String url) {
    browser.go(url + "/admin/provisioning/team/edit");
    browser.type("repository-title", "Boards of the team");
    browser.press("repository-submit");
    browser.read("Changed Boards of the team");
    browser.go(url + "/dashboards");
    browser.read("Boards of the team");
  }

  private void deletedKeepingItsDashboards(
      RunningDemo demo, Browser browser, String url, Path team) {
    browser.go(url + "/admin/provisioning/team");
    browser.press(By.cssSelector("[aria-label='Delete repository']"));
    browser.press(By.cssSelector("input[name='fate'][value='keep']"));
    browser.press("delete-repository");
    browser.read("Deleted repository Boards of the team");
    shows(browser, url, "team-one", "Board one of team");
    assertThat(files(demo.bareRepository())).contains("one.json").contains("two.json");
    assertThat(files(team)).as("they are moved").doesNotContain("one.json");
  }

  private void deletedWithItsDashboards(RunningDemo demo, Browser browser, String url, Path lab) {
    String before = Command.succeed(lab, "git", "rev-parse", "main");
    browser.go(url + "/admin/provisioning/lab");
    browser.press(By.cssSelector("[aria-label='Delete repository']"));
    browser.press("delete-repository");
    browser.read("Deleted repository Lab");
    for (Server one : demo.instances()) {
      Eventually.holds(
          "its dashboards are gone",
          Duration.ofMinutes(1),
          () -> one.get("/api/dashboards/uid/lab-one").status() == 404);
    }
    browser.go(url + "/d/lab-one");
    browser.read("There is no such dashboard");
    assertThat(Command.succeed(lab, "git", "rev-parse", "main"))
        .as("nothing in Git is changed")
        .isEqualTo(before);
  }

  private static void shows(Browser browser, String url, String uid, String title) {
    browser.go(url + "/d/" + uid);
    browser.see("dashboard-title");
    browser.read("dashboard-title", title);
  }

  private static boolean isMarked(Browser browser, String field) {
    return "true".equals(browser.see(field).getDomAttribute("aria-invalid"));
  }

  private static void logIn(Browser browser) {
    browser.signIn();
  }

  private String files(Path bare) {
    return Command.succeed(folder, "git", "--git-dir", bare.toString(), "ls-tree", "-r", "main");
  }

  /// A bare repository beside the demo's own, with two dashboards in `boards/`.
  private Path repository(RunningDemo demo, String name) throws IOException {
    Path bare = demo.bareRepository().resolveSibling(name + ".git");
    Command.succeed(folder, "git", "init", "-q", "--bare", "-b", "main", bare.toString());
    Command.succeed(bare, "git", "config", "http.receivepack", "true");
    Path work = folder.resolve(name);
    Command.succeed(folder, "git", "clone", "-q", bare.toString(), work.toString());
    for (String number : new String[] {"one", "two"}) {
      Path file = Files.createDirectories(work.resolve("boards")).resolve(number + ".json");
      Files.writeString(
          file,
          """
          {
            "uid": "%s-%s",
            "title": "Board %s of %s",
            "schemaVersion": 41,
            "panels": []
          }
          """
              .formatted(name, number, number, name));
    }
    Command.succeed(work, "git", "config", "user.name", "Ann");
    Command.succeed(work, "git", "config", "user.email", "ann@example.com");
    Command.succeed(work, "git", "add", ".");
    Command.succeed(work, "git", "commit", "-qm", "Two boards");
    Command.succeed(work, "git", "push", "-q", "origin", "HEAD:main");
    return bare;
  }
}
