package lockstep.sync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import lockstep.sync.request.PullRequest;
import lockstep.sync.save.BranchName;
import lockstep.sync.testing.InMemoryDeliveries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What deliveries about pull requests come to. Bodies of our own, with the fields that the hosts'
/// pages name.
class RequestEventsTest {
  private static final String SECRET = "secret";
  private static final String HEX = "ab".repeat(20);

  private final Webhook plain =
      new Webhook(
          "manifests",
          "main",
          new Secrets(List.of(SECRET)),
          new InMemoryDeliveries(new TestClock()),
          Optional::empty);
  private final Webhook webhook = plain.commenting();

  private static String github(String action, String changes, String headRepo, String base) {
    return """
    {"action":"%s","number":7,"changes":{%s},"pull_request":{"id":99,"number":7,
     "html_url":"https://git.example/o/r/pull/7","state":"open","title":"t","body":"b",
     "head":{"label":"o:work","ref":"work","sha":"%s","repo":{"id":%s,"full_name":"o/r"}},
     "base":{"label":"o:main","ref":"%s","sha":"%s","repo":{"id":1,"full_name":"o/r"}}},
     "repository":{"id":1,"full_name":"o/r"},"sender":{"login":"ann"}}
    """
        .formatted(action, changes, HEX, headRepo, base, "cd".repeat(20));
  }

  private static String gitlab(String action, String more, int source, String target) {
    return """
    {"object_kind":"merge_request","event_type":"merge_request","project":{"id":1},
     "object_attributes":{"id":99,"iid":7,"action":"%s"%s,"source_branch":"work",
      "target_branch":"%s","source_project_id":%d,"target_project_id":1,
      "url":"https://git.example/o/r/pull/7","last_commit":{"id":"%s"}},"changes":{}}
    """
        .formatted(action, more, target, source, HEX);
  }

  private static final PullRequest EXPECTED =
      new PullRequest(
          7,
          Optional.of(new BranchName("work")),
          Optional.of(new CommitId(HEX)),
          "https://git.example/o/r/pull/7");

  private static Verdict take(Webhook webhook, String header, String event, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put(header, event);
    headers.put("X-Hub-Signature-256", "sha256=" + Signature.of(body, SECRET));
    headers.put("X-Gitea-Signature", Signature.of(body, SECRET));
    headers.put("X-Forgejo-Signature", Signature.of(body, SECRET));
    headers.put("X-Gitlab-Token", SECRET);
    return webhook.take(name -> Optional.ofNullable(headers.get(name)), body);
  }

  private Verdict github(String text) {
    return take(webhook, "X-GitHub-Event", "pull_request", text);
  }

  private Verdict gitlab(String text) {
    return take(webhook, "X-Gitlab-Event", "Merge Request Hook", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"opened", "reopened", "synchronize"})
  void newCommitsAtGithubAreLookedAt(String action) {
    assertThat(github(github(action, "", "1", "main"))).isEqualTo(new Verdict.Commenting(EXPECTED));
  }

  @ParameterizedTest
  @CsvSource({
    "X-Gitea-Event,pull_request,opened",
    "X-Gitea-Event,pull_request,synchronized",
    "X-Forgejo-Event,pull_request_sync,synchronized",
  })
  void newCommitsAtGiteaAndForgejoAreLookedAt(String header, String event, String action) {
    assertThat(take(webhook, header, event, github(action, "", "1", "main")))
        .isEqualTo(new Verdict.Commenting(EXPECTED));
  }

  @Test
  void newCommitsAtGitlabAreLookedAt() {
    assertThat(gitlab(gitlab("open", "", 1, "main"))).isEqualTo(new Verdict.Commenting(EXPECTED));
    assertThat(gitlab(gitlab("update", ",\"oldrev\":\"%s\"".formatted(HEX), 1, "main")))
        .isEqualTo(new Verdict.Commenting(EXPECTED));
    assertThat(gitlab(gitlab("update", "", 1, "main"))).isInstanceOf(Verdict.Nothing.class);
    assertThat(gitlab(gitlab("merge", "", 1, "main"))).isInstanceOf(Verdict.Nothing.class);
  }

  @Test
  void oneThatIsTurnedToTheBranchIsLookedAt() {
    assertThat(github(github("edited", "\"base\":{\"ref\":{\"from\":\"old\"}}", "1", "main")))
        .isEqualTo(new Verdict.Commenting(EXPECTED));
    assertThat(github(github("edited", "\"title\":{\"from\":\"old\"}", "1", "main")))
        .isInstanceOf(Verdict.Nothing.class);
  }

  @Test
  void oneForAnotherBranchIsIgnoredPolitely() {
    Verdict.Nothing other = new Verdict.Nothing("Not about the branch that is followed");

    assertThat(github(github("opened", "", "1", "release"))).isEqualTo(other);
    assertThat(gitlab(gitlab("open", "", 1, "release"))).isEqualTo(other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"labeled", "closed", "assigned", "review_requested", ""})
  void whatIsOnlySaidAboutItIsIgnoredPolitely(String action) {
    assertThat(github(github(action, "", "1", "main"))).isInstanceOf(Verdict.Nothing.class);
  }

  @Test
  void oneOfAForkHasNoBranchHere() {
    assertThat(github(github("opened", "", "2", "main")))
        .isInstanceOfSatisfying(
            Verdict.Commenting.class, it -> assertThat(it.request().isFork()).isTrue());
    assertThat(gitlab(gitlab("open", "", 2, "main")))
        .isInstanceOfSatisfying(
            Verdict.Commenting.class, it -> assertThat(it.request().isFork()).isTrue());
    String gone =
        github("opened", "", "2", "main").replace("{\"id\":2,\"full_name\":\"o/r\"}", "null");
    assertThat(github(gone))
        .isInstanceOfSatisfying(
            Verdict.Commenting.class, it -> assertThat(it.request().isFork()).isTrue());
  }

  @Test
  void whereNoCommentsAreWantedNothingHappens() {
    assertThat(take(plain, "X-GitHub-Event", "pull_request", github("opened", "", "1", "main")))
        .isInstanceOf(Verdict.Nothing.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"action\":\"opened\"}", "{\"action\":\"opened\",\"number\":-1}"})
  void whatIsHalfThereHarmsNothing(String body) {
    assertThat(github(body)).isInstanceOf(Verdict.Nothing.class);
  }

  @Test
  void aBranchWithANameThatGitDoesNotTakeIsNotFetched() {
    assertThat(
            github(
                github("opened", "", "1", "main")
                    .replace("\"ref\":\"work\"", "\"ref\":\"--upload-pack=x\"")))
        .isInstanceOf(Verdict.Nothing.class);
  }

  @Test
  void aForgedOneIsNotTaken() {
    byte[] body = github("opened", "", "1", "main").getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        Map.of(
            "X-GitHub-Event",
            "pull_request",
            "X-Hub-Signature-256",
            "sha256=" + Signature.of(body, "guess"));

    assertThat(webhook.take(name -> Optional.ofNullable(headers.get(name)), body))
        .isInstanceOf(Verdict.Forged.class);
  }
}
