package lockstep.sync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import lockstep.sync.testing.InMemoryDeliveries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Deliveries of each host: genuine, forged, repeated, of no interest.
class WebhookTest {
  private static final CommitId AFTER = new CommitId("ab".repeat(20));
  private static final String PUSH =
      """
      {"ref":"refs/heads/main","before":"%s","after":"%s","repository":{"full_name":"o/r"}}\
      """
          .formatted("0".repeat(40), AFTER.hex());

  private final TestClock clock = new TestClock();
  private final Deliveries deliveries = new InMemoryDeliveries(clock);
  private final AtomicReference<Optional<CommitId>> shown = new AtomicReference<>(Optional.empty());
  private final Webhook webhook = webhook("new-secret", "old-secret");

  private Webhook webhook(String... secrets) {
    return new Webhook("manifests", "main", new Secrets(List.of(secrets)), deliveries, shown::get);
  }

  @Test
  void whenAGenuineDeliveryCameIsKnownWhateverItComesTo() {
    take("X-GitHub-Event: push", "X-Hub-Signature-256: sha256=" + "0".repeat(64), PUSH);
    assertThat(deliveries.last()).isEmpty();

    shown.set(Optional.of(AFTER));
    assertThat(github(PUSH)).isInstanceOf(Verdict.Nothing.class);
    assertThat(deliveries.last()).isEqualTo(Map.of("manifests", clock.instant()));
  }

  @Test
  void eachHostsPushAsksForAPull() {
    Verdict pulling = new Verdict.Pulling(Optional.of(AFTER));

    assertThat(take("X-GitHub-Event: push", "X-Hub-Signature-256: sha256=" + hmac(PUSH), PUSH))
        .isEqualTo(pulling);
    String other = PUSH.replace("o/r", "gitea");
    assertThat(take("X-Gitea-Event: push", "X-Gitea-Signature: " + hmac(other), other))
        .isEqualTo(pulling);
    String third = PUSH.replace("o/r", "forgejo");
    assertThat(take("X-Forgejo-Event: push", "X-Forgejo-Signature: " + hmac(third), third))
        .isEqualTo(pulling);
    String fourth = PUSH.replace("o/r", "gitlab");
    assertThat(take("X-Gitlab-Event: Push Hook", "X-Gitlab-Token: new-secret", fourth))
        .isEqualTo(pulling);
    String fifth = PUSH.replace("o/r", "generic");
    assertThat(take("Lockstep-Event: push", "Lockstep-Signature: sha256=" + hmac(fifth), fifth))
        .isEqualTo(pulling);
  }

  /// The example of the Standard Webhooks specification's libraries.
  @Test
  void theStandardSignatureHolds() {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    String good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    String id = "msg_p5jXN8AQM9LWM0D4loKWxJek";

    assertThat(new StandardSignature(id, "1614265330", "v1,AAAA " + good).proves(body, secret))
        .isTrue();
    assertThat(new StandardSignature(id, "1614265331", good).proves(body, secret)).isFalse();
    assertThat(new StandardSignature("msg_", "1614265330", good).proves(body, secret)).isFalse();
    assertThat(new StandardSignature(id, "1614265330", good).proves(new byte[1], secret)).isFalse();
    for (String other : List.of(secret.substring(6), "whsec_", "whsec_%", secret + "BBBB")) {
      assertThat(new StandardSignature(id, "1614265330", good).proves(body, other))
          .as(other)
          .isFalse();
    }
  }

  @Test
  void gitlabMayAlsoSign() {
    String secret = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=";
    byte[] body = PUSH.getBytes(StandardCharsets.UTF_8);
    byte[] key = Base64.getDecoder().decode(secret.substring(6));
    String signature =
        "v1,"
            + Base64.getEncoder()
                .encodeToString(Signature.of(key, "id.17.".getBytes(StandardCharsets.UTF_8), body));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("X-Gitlab-Event", "Push Hook");
    headers.put("webhook-id", "id");
    headers.put("webhook-timestamp", "17");
    headers.put("webhook-signature", signature);
    Webhook signed = webhook(secret);

    assertThat(signed.take(it -> Optional.ofNullable(headers.get(it)), body))
        .isInstanceOf(Verdict.Pulling.class);
    assertThat(webhook("another").take(it -> Optional.ofNullable(headers.get(it)), body))
        .isInstanceOfSatisfying(
            Verdict.Forged.class, it -> assertThat(it.why()).contains("webhook-signature"));
    headers.put("X-Gitlab-Token", secret);
    headers.put("webhook-signature", "v1,AAAA");
    assertThat(signed.take(it -> Optional.ofNullable(headers.get(it)), body))
        .as("one of two proofs is enough")
        .isInstanceOf(Verdict.Pulling.class);
    headers.remove("X-Gitlab-Event");
    headers.put("X-GitHub-Event", "push");
    headers.put("webhook-signature", signature);
    assertThat(signed.take(it -> Optional.ofNullable(headers.get(it)), body))
        .as("only of GitLab")
        .isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void whatIsOfNoUseIsReadOverAndMustStillBeJson() {
    String commits =
        "[{\"ref\":\"refs/heads/other\",\"message\":\"%s\"}]".formatted("x".repeat(99));
    String long1 = PUSH.replace("{\"ref\"", "{\"commits\":%s,\"ref\"".formatted(commits));
    assertThat(github(long1)).isEqualTo(new Verdict.Pulling(Optional.of(AFTER)));
    assertThat(DeliveryBody.read(long1.getBytes(StandardCharsets.UTF_8)).orElseThrow())
        .hasSize(2)
        .noneMatch(it -> it.isContainerNode());
    for (String bad :
        List.of("", "[]", "{\"a\":[}", PUSH + "x", PUSH.substring(0, PUSH.length() - 1))) {
      assertThat(github(bad)).as(bad).isInstanceOf(Verdict.Unsupported.class);
    }
  }

  @Test
  void bitbucketTellsSeveralRefsAtOnce() {
    String cloud =
        """
        {"push":{"changes":[
          {"new":{"type":"tag","name":"main","target":{"hash":"%2$s"}}},
          {"new":{"type":"branch","name":"main","target":{"hash":"%1$s"}}}]}}\
        """
            .formatted(AFTER.hex(), "cd".repeat(20));
    String dataCenter =
        """
        {"changes":[{"ref":{"id":"refs/heads/main"},"toHash":"%s","type":"UPDATE"}]}\
        """
            .formatted(AFTER.hex());

    assertThat(take("X-Event-Key: repo:push", "X-Hub-Signature: sha256=" + hmac(cloud), cloud))
        .isEqualTo(new Verdict.Pulling(Optional.of(AFTER)));
    assertThat(
            take(
                "X-Event-Key: repo:refs_changed",
                "X-Hub-Signature: sha256=" + hmac(dataCenter),
                dataCenter))
        .isEqualTo(new Verdict.Pulling(Optional.of(AFTER)));
  }

  @Test
  void aDeletedBranchIsLookedAtToo() {
    String deleted = PUSH.replace(AFTER.hex(), "0".repeat(40));

    assertThat(github(deleted)).isEqualTo(new Verdict.Pulling(Optional.empty()));
  }

  @Test
  void theSecretBeforeTheLastOneIsGoodDuringARotation() {
    String signature = Signature.of(PUSH.getBytes(StandardCharsets.UTF_8), "old-secret");

    assertThat(take("X-GitHub-Event: push", "X-Hub-Signature-256: sha256=" + signature, PUSH))
        .isInstanceOf(Verdict.Pulling.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256=", "sha256=00", "new-secret", "sha1=abc"})
  void aWrongSignatureIsForged(String signature) {
    assertThat(take("X-GitHub-Event: push", "X-Hub-Signature-256: " + signature, PUSH))
        .isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void aSignatureOfAnotherBodyIsForged() {
    assertThat(
            take("X-GitHub-Event: push", "X-Hub-Signature-256: sha256=" + hmac(PUSH + " "), PUSH))
        .isInstanceOf(Verdict.Forged.class);
    assertThat(take("X-Gitlab-Event: Push Hook", "X-Gitlab-Token: another", PUSH))
        .isInstanceOf(Verdict.Forged.class);
    assertThat(take("Content-Type: text/plain", "A: b", PUSH)).isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void whatIsOfNoInterestIsIgnoredPolitely() {
    assertThat(github(PUSH.replace("heads/main", "heads/feature")))
        .isEqualTo(new Verdict.Nothing("Not about the branch that is followed"));
    assertThat(take("X-GitHub-Event: ping", "X-Hub-Signature-256: sha256=" + hmac("{}"), "{}"))
        .isEqualTo(new Verdict.Nothing("pong"));
    assertThat(take("X-GitHub-Event: star", "X-Hub-Signature-256: sha256=" + hmac("{}"), "{}"))
        .isEqualTo(new Verdict.Unsupported("star"));
    assertThat(take("X-GitHub-Event: push", "X-Hub-Signature-256: sha256=" + hmac("a=b"), "a=b"))
        .isInstanceOf(Verdict.Unsupported.class);
    shown.set(Optional.of(AFTER));
    assertThat(github(PUSH)).isEqualTo(new Verdict.Nothing("Already there"));
  }

  @Test
  void theSameWordsAgainArePulledForUntilTheirCommitIsShown() {
    String silent = "{'ref':'refs/heads/main'}".replace('\'', '"');
    for (int push = 0; push < 3; push++) {
      assertThat(generic(silent)).isEqualTo(new Verdict.Pulling(Optional.empty()));
      assertThat(github(PUSH)).isEqualTo(new Verdict.Pulling(Optional.of(AFTER)));
    }

    shown.set(Optional.of(AFTER));
    assertThat(github(PUSH)).isEqualTo(new Verdict.Nothing("Already there"));
    assertThat(generic(silent)).isInstanceOf(Verdict.Pulling.class);

    shown.set(Optional.of(new CommitId("cd".repeat(20))));
    assertThat(github(PUSH)).isEqualTo(new Verdict.Pulling(Optional.of(AFTER)));
  }

  @Test
  void tenThousandRepetitionsCauseNoMorePullsThanAMinuteHas() {
    long pulls = 0;
    for (int i = 0; i < 10_000; i++) {
      pulls += github(PUSH) instanceof Verdict.Pulling ? 1 : 0;
      clock.advance(Duration.ofMillis(1));
    }

    assertThat(pulls).isEqualTo(Deliveries.A_MINUTE);
  }

  @Test
  void whatIsShownAlreadyCountsForNothing() {
    shown.set(Optional.of(AFTER));
    for (int i = 0; i < 10_000; i++) {
      assertThat(github(PUSH)).isEqualTo(new Verdict.Nothing("Already there"));
      clock.advance(Duration.ofMillis(1));
    }

    shown.set(Optional.empty());
    assertThat(github(PUSH)).isInstanceOf(Verdict.Pulling.class);
  }

  @Test
  void tooManyDifferentOnesAreTurnedAway() {
    for (int i = 0; i < Deliveries.A_MINUTE; i++) {
      github(PUSH.replace("o/r", "o/" + i));
    }

    assertThat(github(PUSH)).isEqualTo(new Verdict.TooMany());
  }

  @Test
  void withoutTheDatabaseAHintIsStillAHint() {
    Webhook alone =
        new Webhook(
            "manifests", "main", new Secrets(List.of("new-secret")), new Away(), Optional::empty);

    assertThat(
            take(alone, "X-GitHub-Event: push", "X-Hub-Signature-256: sha256=" + hmac(PUSH), PUSH))
        .isInstanceOf(Verdict.Pulling.class);
  }

  @Test
  void withoutASecretNothingIsTaken() {
    Webhook off = webhook("");

    assertThat(take(off, "X-GitHub-Event: push", "X-Hub-Signature-256: sha256=", PUSH))
        .isEqualTo(new Verdict.Disabled());
    assertThat(new Secrets(List.of("hush")).toString()).doesNotContain("hush");
  }

  private Verdict github(String body) {
    return take("X-GitHub-Event: push", "X-Hub-Signature-256: sha256=" + hmac(body), body);
  }

  private Verdict generic(String body) {
    return take("Lockstep-Event: push", "Lockstep-Signature: sha256=" + hmac(body), body);
  }

  private Verdict take(String event, String proof, String body) {
    return take(webhook, event, proof, body);
  }

  private static Verdict take(Webhook to, String event, String proof, String body) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header : List.of(event, proof)) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return to.take(
        name -> Optional.ofNullable(headers.get(name)).filter(value -> !value.isEmpty()),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String hmac(String body) {
    return Signature.of(body.getBytes(StandardCharsets.UTF_8), "new-secret");
  }

  /// The database is away.
  private static final class Away implements Deliveries {
    @Override
    public boolean take(String repository, String digest) {
      throw fault();
    }

    @Override
    public void saw(String repository) {
      throw fault();
    }

    @Override
    public Map<String, Instant> last() {
      throw fault();
    }

    private static StoreFault fault() {
      return new StoreFault("away", new IllegalStateException());
    }
  }
}
