package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import lockstep.core.secret.Secret;
import lockstep.git.host.RestHostHooks;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySpec.Trust;
import lockstep.sync.repository.RepositoryType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host's REST API is asked by the way that Git goes: the repository's certificates and proxy.
class HostTrustTest {
  private static final String URL = "https://lockstep.example.com/hook";

  @TempDir private Path authority;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final RestHostHooks hooks = new RestHostHooks();
  private HttpsServer host;
  private String pem = "";

  @BeforeEach
  void serve() throws IOException {
    TestAuthority ca = new TestAuthority(authority);
    pem = ca.pem();
    host = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    host.setHttpsConfigurator(new HttpsConfigurator(ca.server("good", "ip:127.0.0.1", "-1d", 30)));
    host.createContext("/", this::answer);
    host.start();
  }

  @AfterEach
  void stop() {
    host.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      asked.add(exchange.getRequestMethod());
      byte[] answer =
          (exchange.getRequestMethod().equals("GET") ? "[]" : "{\"id\":7}").getBytes(UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private HostHooks.Answer ensure(Trust trust) {
    String url = "https://127.0.0.1:%d/o/r.git".formatted(host.getAddress().getPort());
    return hooks.ensure(
        new HostHooks.Place(RepositoryType.GITEA, url, "", new Secret("t"), trust),
        URL,
        new Secret("s"),
        HostHooks.Told.PUSHES,
        HostGuard.OPEN);
  }

  @Test
  void aPrivateAuthorityIsTrustedWhereTheRepositoryNamesIt() {
    assertThat(ensure(new Trust(pem, "", ""))).isEqualTo(new HostHooks.Answer.Done("7"));
    assertThat(asked).containsExactly("GET", "POST");
    assertThat(ensure(Trust.USUAL))
        .isInstanceOfSatisfying(
            HostHooks.Answer.Failed.class,
            it -> {
              assertThat(it.verdict()).isEqualTo(Verdict.CERTIFICATE);
              assertThat(it.message()).contains("into the repository's certificates");
            });
    assertThat(asked).hasSize(2);
  }

  @Test
  void goesThroughTheRepositorysProxyAndNoOtherWay() throws IOException {
    try (TestProxy proxy = new TestProxy()) {
      assertThat(ensure(new Trust(pem, "", proxy.url("me:s3cret@"))))
          .isEqualTo(new HostHooks.Answer.Done("7"));
      assertThat(proxy.requests())
          .hasSize(2)
          .allMatch(it -> it.startsWith("CONNECT 127.0.0.1:" + host.getAddress().getPort()));
      assertThat(ensure(new Trust(pem, "", proxy.url("me:wrong@"))))
          .isInstanceOfSatisfying(
              HostHooks.Answer.Failed.class,
              it -> {
                assertThat(it.verdict()).isEqualTo(Verdict.PROXY);
                assertThat(it.message()).contains("(407)").doesNotContain("wrong");
              });
      assertThat(asked).hasSize(2);
    }
  }
}
