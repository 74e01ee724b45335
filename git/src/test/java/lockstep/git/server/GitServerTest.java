package lockstep.git.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lockstep.git.GitCli;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server as C Git sees it.
class GitServerTest {
  private static final String NAME = "your-org/grafana-manifests";

  @TempDir Path temp;
  private GitCli git;
  private GitServer server;
  private Path bare;

  @BeforeEach
  void serveAnEmptyRepository() {
    git = new GitCli(temp);
    server = GitServer.start(temp.resolve("repositories"), "127.0.0.1", 0);
    bare = server.create(NAME);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path clone(String folder) {
    return git.clone(server.url(NAME), temp.resolve(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2"})
  void cGitClonesPushesAndFetchesWithEveryProtocol(String version) {
    Path first = clone("first");
    git.run(first, "config", "protocol.version", version);
    String one = git.commit(first, "shared/a.json", "{}", "one");
    git.run(first, "push", "--quiet", "origin", "HEAD:main");
    Path second = clone("second");
    git.run(second, "config", "protocol.version", version);
    assertThat(git.run(second, "symbolic-ref", "--short", "HEAD")).isEqualTo("main");
    assertThat(git.run(second, "rev-parse", "HEAD")).isEqualTo(one);
    String two = git.commit(second, "shared/b.json", "{}", "two");
    git.run(second, "push", "--quiet", "origin", "HEAD:main");
    git.run(first, "fetch", "--quiet", "origin");
    assertThat(git.run(first, "rev-parse", "origin/main")).isEqualTo(two);
    assertThat(git.run(bare, "rev-parse", "main")).isEqualTo(two);
    git.run(bare, "fsck", "--strict");
  }

  @Test
  void takesAPushThatIsTooLargeForOnePost() throws Exception {
    Path work = clone("work");
    byte[] noise = new byte[3 << 20];
    new Random(7).nextBytes(noise);
    Files.write(work.resolve("noise"), noise);
    git.commitAll(work, "noise");
    git.run(work, "-c", "http.postBuffer=65536", "push", "--quiet", "origin", "HEAD:main");
    Path second = clone("second");
    assertThat(Files.readAllBytes(second.resolve("noise"))).isEqualTo(noise);
  }

  @Test
  void answersAClientThatWaitsForPermissionToSend() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head =
          "POST /"
              + NAME
              + ".git/git-upload-pack HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Content-Type: application/x-git-upload-pack-request\r\n"
              + "Git-Protocol: version=2\r\nContent-Length: 24\r\nExpect: 100-continue\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(line(socket.getInputStream())).isEqualTo("HTTP/1.1 100 Continue");
      while (!line(socket.getInputStream()).isEmpty()) {}
      socket
          .getOutputStream()
          .write("0014command=ls-refs\n0000".getBytes(StandardCharsets.US_ASCII));
      assertThat(line(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Test
  void seesWhatCGitWritesIntoTheFolder() {
    Path work = git.clone(bare.toString(), temp.resolve("direct"));
    String one = git.commit(work, "a", "1", "one");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    assertThat(git.run(clone("first"), "rev-parse", "HEAD")).isEqualTo(one);
    git.commit(work, "a", "2", "two");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    git.run(bare, "gc", "--quiet", "--prune=now");
    assertThat(git.run(clone("second"), "show", "HEAD:a")).isEqualTo("2");
  }

  @Test
  void refusesAStalePushAndTakesAForcedOneAndADeletion() {
    Path work = clone("work");
    git.commit(work, "a", "1", "one");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    Path stale = clone("stale");
    git.commit(work, "a", "2", "two");
    git.run(work, "push", "--quiet", "origin", "HEAD:main", "HEAD:side");
    String other = git.commit(stale, "a", "3", "three");
    assertThat(git.attempt(stale, "push", "origin", "HEAD:main").status()).isNotZero();
    git.run(stale, "push", "--quiet", "--force", "origin", "HEAD:main");
    assertThat(git.run(bare, "rev-parse", "main")).isEqualTo(other);
    git.run(stale, "push", "--quiet", "origin", ":side");
    assertThat(git.run(bare, "branch", "--list", "side")).isEmpty();
  }

  @Test
  void ofManyPushesFromOneCommitExactlyOneIsTaken() throws Exception {
    Path seed = clone("seed");
    git.commit(seed, "a", "0", "seed");
    git.run(seed, "push", "--quiet", "origin", "HEAD:main");
    List<Callable<Integer>> pushes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Path work = clone("work" + i);
      git.commit(work, "a", "writer " + i, "writer " + i);
      pushes.add(() -> git.attempt(work, "push", "origin", "HEAD:main").status());
    }
    int taken = 0;
    try (ExecutorService writers = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> status : writers.invokeAll(pushes)) {
        taken += status.get() == 0 ? 1 : 0;
      }
    }
    assertThat(taken).isEqualTo(1);
    assertThat(git.run(bare, "rev-list", "--count", "main")).isEqualTo("2");
    git.run(bare, "fsck", "--strict");
  }

  @Test
  void aHookMayRefuseAndItsWordsReachThePusher() throws Exception {
    Path hook = bare.resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(
        hook, "#!/bin/sh\nread old new ref\necho \"not on $ref today\" >&2\nexit 1\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    Path work = clone("work");
    git.commit(work, "a", "1", "one");
    GitCli.Ended push = git.attempt(work, "push", "origin", "HEAD:main");
    assertThat(push.status()).isNotZero();
    assertThat(push.out())
        .contains("remote: not on refs/heads/main today")
        .contains("pre-receive hook declined");
    assertThat(git.attempt(bare, "rev-parse", "--verify", "main").status()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd.git/info/refs?service=git-upload-pack",
        "/your-org/..%2f..%2fx.git/info/refs?service=git-upload-pack",
        "/your-org/../grafana-manifests.git/info/refs?service=git-upload-pack",
        "/your-org/other.git/info/refs?service=git-upload-pack",
        "/your-org/grafana-manifests.git/config",
        "/"
      })
  void whatIsNoRepositoryIsNotFound(String path) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(line(socket.getInputStream())).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void refusesWhatIsNotSmartHttp() throws Exception {
    String base = server.url(NAME);
    assertThat(get(base + "/info/refs")).isEqualTo(403);
    assertThat(get(base + "/git-upload-pack")).isEqualTo(405);
  }

  private static int get(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void aRepositoryThatIsDeletedIsGoneAndMayComeBack() throws Exception {
    Path work = clone("work");
    git.commit(work, "a", "1", "one");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    Files.move(bare, temp.resolve("away"));
    assertThat(git.attempt(work, "fetch").out()).contains("not found");
    assertThat(server.create(NAME)).isEqualTo(bare);
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    assertThat(git.run(bare, "show", "main:a")).isEqualTo("1");
  }

  @Test
  void aBranchThatAKilledServerLeftLockedIsFreeAfterTheNextStart() throws Exception {
    Path work = clone("work");
    git.commit(work, "a", "1", "one");
    Files.createFile(bare.resolve("refs/heads/main.lock"));
    assertThat(git.attempt(work, "push", "origin", "HEAD:main").status()).isNotZero();
    server.close();
    server = GitServer.start(temp.resolve("repositories"), "127.0.0.1", 0);
    git.run(work, "push", "--quiet", server.url(NAME), "HEAD:main");
  }

  @Test
  void refusesANameThatLeadsElsewhere() {
    assertThatThrownBy(() -> server.create("../x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.create("x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closingFreesThePort() {
    int port = server.port();
    server.close();
    try (GitServer again = GitServer.start(temp.resolve("repositories"), "127.0.0.1", port)) {
      assertThat(again.port()).isEqualTo(port);
      assertThatThrownBy(() -> GitServer.start(temp.resolve("others"), "127.0.0.1", port))
          .hasMessageContaining("cannot listen at 127.0.0.1:" + port);
    }
  }
}
