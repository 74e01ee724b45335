package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.core.resource.CommitId;
import lockstep.core.secret.Secret;
import lockstep.git.sign.CommitIdentity;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.save.PushOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes over the wire: as few requests as can be, to the very URL, with the token to its host
/// alone.
class HttpMannersTest {
  @TempDir Path temp;
  private GitCli git;
  private CgiGitHost host;
  private Path bare;
  private Path work;

  @BeforeEach
  void serveARepositoryWithOneCommit() throws IOException {
    git = new GitCli(temp);
    host = new CgiGitHost(git, Files.createDirectory(temp.resolve("host")));
    bare = git.bare(temp.resolve("host/manifests.git"));
    work = git.clone(bare.toString(), temp.resolve("work"));
    push("one");
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private CommitId push(String content) {
    String commit = git.commit(work, "a.json", content, content);
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    return new CommitId(commit);
  }

  private JGitRepository mirror(String url) {
    return JGitRepository.open(config(url), temp.resolve("mirror"));
  }

  private static GitRemoteConfig config(String url) {
    return GitRemoteConfig.of(url, "main", "")
        .withCredentials(Optional.empty(), Optional.of(new Secret("t-0-p")));
  }

  @Test
  void aFetchIsOneRequestWithNothingNewAndTwoWithAChange() {
    try (JGitRepository mirror = mirror(host.url("manifests.git"))) {
      mirror.fetch();
      host.forgetRequests();
      mirror.fetch();
      assertThat(host.requests()).containsExactly("POST /manifests.git/git-upload-pack");
      CommitId two = push("two");
      host.forgetRequests();
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(two));
      assertThat(host.requests())
          .containsExactly(
              "POST /manifests.git/git-upload-pack", "POST /manifests.git/git-upload-pack");
    }
  }

  @Test
  void asksAnewWhatAHostIsCapableOfAfterAFailure() {
    try (JGitRepository mirror = mirror(host.url("manifests.git"))) {
      mirror.fetch();
      host.door(_ -> 500);
      assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.Unreachable.class);
      host.door(_ -> 0);
      host.onlyVersion(0);
      CommitId two = push("two");
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(two));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void speaksTheFirstProtocolsWithAHostThatKnowsNoOther(int version) {
    host.onlyVersion(version);
    try (JGitRepository mirror = mirror(host.url("manifests.git"))) {
      FetchOutcome.At at = (FetchOutcome.At) mirror.fetch();
      CommitId ours = mirror.commit(Optional.of(at.head()), Drafts.write("b", "2").build());
      assertThat(mirror.push(Optional.of(at.head()), ours)).isEqualTo(new PushOutcome.Accepted());
      git.run(work, "pull", "--quiet", "origin", "main");
      CommitId two = push("two");
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(two));
      host.forgetRequests();
      mirror.fetch();
      assertThat(host.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifests.git", "plain", "manifests.git/", "with%20space"})
  void theUrlGoesOutAsItIs(String name) throws IOException {
    for (String other : List.of("plain", "with space")) {
      git.run(
          temp,
          "clone",
          "--quiet",
          "--bare",
          bare.toString(),
          temp.resolve("host/" + other).toString());
      git.run(temp.resolve("host/" + other), "config", "http.receivepack", "true");
    }
    try (JGitRepository mirror = mirror(host.url(name))) {
      FetchOutcome.At at = (FetchOutcome.At) mirror.fetch();
      CommitId ours = mirror.commit(Optional.of(at.head()), Drafts.write("b", "2").build());
      assertThat(mirror.push(Optional.of(at.head()), ours)).isEqualTo(new PushOutcome.Accepted());
    }
    String path = "/" + (name.endsWith("/") ? name : name + "/");
    assertThat(host.requests())
        .containsOnly(
            "GET " + path + "info/refs?service=git-upload-pack",
            "POST " + path + "git-upload-pack",
            "GET " + path + "info/refs?service=git-receive-pack",
            "POST " + path + "git-receive-pack");
  }

  @Test
  void followsARedirectOnItsOwnHost() {
    host.door(
        exchange -> {
          String path = exchange.getRequestURI().toString();
          if (!path.startsWith("/old/")) {
            return 0;
          }
          exchange.getResponseHeaders().set("Location", path.replace("/old/", "/manifests.git/"));
          return 301;
        });
    try (JGitRepository mirror = mirror(host.url("old"))) {
      assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.At.class);
    }
  }

  @Test
  void neverGoesWhereARedirectLeadsToAnotherHost() throws IOException {
    try (CgiGitHost stranger = new CgiGitHost(git, temp.resolve("host"))) {
      host.door(
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("Location", stranger.url("manifests.git/info/refs?service=git-upload-pack"));
            return 302;
          });
      try (JGitRepository mirror = mirror(host.url("manifests.git"))) {
        assertThat(mirror.fetch())
            .isInstanceOf(FetchOutcome.Refused.class)
            .asString()
            .contains("has moved to " + stranger.url("manifests.git"));
      }
      assertThat(stranger.requests()).isEmpty();
    }
  }

  @Test
  void keepsOneConnectionAndTakesANewOneWhenTheHostClosedIt() {
    List<Integer> ports = new ArrayList<>();
    host.door(
        exchange -> {
          ports.add(exchange.getRemoteAddress().getPort());
          return 0;
        });
    try (JGitRepository mirror = mirror(host.url("manifests.git"))) {
      mirror.fetch();
      mirror.fetch();
      assertThat(ports.stream().distinct()).hasSize(1);
    }
  }

  @Test
  void whatItMayNotDoIsSaidWithTheHostsWords() {
    try (JGitRepository mirror = mirror(host.url("manifests.git"))) {
      FetchOutcome.At at = (FetchOutcome.At) mirror.fetch();
      CommitId ours = mirror.commit(Optional.of(at.head()), Drafts.write("b", "2").build());
      host.door(
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            byte[] words = "Write access to repository not granted.".getBytes(UTF_8);
            try {
              exchange.sendResponseHeaders(403, words.length);
              exchange.getResponseBody().write(words);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return -1;
          });
      assertThat(mirror.push(Optional.of(at.head()), ours))
          .isEqualTo(
              new PushOutcome.Refused(
                  host.url("manifests.git")
                      + " does not allow writing with these credentials (403): give the token that"
                      + " right. It says: Write access to repository not granted.",
                  true));
      host.door(_ -> 403);
      assertThat(mirror.fetch().toString()).contains("does not allow reading");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 403})
  void waitsAsLongAsTheHostAsks(int status) {
    AtomicLong now = new AtomicLong(1);
    host.door(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "30");
          return status;
        });
    try (JGitRepository mirror =
        JGitRepository.open(
            config(host.url("manifests.git")),
            temp.resolve("mirror"),
            CommitIdentity.USUAL,
            now::get)) {
      assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.Unreachable.class);
      host.door(_ -> 0);
      host.forgetRequests();
      now.addAndGet(Duration.ofSeconds(29).toNanos());
      assertThat(mirror.fetch().toString()).contains("asked to be left alone for 2 s more");
      assertThat(host.requests()).isEmpty();
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.At.class);
    }
  }

  @Test
  void aHundredThousandBranchesCostNeitherTimeNorMemory() throws IOException {
    String commit = git.run(bare, "rev-parse", "main");
    StringBuilder packed = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
    for (int i = 0; i < 100_000; i++) {
      packed.append(commit).append(" refs/heads/b/%06d\n".formatted(i));
    }
    Files.writeString(bare.resolve("packed-refs"), packed);
    try (JGitRepository mirror = mirror(host.url("manifests.git"))) {
      FetchOutcome.At at = (FetchOutcome.At) mirror.fetch();
      assertThat(at.head().hex()).isEqualTo(commit);
      CommitId ours = mirror.commit(Optional.of(at.head()), Drafts.write("b", "2").build());
      assertThat(mirror.push(Optional.of(at.head()), ours)).isEqualTo(new PushOutcome.Accepted());
    }
    assertThat(temp.resolve("mirror/packed-refs")).doesNotExist();
  }
}
