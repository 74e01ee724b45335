package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import lockstep.core.resource.CommitId;
import lockstep.core.secret.Secret;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.save.PushOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A web server that has a repository as plain files, as C Git still reads them.
class FilesOverHttpTest {
  @TempDir Path temp;
  private Path bare;
  private HttpServer server;
  private boolean packed;
  private Optional<String> page = Optional.empty();

  @BeforeEach
  void serveFiles() throws IOException {
    GitCli git = new GitCli(temp);
    bare = git.bare(temp.resolve("plain.git"));
    Path work = git.clone(bare.toString(), temp.resolve("work"));
    git.commit(work, "a.json", "1", "one");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    git.run(bare, "update-server-info");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    Path file = bare.resolve(exchange.getRequestURI().getPath().replaceFirst("^/plain.git/", ""));
    if (page.isEmpty() && !Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      page.ifPresent(_ -> exchange.getResponseHeaders().set("Content-Type", "text/html"));
      byte[] body = page.map(it -> it.getBytes(UTF_8)).orElse(Files.readAllBytes(file));
      if (packed) {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        body = packed(body);
      }
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }

  private String url() {
    return "http://127.0.0.1:%d/plain.git".formatted(server.getAddress().getPort());
  }

  private JGitRepository mirror() {
    return JGitRepository.open(GitRemoteConfig.of(url(), "main", ""), temp.resolve("mirror"));
  }

  private static final String WHY =
      " gives the repository's files alone (the dumb protocol of HTTP), which can be neither"
          + " followed nor written to: serve it by git http-backend or another Git server, or set"
          + " url to one that does, or to SSH";

  @Test
  void aFetchAndAPushAreRefusedWithTheWayOut() {
    try (JGitRepository mirror = mirror()) {
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.Refused(url() + WHY));
      CommitId ours = mirror.commit(Optional.empty(), Drafts.write("b", "2").build());
      assertThat(mirror.push(Optional.empty(), ours))
          .isEqualTo(new PushOutcome.Refused(url() + WHY, true));
      packed = true;
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.Refused(url() + WHY));
    }
  }

  @Test
  void theHealthSaysIt() {
    RepositoryHealth health = new JGitProbe().probe(setup());
    assertThat(health.verdict()).isEqualTo(Verdict.UNUSABLE);
    assertThat(health.message()).isEqualTo(url() + WHY);
  }

  @Test
  void anEmptyOneIsNotTakenForAnEmptyRepository() throws IOException {
    Files.writeString(bare.resolve("info/refs"), "");
    try (JGitRepository mirror = mirror()) {
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.Refused(url() + WHY));
    }
  }

  @Test
  void aPageMayGoAwayAgain() {
    page = Optional.of("<html>log in</html>");
    try (JGitRepository mirror = mirror()) {
      assertThat(mirror.fetch())
          .isEqualTo(
              new FetchOutcome.Unreachable(
                  url()
                      + " answers with text/html and not as a Git host does: is that the"
                      + " repository's address, and is no login page before it?"));
    }
  }

  private RepositorySetup setup() {
    RepositorySecrets none =
        new RepositorySecrets(Secret.NONE, Secret.NONE, List.of(), Secret.NONE);
    RepositorySpec spec =
        JGitProbeTest.spec(
            url(), "main", List.of(), RepositorySpec.Trust.USUAL, RepositorySpec.Commits.USUAL);
    return new RepositorySetup(spec, none, HostGuard.OPEN);
  }
}
