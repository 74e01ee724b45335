package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import lockstep.core.resource.CommitId;
import lockstep.core.secret.Secret;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.PushOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fetch and push over HTTP against C Git's own host.
class HttpRemoteTest {
  @TempDir Path temp;
  private GitCli git;
  private CgiGitHost host;
  private Path bare;
  private Path work;
  private GitRemoteConfig config;
  private JGitRepository mirror;

  @BeforeEach
  void serveARepositoryWithOneCommit() throws IOException {
    git = new GitCli(temp);
    host = new CgiGitHost(git, Files.createDirectory(temp.resolve("host")));
    bare = git.bare(temp.resolve("host/manifests.git"));
    work = git.clone(bare.toString(), temp.resolve("work"));
    push("shared/a.json", "1", "one");
    config = GitRemoteConfig.of(host.url("manifests.git"), "main", "shared/");
    mirror = JGitRepository.open(config, temp.resolve("mirror"));
  }

  @AfterEach
  void stop() {
    mirror.close();
    host.close();
  }

  private CommitId push(String file, String content, String message) {
    String commit = git.commit(work, file, content, message);
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    return new CommitId(commit);
  }

  private CommitId fetched() {
    return switch (mirror.fetch()) {
      case FetchOutcome.At(CommitId head) -> head;
      case FetchOutcome other -> throw new AssertionError(other);
    };
  }

  private JGitRepository other(GitRemoteConfig config) {
    return JGitRepository.open(config, temp.resolve("other"));
  }

  private static CommitId save(JGitRepository on, CommitId base, String content) {
    return on.commit(Optional.of(base), Drafts.write("a.json", content).build());
  }

  @Test
  void fetchesNewCommitsAndPushesItsOwn() {
    fetched();
    CommitId two = push("shared/b.json", "2", "two");
    assertThat(fetched()).isEqualTo(two);
    assertThat(fetched()).isEqualTo(two);
    CommitId ours = save(mirror, two, "mine");
    assertThat(mirror.push(Optional.of(two), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(mirror.head()).contains(ours);
    assertThat(git.run(bare, "show", "main:shared/a.json")).isEqualTo("mine");
    git.run(bare, "fsck", "--strict");
  }

  @Test
  void aCommitTooLargeForOnePostGoesOutInChunks() {
    CommitId base = fetched();
    byte[] noise = new byte[12 << 20];
    new Random(7).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (' ' + (noise[i] & 0x3f));
    }
    AtomicBoolean chunked = new AtomicBoolean();
    host.door(
        exchange -> {
          chunked.set(exchange.getRequestHeaders().containsKey("Transfer-Encoding"));
          return 0;
        });
    CommitId ours =
        mirror.commit(Optional.of(base), Drafts.write("noise", new String(noise, UTF_8)).build());
    assertThat(mirror.push(Optional.of(base), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(chunked).isTrue();
    assertThat(git.run(bare, "cat-file", "-s", "main:shared/noise"))
        .isEqualTo(String.valueOf(noise.length));
  }

  @Test
  void emptyRepositoryAndMissingBranchAreToldApart() {
    git.bare(temp.resolve("host/empty.git"));
    try (JGitRepository empty = other(GitRemoteConfig.of(host.url("empty.git"), "main", ""))) {
      assertThat(empty.fetch()).isEqualTo(new FetchOutcome.Empty());
      CommitId first = empty.commit(Optional.empty(), Drafts.write("a.json", "1").build());
      assertThat(empty.push(Optional.empty(), first)).isEqualTo(new PushOutcome.Accepted());
      assertThat(empty.fetch()).isEqualTo(new FetchOutcome.At(first));
    }
    git.run(bare, "branch", "-m", "main", "trunk");
    assertThat(mirror.fetch())
        .isEqualTo(
            new FetchOutcome.BranchMissing(
                config.url() + " has no branch main (its default one is trunk)"));
  }

  @Test
  void theHeadStaysWhenTheBranchIsGone() {
    CommitId head = fetched();
    git.run(bare, "branch", "-m", "main", "trunk");
    assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.BranchMissing.class);
    assertThat(mirror.head()).contains(head);
    assertThat(mirror.push(Optional.of(head), save(mirror, head, "2")))
        .isInstanceOf(PushOutcome.LostRace.class);
    assertThat(git.run(bare, "branch", "--list", "main")).isEmpty();
  }

  @Test
  void aSecondWriterLosesTheRaceAtTheRemoteToo() {
    CommitId base = fetched();
    CommitId ours = save(mirror, base, "mine");
    // The advertisement is answered before the other push, the push itself after it.
    host.door(
        exchange -> {
          if (exchange.getRequestMethod().equals("POST")) {
            host.door(_ -> 0);
            push("shared/a.json", "theirs", "two");
          }
          return 0;
        });
    assertThat(mirror.push(Optional.of(base), ours)).isInstanceOf(PushOutcome.LostRace.class);
    assertThat(git.run(bare, "show", "main:shared/a.json")).isEqualTo("theirs");
    assertThat(mirror.head()).contains(base);
  }

  @Test
  void theWordsOfAHookReachUs() throws IOException {
    hook("echo 'Only on Mondays,' >&2; echo 'see https://example.org/rules' >&2; exit 1");
    CommitId base = fetched();
    PushOutcome outcome = mirror.push(Optional.of(base), save(mirror, base, "2"));
    assertThat(outcome)
        .isEqualTo(
            new PushOutcome.Refused(
                "Only on Mondays,\nsee https://example.org/rules (pre-receive hook declined)"));
    assertThat(fetched()).isEqualTo(base);
  }

  private void hook(String script) throws IOException {
    Path hook = bare.resolve("hooks/pre-receive");
    Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void credentialsGoAlongFromTheFirstRequest() {
    host.door(
        exchange ->
            // git:t-0-p in Base64
            "Basic Z2l0OnQtMC1w".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                ? 0
                : 401);
    assertThat(mirror.fetch())
        .isEqualTo(new FetchOutcome.Refused(config.url() + " asks for a user and token (401)"));
    try (JGitRepository wrong = other(withToken("wrong"))) {
      assertThat(wrong.fetch())
          .isEqualTo(
              new FetchOutcome.Refused(
                  config.url()
                      + " does not accept the user and token (401): the token is wrong, has expired"
                      + " or was revoked"));
    }
    try (JGitRepository right = other(withToken("t-0-p"))) {
      FetchOutcome.At at = (FetchOutcome.At) right.fetch();
      assertThat(right.push(Optional.of(at.head()), save(right, at.head(), "2")))
          .isEqualTo(new PushOutcome.Accepted());
    }
  }

  private GitRemoteConfig withToken(String token) {
    return config.withCredentials(Optional.empty(), Optional.of(new Secret(token)));
  }

  @Test
  void whatTheHostAnswersBecomesAnOutcome() {
    CommitId base = fetched();
    CommitId ours = save(mirror, base, "2");
    host.door(_ -> 403);
    assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.Refused.class);
    assertThat(mirror.push(Optional.of(base), ours)).isInstanceOf(PushOutcome.Refused.class);
    host.door(_ -> 404);
    assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.Refused.class);
    host.door(_ -> 503);
    assertThat(mirror.fetch())
        .isEqualTo(new FetchOutcome.Unreachable(config.url() + " answered 503"));
    assertThat(mirror.push(Optional.of(base), ours)).isInstanceOf(PushOutcome.Unreachable.class);
    host.door(_ -> 429);
    assertThat(mirror.push(Optional.of(base), ours)).isInstanceOf(PushOutcome.Unreachable.class);
    host.door(_ -> 302);
    assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.Refused.class);
    assertThat(mirror.head()).contains(base);
  }

  @Test
  void afterSendingOnlyAClearNoIsARefusal() {
    CommitId base = fetched();
    CommitId ours = save(mirror, base, "2");
    assertThat(pushAnswered(base, ours, 502)).isInstanceOf(PushOutcome.Unknown.class);
    assertThat(pushAnswered(base, ours, 403)).isInstanceOf(PushOutcome.Refused.class);
    assertThat(pushAnswered(base, ours, 413)).isInstanceOf(PushOutcome.Refused.class);
    assertThat(pushAnswered(base, ours, 429)).isInstanceOf(PushOutcome.Unreachable.class);
    assertThat(pushAnswered(base, ours, 0)).isEqualTo(new PushOutcome.Accepted());
  }

  private PushOutcome pushAnswered(CommitId base, CommitId ours, int status) {
    host.door(exchange -> exchange.getRequestMethod().equals("POST") ? status : 0);
    return mirror.push(Optional.of(base), ours);
  }

  @Test
  void aHostThatIsNotThereIsUnreachable() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + free + "/x.git";
    CommitId base = fetched();
    try (JGitRepository nobody = other(GitRemoteConfig.of(url, "main", ""))) {
      assertThat(nobody.fetch())
          .isEqualTo(
              new FetchOutcome.Unreachable(url + " cannot be reached: nothing answers there"));
      CommitId ours = nobody.commit(Optional.empty(), Drafts.write("a", "1").build());
      assertThat(nobody.push(Optional.of(base), ours)).isInstanceOf(PushOutcome.Unreachable.class);
    }
    GitRemoteConfig unknown = GitRemoteConfig.of("http://host.invalid/x.git", "main", "");
    try (JGitRepository nobody = other(unknown)) {
      assertThat(nobody.fetch()).isInstanceOf(FetchOutcome.Unreachable.class);
    }
  }

  @Test
  void aSilentHostIsGivenUpInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/x.git";
      GitRemoteConfig hasty =
          GitRemoteConfig.of(url, "main", "")
              .withTimeouts(Duration.ofMillis(200), Duration.ofMillis(200));
      try (JGitRepository mirror = other(hasty)) {
        assertThat(mirror.fetch())
            .isEqualTo(new FetchOutcome.Unreachable(url + " does not answer in time"));
        CommitId ours = mirror.commit(Optional.empty(), Drafts.write("a", "1").build());
        assertThat(mirror.push(Optional.empty(), ours)).isInstanceOf(PushOutcome.Unreachable.class);
      }
    }
  }

  @Test
  void neverShowsTheToken() throws IOException {
    hook("echo 'the token is t-0-p' >&2; exit 1");
    try (JGitRepository with = other(withToken("t-0-p"))) {
      FetchOutcome.At at = (FetchOutcome.At) with.fetch();
      assertThat(with.push(Optional.of(at.head()), save(with, at.head(), "2")).toString())
          .contains("the token is ***")
          .doesNotContain("t-0-p");
    }
    assertThat(withToken("t-0-p").toString()).doesNotContain("t-0-p");
    assertThat(Files.readString(temp.resolve("other/config"))).doesNotContain("t-0-p");
  }

  @Test
  void aThousandFilesAreFetchedInOneGo() throws IOException {
    for (int i = 0; i < 1000; i++) {
      Path file = work.resolve("shared/team-%d/dashboard-%d.json".formatted(i % 20, i));
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{\"title\": \"Dashboard %d\"}".formatted(i));
    }
    CommitId head = push("x", "", "many");
    assertThat(fetched()).isEqualTo(head);
    assertThat(mirror.changes(Optional.empty(), head)).hasSize(1001);
    for (TreeChange change : mirror.changes(Optional.empty(), head)) {
      TreeChange.File file = (TreeChange.File) change;
      assertThat(mirror.read(file.blob(), 100)).hasSize((int) file.size());
    }
    git.run(temp.resolve("mirror"), "fsck", "--strict");
  }

  @Test
  void aWriterThatNeverFetchesKeepsFewPacks() throws IOException {
    CommitId head = fetched();
    for (int i = 0; i < 60; i++) {
      CommitId next = save(mirror, head, "text " + i);
      assertThat(mirror.push(Optional.of(head), next)).isEqualTo(new PushOutcome.Accepted());
      head = next;
    }
    try (Stream<Path> files = Files.list(temp.resolve("mirror/objects/pack"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".pack")).count()).isLessThan(52);
    }
  }
}
