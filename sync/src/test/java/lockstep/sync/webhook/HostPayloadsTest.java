package lockstep.sync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import lockstep.sync.testing.InMemoryDeliveries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Deliveries as the hosts document them: bodies of our own with all top-level fields that their
/// pages name, the headers that they send beside the event, and the signatures that they publish.
class HostPayloadsTest {
  private static final String SECRET = "It's a Secret to Everybody";
  private static final Optional<CommitId> AFTER = Optional.of(new CommitId("ab".repeat(20)));

  private final Webhook webhook =
      new Webhook(
          "manifests",
          "main",
          new Secrets(List.of(SECRET)),
          new InMemoryDeliveries(new TestClock()),
          Optional::empty);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "github-push|X-GitHub-Event: push",
        "gitlab-push|X-Gitlab-Event: Push Hook",
        "bitbucket-push|X-Event-Key: repo:push",
        "bitbucket-data-center-push|X-Event-Key: repo:refs_changed",
        "gitea-push|X-Gitea-Event: push",
        "forgejo-push|X-Forgejo-Event: push",
      })
  void aPushToTheBranchAsksForAPull(String file, String event) {
    assertThat(take(file, event)).isEqualTo(new Verdict.Pulling(AFTER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gitlab-delete|X-Gitlab-Event: Push Hook",
        "bitbucket-delete|X-Event-Key: repo:push",
      })
  void aBranchThatIsGoneIsLookedAt(String file, String event) {
    assertThat(take(file, event)).isEqualTo(new Verdict.Pulling(Optional.empty()));
  }

  @Test
  void whatIsNotAboutTheBranchIsIgnored() {
    assertThat(take("github-push-tag", "X-GitHub-Event: push"))
        .isEqualTo(new Verdict.Nothing("Not about the branch that is followed"));
    assertThat(take("gitlab-tag", "X-Gitlab-Event: Tag Push Hook"))
        .isEqualTo(new Verdict.Unsupported("Tag Push Hook"));
  }

  @Test
  void whoTriesWhetherAnybodyIsThereIsAnswered() {
    assertThat(take("github-ping", "X-GitHub-Event: ping")).isEqualTo(new Verdict.Nothing("pong"));
    assertThat(take("bitbucket-data-center-test", "X-Event-Key: diagnostics:ping"))
        .isEqualTo(new Verdict.Nothing("pong"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "github-push|X-GitHub-Event: push",
        "gitlab-push|X-Gitlab-Event: Push Hook",
        "bitbucket-push|X-Event-Key: repo:push",
        "bitbucket-data-center-push|X-Event-Key: repo:refs_changed",
        "gitea-push|X-Gitea-Event: push",
        "forgejo-push|X-Forgejo-Event: push",
      })
  void oneOfAnotherSecretIsForged(String file, String event) {
    byte[] body = body(file);

    assertThat(webhook.take(headers(event, body, "another"), body))
        .isInstanceOf(Verdict.Forged.class);
  }

  /// See `captured/README.md`.
  @Test
  void whatGithubReallySentIsUnderstood() {
    Webhook master =
        new Webhook(
            "manifests",
            "master",
            new Secrets(List.of(SECRET)),
            new InMemoryDeliveries(new TestClock()),
            Optional::empty);
    byte[] push = body("captured/github-push");
    assertThat(master.take(headers("X-GitHub-Event: push", push, SECRET), push))
        .isEqualTo(
            new Verdict.Pulling(
                Optional.of(new CommitId("6113728f27ae82c7b1a177c8d03f9e96e0adf246"))));
    assertThat(master.take(headers("X-GitHub-Event: push", push, "another"), push))
        .isInstanceOf(Verdict.Forged.class);
    assertThat(take("captured/github-push", "X-GitHub-Event: push"))
        .isEqualTo(new Verdict.Nothing("Not about the branch that is followed"));
    assertThat(take("captured/github-push-tag", "X-GitHub-Event: push"))
        .isEqualTo(new Verdict.Nothing("Not about the branch that is followed"));
    assertThat(take("captured/github-ping", "X-GitHub-Event: ping"))
        .isEqualTo(new Verdict.Nothing("pong"));
  }

  /// The examples of the hosts' own pages: GitHub, "Validating webhook deliveries"; Bitbucket,
  /// "Manage webhooks". They have one secret, and bodies that differ by a comma.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GITHUB|Hello,"
            + " World!|sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "BITBUCKET|Hello"
            + " World!|sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9",
      })
  void thePublishedSignaturesHold(Host host, String body, String signature) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

    assertThat(host.proves(signature, bytes, SECRET)).isTrue();
    assertThat(host.proves(signature, (body + " ").getBytes(StandardCharsets.UTF_8), SECRET))
        .isFalse();
    assertThat(host.proves(signature, bytes, SECRET + " ")).isFalse();
  }

  private Verdict take(String file, String event) {
    byte[] body = body(file);
    return webhook.take(headers(event, body, SECRET), body);
  }

  /// All that a host sends beside the body, as far as somebody could take it for another's.
  private static Function<String, Optional<String>> headers(
      String event, byte[] body, String secret) {
    String hmac = Signature.of(body, secret);
    String name = event.substring(0, event.indexOf(':'));
    String value = event.substring(event.indexOf(':') + 1).strip();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/json");
    headers.put(name, value);
    switch (name) {
      case "X-GitHub-Event" -> {
        headers.put("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958");
        headers.put("X-GitHub-Hook-ID", "1");
        headers.put("X-Hub-Signature", "sha1=" + "0".repeat(40));
        headers.put("X-Hub-Signature-256", "sha256=" + hmac);
      }
      case "X-Gitlab-Event" -> {
        headers.put("X-Gitlab-Event-UUID", "13792a34-cac6-4fda-95a8-c58e00a3954e");
        headers.put("X-Gitlab-Instance", "https://gitlab.example");
        headers.put("X-Gitlab-Token", secret);
      }
      case "X-Event-Key" -> {
        headers.put("X-Request-UUID", "e9f4f4c0");
        headers.put("X-Hub-Signature", "sha256=" + hmac);
      }
      default -> {
        // Gitea and Forgejo also speak as GitHub and Gogs do.
        headers.put("X-Gitea-Event", value);
        headers.put("X-Gitea-Signature", hmac);
        headers.put("X-Forgejo-Signature", hmac);
        headers.put("X-Gogs-Event", value);
        headers.put("X-Gogs-Signature", hmac);
        headers.put("X-GitHub-Event", value);
        headers.put("X-Hub-Signature", "sha1=" + "0".repeat(40));
        headers.put("X-Hub-Signature-256", "sha256=" + hmac);
      }
    }
    return header -> Optional.ofNullable(headers.get(header));
  }

  private static byte[] body(String file) {
    try (InputStream in = HostPayloadsTest.class.getResourceAsStream(file + ".json")) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
