package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.git.ssh.PrivateKeys;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    RepositorySecrets secrets =
        new RepositorySecrets(new Secret(token), Secret.NONE, List.of(), Secret.NONE);
    RepositorySpec spec =
        spec(url, branch, workflows, RepositorySpec.Trust.USUAL, RepositorySpec.Commits.USUAL);
    return probe.probe(new RepositorySetup(spec, secrets, guard));
  }

  static RepositorySpec spec(
      String url,
      String branch,
      List<Workflow> workflows,
      RepositorySpec.Trust trust,
      RepositorySpec.Commits commits) {
    return new RepositorySpec(
        "manifests",
        "Manifests",
        "",
        RepositoryType.GIT,
        workflows,
        new RepositorySpec.Sync(
            true, Target.FOLDER, Duration.ofMinutes(1), RepositorySpec.Deletions.USUAL),
        new RepositorySpec.Location(url, branch, "", "git", trust),
        Optional.empty(),
        RepositorySpec.Webhook.USUAL,
        commits,
        RepositorySpec.Branches.USUAL,
        RepositorySpec.PullRequests.USUAL,
        new RepositorySpec.WhenAway(OnGitDown.REFUSE, Bounds.USUAL));
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

  /// Without a word to any host.
  @ParameterizedTest
  @CsvSource({
    "CERTIFICATE, spec.lockstep.trust.certificates",
    "PROXY, spec.lockstep.trust.proxy",
    "HOST_KEY, spec.lockstep.trust.knownHosts",
    "SSH_KEY, secure.sshKey",
    "SIGNING_KEY, secure.commitSigningKey"
  })
  void aSettingThatCannotBeReadIsTheOneToldOf(Verdict verdict, String field) {
    host.door(
        _ -> {
          throw new AssertionError("a request came");
        });
    RepositorySpec.Trust trust =
        new RepositorySpec.Trust(
            verdict == Verdict.CERTIFICATE ? "none" : "",
            verdict == Verdict.HOST_KEY ? "none" : "",
            verdict == Verdict.PROXY ? "none" : "");
    Secret none = new Secret("n0ne-0f-th3m");
    RepositorySecrets secrets =
        new RepositorySecrets(
            Secret.NONE, verdict == Verdict.SSH_KEY ? none : Secret.NONE, List.of(), none);
    RepositorySpec.Commits commits =
        new RepositorySpec.Commits(
            "",
            false,
            "",
            "",
            verdict == Verdict.SIGNING_KEY
                ? RepositorySpec.Signing.SSH
                : RepositorySpec.Signing.NONE,
            "",
            "",
            false);

    RepositoryHealth health =
        probe.probe(
            new RepositorySetup(
                spec(host.url("manifests.git"), "main", WRITES, trust, commits),
                secrets,
                HostGuard.OPEN));

    assertThat(health.verdict()).isEqualTo(verdict);
    assertThat(verdict.field()).isEqualTo(field);
    assertThat(health.message()).isNotBlank().doesNotContain("n0ne-0f-th3m");
  }

  @Test
  void anSshHostIsToldByItsKeyAndThenByOurs() throws IOException {
    KeyPair its = PrivateKeys.parse("host", SshKeys.generate(temp, "its", "-t", "ed25519"));
    Secret ours = SshKeys.generate(temp, "ours", "-t", "ed25519");
    try (SshHost ssh = new SshHost(temp.resolve("host"), its)) {
      String url = "ssh://git@127.0.0.1:%d%s/host/manifests.git".formatted(ssh.port(), temp);
      KeyPair another = PrivateKeys.parse("host", SshKeys.generate(temp, "two", "-t", "ed25519"));

      assertThat(overSsh(url, ssh.knownHost(another.getPublic()), ours))
          .isEqualTo(Verdict.HOST_KEY);
      String known = ssh.knownHost(its.getPublic());
      assertThat(overSsh(url, known, ours)).isEqualTo(Verdict.SSH_KEY);
      ssh.allow(PrivateKeys.parse("ours", ours).getPublic());
      assertThat(overSsh(url, known, ours)).isEqualTo(Verdict.HEALTHY);
    }
  }

  private Verdict overSsh(String url, String knownHosts, Secret key) {
    RepositorySpec.Trust trust = new RepositorySpec.Trust("", knownHosts, "");
    return probe
        .probe(
            new RepositorySetup(
                spec(url, "main", WRITES, trust, RepositorySpec.Commits.USUAL),
                new RepositorySecrets(Secret.NONE, key, List.of(), Secret.NONE),
                HostGuard.OPEN))
        .verdict();
  }
}
