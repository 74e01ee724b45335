package lockstep.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import lockstep.core.secret.Secret;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositorySpec.Trust;
import lockstep.sync.save.PushOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom a repository trusts, and by which way it goes.
class HttpTrustTest {
  @TempDir static Path authority;
  private static String pem;
  private static SSLContext good;
  private static SSLContext expired;
  private static SSLContext otherName;

  @TempDir Path temp;
  private GitCli git;
  private String head;

  @BeforeAll
  static void makeCertificates() {
    TestAuthority ca = new TestAuthority(authority);
    pem = ca.pem();
    good = ca.server("good", "ip:127.0.0.1", "-1d", 30);
    expired = ca.server("expired", "ip:127.0.0.1", "-10d", 5);
    otherName = ca.server("other", "dns:git.example.org", "-1d", 30);
  }

  @BeforeEach
  void makeARepository() throws IOException {
    git = new GitCli(temp);
    Path bare = git.bare(Files.createDirectories(temp.resolve("host")).resolve("x.git"));
    Path work = git.clone(bare.toString(), temp.resolve("work"));
    head = git.commit(work, "a.json", "1", "one");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
  }

  @SuppressWarnings("NullAway.Init") // each test starts its own
  private CgiGitHost host;

  @AfterEach
  void stop() {
    if (host != null) {
      host.close();
    }
  }

  private GitRemoteConfig secure(SSLContext tls, Trust trust) throws IOException {
    host = CgiGitHost.secure(git, temp.resolve("host"), tls);
    String url = host.url("x.git").replace("http:", "https:");
    return GitRemoteConfig.of(url, "main", "").withTrust(trust);
  }

  private FetchOutcome fetch(GitRemoteConfig config) {
    try (JGitRepository mirror = JGitRepository.open(config, temp.resolve("mirror"))) {
      return mirror.fetch();
    }
  }

  @Test
  void aPrivateAuthorityIsTrustedByTheRepositoryThatNamesIt() throws IOException {
    GitRemoteConfig trusting = secure(good, new Trust(pem, "", ""));
    try (JGitRepository mirror = JGitRepository.open(trusting, temp.resolve("m"))) {
      FetchOutcome.At at = (FetchOutcome.At) mirror.fetch();
      assertThat(at.head().hex()).isEqualTo(head);
      var ours = mirror.commit(Optional.of(at.head()), Drafts.write("b.json", "2").build());
      assertThat(mirror.push(Optional.of(at.head()), ours)).isEqualTo(new PushOutcome.Accepted());
    }
    assertThat(fetch(trusting.withTrust(Trust.USUAL)))
        .isEqualTo(
            new FetchOutcome.Refused(
                "the TLS certificate of "
                    + trusting.url()
                    + " is signed by an authority that is not trusted here: put that authority's"
                    + " certificate into certificates"));
  }

  @Test
  void saysWhatIsWrongWithACertificate() throws IOException {
    GitRemoteConfig old = secure(expired, new Trust(pem, "", ""));
    assertThat(fetch(old))
        .isEqualTo(
            new FetchOutcome.Refused("the TLS certificate of " + old.url() + " has expired"));
    host.close();
    assertThat(fetch(secure(otherName, new Trust(pem, "", ""))).toString())
        .contains("is for another host")
        .contains("127.0.0.1");
  }

  @Test
  void aPortWithoutTlsIsNamed() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerPlainly(plain));
      String url = "https://127.0.0.1:" + plain.getLocalPort() + "/x.git";
      assertThat(fetch(GitRemoteConfig.of(url, "main", "")))
          .isInstanceOf(FetchOutcome.Refused.class)
          .asString()
          .contains("TLS with")
          .contains("or there is none at this port");
    }
  }

  private static void answerPlainly(ServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.getInputStream().read();
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }

  @Test
  void goesThroughTheProxyThatItIsGiven() throws IOException {
    try (TestProxy proxy = new TestProxy()) {
      String way = proxy.url("me:s3cret@");
      GitRemoteConfig tunnelled = secure(good, new Trust(pem, "", way));
      assertThat(fetch(tunnelled)).isInstanceOf(FetchOutcome.At.class);
      assertThat(proxy.requests())
          .containsOnly("CONNECT 127.0.0.1:%d HTTP/1.1".formatted(host.port()));
      assertThat(tunnelled.toString()).doesNotContain("s3cret");
      host.close();
      host = new CgiGitHost(git, temp.resolve("host"));
      GitRemoteConfig plain =
          GitRemoteConfig.of(host.url("x.git"), "main", "").withTrust(new Trust("", "", way));
      assertThat(fetch(plain)).isInstanceOf(FetchOutcome.At.class);
      assertThat(proxy.requests()).anyMatch(line -> line.startsWith("GET http://127.0.0.1:"));
    }
  }

  @Test
  void aProxyThatRefusesIsToldFromAHostThatDoes() throws IOException {
    try (TestProxy proxy = new TestProxy()) {
      for (String user : new String[] {"", "me:wr0ng@"}) {
        GitRemoteConfig config = secure(good, new Trust(pem, "", proxy.url(user)));
        assertThat(fetch(config))
            .isInstanceOf(FetchOutcome.Refused.class)
            .asString()
            .contains("the proxy 127.0.0.1:")
            .contains("(407)")
            .doesNotContain("wr0ng");
        host.close();
      }
    }
    GitRemoteConfig nobody = secure(good, new Trust(pem, "", "http://127.0.0.1:1"));
    assertThat(fetch(nobody))
        .isInstanceOf(FetchOutcome.Unreachable.class)
        .asString()
        .contains("the proxy 127.0.0.1:1 cannot be reached");
  }

  @Test
  void refusesSettingsThatItCannotUse() {
    GitRemoteConfig config = GitRemoteConfig.of("https://host/x.git", "main", "");
    assertThatThrownBy(() -> config.withTrust(new Trust("nonsense", "", "")))
        .hasMessageStartingWith("certificates: ");
    assertThatThrownBy(() -> config.withTrust(new Trust("", "", "socks://me:s3cret@x:1")))
        .hasMessageStartingWith("proxy: ")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> config.withTrust(new Trust("", "host ssh-rsa", "")))
        .hasMessageStartingWith("knownHosts: line 1");
    assertThatThrownBy(() -> config.withSshKey(Optional.of(new Secret("hunter2"))))
        .hasMessageStartingWith("sshKey: ")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theGuardIsAskedWithTheAddressOfEachConnection() throws IOException {
    host = new CgiGitHost(git, temp.resolve("host"));
    GitRemoteConfig config = GitRemoteConfig.of(host.url("x.git"), "main", "");
    String named = config.url().replace("127.0.0.1", "localhost");
    for (String url : List.of(config.url(), named)) {
      GitRemoteConfig guarded =
          GitRemoteConfig.of(url, "main", "").withGuard(new HostGuard(List.of("10.0.0.0/8")));
      assertThat(fetch(guarded))
          .isInstanceOf(FetchOutcome.Refused.class)
          .asString()
          .contains("which is not a public address")
          .contains("security.allowedGitUrls");
    }
    assertThat(host.requests()).isEmpty();
    GitRemoteConfig allowed = config.withGuard(new HostGuard(List.of("127.0.0.0/8")));
    assertThat(fetch(allowed)).isInstanceOf(FetchOutcome.At.class);
  }

  @Test
  void theGuardIsAskedAboutTheProxyToo() throws IOException {
    try (TestProxy proxy = new TestProxy()) {
      GitRemoteConfig config =
          GitRemoteConfig.of("http://192.0.2.1/x.git", "main", "")
              .withTrust(new Trust("", "", proxy.url("me:s3cret@")))
              .withGuard(new HostGuard(List.of()));
      assertThat(fetch(config)).isInstanceOf(FetchOutcome.Refused.class);
      assertThat(proxy.requests()).isEmpty();
    }
  }
}
