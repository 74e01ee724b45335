package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.journal.Bounds;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each stage of the look at a repository, against C Git's own host.
class JGitProbeTest {
  private static final List<Workflow> WRITES = List.of(Workflow.WRITE);

  @TempDir Path temp;
  private final JGitProbe probe = new JGitProbe();
  private GitCli git;
  private CgiGitHost host;

  @BeforeEach
  void serve() throws IOException {
    git = new GitCli(temp);
    host = new CgiGitHost(git, Files.createDirectory(temp.resolve("host")));
    Path bare = git.bare(temp.resolve("host/manifests.git"));
    Path work = git.clone(bare.toString(), temp.resolve("work"));
    git.commit(work, "a.json", "1", "one");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    git.run(bare, "config", "http.receivepack", "true");
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private RepositoryHealth look(
      String url, String branch, String token, List<Workflow> workflows, HostGuard guard) {
    RepositorySpec spec =
        new RepositorySpec(
            "manifests",
            "Manifests",
            "",
            RepositoryType.GIT,
            workflows,
            new RepositorySpec.Sync(
                true, Target.FOLDER, Duration.ofMinutes(1), RepositorySpec.Deletions.USUAL),
            new RepositorySpec.Location(url, branch, "", "git", RepositorySpec.Trust.USUAL),
            Optional.empty(),
            RepositorySpec.Webhook.USUAL,
            RepositorySpec.Commits.USUAL,
            RepositorySpec.Branches.USUAL,
            RepositorySpec.PullRequests.USUAL,
            new RepositorySpec.WhenAway(OnGitDown.REFUSE, Bounds.USUAL));
    RepositorySecrets secrets =
        new RepositorySecrets(new Secret(token), Secret.NONE, List.of(), Secret.NONE);
    return probe.probe(new RepositorySetup(spec, secrets, guard));
  }

  private RepositoryHealth look(String url, String branch) {
    return look(url, branch, "", WRITES, HostGuard.OPEN);
  }

  @Test
  void whatCanBeReadAndWrittenIsHealthy() {
    RepositoryHealth health = look(host.url("manifests.git"), "main");

    assertThat(health).isEqualTo(RepositoryHealth.healthy("main"));
    assertThat(look(temp.resolve("host/manifests.git").toString(), "main").isHealthy()).isTrue();
  }

  @Test
  void withoutABranchTheRemotesOwnIsTold() {
    assertThat(look(host.url("manifests.git"), "").branch()).isEqualTo("main");
  }

  @Test
  void aMissingBranchIsToldWithThoseThatAreThere() {
    RepositoryHealth health = look(host.url("manifests.git"), "trunk");

    assertThat(health.verdict()).isEqualTo(Verdict.NO_BRANCH);
    assertThat(health.message()).contains("no branch trunk", "main");
  }

  @Test
  void anEmptyRepositoryHasNoBranches() {
    git.bare(temp.resolve("host/empty.git"));

    RepositoryHealth health = look(host.url("empty.git"), "main");

    assertThat(health.verdict()).isEqualTo(Verdict.NO_BRANCHES);
    assertThat(health.message()).contains("no branches");
  }

  @Test
  void aTokenThatIsNotTakenIsToldAndNeverShown() {
    host.door(_ -> 401);
    RepositoryHealth health =
        look(host.url("manifests.git"), "main", "s3cr3t", WRITES, HostGuard.OPEN);

    assertThat(health.verdict()).isEqualTo(Verdict.UNAUTHENTICATED);
    assertThat(health.message()).contains("401").doesNotContain("s3cr3t");
    host.door(_ -> 403);
    assertThat(look(host.url("manifests.git"), "main").verdict()).isEqualTo(Verdict.NO_PERMISSION);
  }

  @Test
  void aRepositoryThatIsNotThereIsTold() {
    host.door(_ -> 404);
    assertThat(look(host.url("gone.git"), "main").verdict()).isEqualTo(Verdict.NO_REPOSITORY);
    assertThat(look(temp.resolve("nowhere").toString(), "main").verdict())
        .isEqualTo(Verdict.NO_REPOSITORY);
  }

  @Test
  void whatMayOnlyBeReadIsHealthyWithoutWorkflows() {
    host.door(
        exchange ->
            String.valueOf(exchange.getRequestURI().getQuery()).contains("receive-pack") ? 403 : 0);

    RepositoryHealth health = look(host.url("manifests.git"), "main");

    assertThat(health.verdict()).isEqualTo(Verdict.READ_ONLY);
    assertThat(health.message()).contains("write permission", "spec.workflows");
    assertThat(look(host.url("manifests.git"), "").branch()).isEqualTo("main");
    assertThat(look(host.url("manifests.git"), "main", "", List.of(), HostGuard.OPEN).isHealthy())
        .isTrue();
  }

  @Test
  void aHostThatDoesNotAnswerIsUnreachable() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(look("http://127.0.0.1:%d/x.git".formatted(free), "main").verdict())
        .isEqualTo(Verdict.UNREACHABLE);
    host.door(_ -> 503);
    assertThat(look(host.url("manifests.git"), "main").verdict()).isEqualTo(Verdict.UNREACHABLE);
    host.door(_ -> 429);
    assertThat(look(host.url("manifests.git"), "main").verdict()).isEqualTo(Verdict.RATE_LIMITED);
  }

  @Test
  void theGuardIsAskedBeforeAnythingIsSent() {
    host.door(
        _ -> {
          throw new AssertionError("a request came");
        });

    RepositoryHealth health =
        look(host.url("manifests.git"), "main", "", WRITES, new HostGuard(List.of()));

    assertThat(health.verdict()).isEqualTo(Verdict.FORBIDDEN_HOST);
  }

  @Test
  void settingsThatNoRemoteCanHaveAreTold() {
    assertThat(look("gopher://x/y", "main").verdict()).isEqualTo(Verdict.UNUSABLE);
  }
}
