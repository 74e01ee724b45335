package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.ConnectionSpec;
import lockstep.sync.provisioning.HostApi;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The REST APIs, against a stand-in that checks what it gets.
class RestHostApiTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  private final Map<String, String> answers = new HashMap<>();
  private final RestHostApi api = new RestHostApi(() -> NOW);
  private HttpServer host;
  private KeyPair keys;
  private volatile int status = 200;
  private volatile String authorization = "";

  @BeforeEach
  void serve() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    host.createContext("/", this::answer);
    host.start();
  }

  @AfterEach
  void stop() {
    host.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      authorization = exchange.getRequestHeaders().getFirst("Authorization");
      byte[] body = answers.getOrDefault(exchange.getRequestURI().getPath(), "{}").getBytes(UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private ConnectionSpec spec(ConnectionSpec.Type type) {
    return new ConnectionSpec(
        "x", "", type, "http://127.0.0.1:" + host.getAddress().getPort(), "17", "42", "team");
  }

  private Secret pem(String name, byte[] der) {
    return new Secret(
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(name, Base64.getMimeEncoder().encodeToString(der), name));
  }

  private HostApi.Answer token(Secret key) {
    return api.token(spec(ConnectionSpec.Type.GITHUB_ENTERPRISE), key, HostGuard.OPEN);
  }

  @Test
  void anAppGetsATokenForASignedClaim() throws Exception {
    answers.put(
        "/api/v3/app/installations/42/access_tokens",
        "{\"token\":\"ghs_1\",\"expires_at\":\"2026-05-01T01:00:00Z\"}");
    byte[] pkcs8 = keys.getPrivate().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

    for (Secret key : List.of(pem("PRIVATE KEY", pkcs8), pem("RSA PRIVATE KEY", pkcs1))) {
      assertThat(token(key))
          .isEqualTo(
              new HostApi.Answer.Token(new Secret("ghs_1"), Instant.parse("2026-05-01T01:00:00Z")));
      String[] proof = authorization.substring("Bearer ".length()).split("\\.", -1);
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((proof[0] + "." + proof[1]).getBytes(UTF_8));
      assertThat(signature.verify(Base64.getUrlDecoder().decode(proof[2]))).isTrue();
      assertThat(new String(Base64.getUrlDecoder().decode(proof[1]), UTF_8))
          .contains("\"iss\":\"17\"", "\"exp\":" + NOW.plusSeconds(540).getEpochSecond());
    }
  }

  @Test
  void whatFailsIsToldWithoutTheSecret() {
    assertThat(token(new Secret("no key at all")))
        .isInstanceOfSatisfying(
            HostApi.Answer.Failed.class,
            it -> assertThat(it.message()).contains("privateKey").doesNotContain("no key at all"));
    Secret key = pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    Map<Integer, Verdict> all =
        Map.of(
            401, Verdict.UNAUTHENTICATED,
            403, Verdict.NO_PERMISSION,
            404, Verdict.NO_REPOSITORY,
            429, Verdict.RATE_LIMITED,
            302, Verdict.UNREACHABLE,
            500, Verdict.UNREACHABLE);
    all.forEach(
        (code, verdict) -> {
          status = code;
          assertThat(token(key))
              .isInstanceOfSatisfying(
                  HostApi.Answer.Failed.class, it -> assertThat(it.verdict()).isEqualTo(verdict));
        });
  }

  @Test
  void theGuardKeepsTokensFromInsideHosts() {
    HostApi.Answer answer =
        api.repositories(
            spec(ConnectionSpec.Type.GITLAB), new Secret("t"), new HostGuard(List.of()));

    assertThat(answer)
        .isInstanceOfSatisfying(
            HostApi.Answer.Failed.class,
            it -> assertThat(it.verdict()).isEqualTo(Verdict.FORBIDDEN_HOST));
    assertThat(authorization).isEmpty();
  }

  @Test
  void eachHostsListIsRead() {
    answers.put(
        "/api/v3/installation/repositories",
        "{\"repositories\":[{\"name\":\"a\",\"owner\":{\"login\":\"o\"},\"html_url\":\"u\"}]}");
    answers.put(
        "/api/v4/projects",
        "[{\"path\":\"a\",\"namespace\":{\"full_path\":\"o\"},\"web_url\":\"u\"}]");
    answers.put(
        "/2.0/repositories/team",
        "{\"values\":[{\"slug\":\"a\",\"workspace\":{\"slug\":\"o\"},\"links\":{\"html\":{\"href\":\"u\"}}}]}");
    answers.put(
        "/api/v1/user/repos", "[{\"name\":\"a\",\"owner\":{\"login\":\"o\"},\"html_url\":\"u\"}]");
    for (ConnectionSpec.Type type :
        List.of(
            ConnectionSpec.Type.GITHUB_ENTERPRISE,
            ConnectionSpec.Type.GITLAB,
            ConnectionSpec.Type.BITBUCKET,
            ConnectionSpec.Type.GITEA)) {
      assertThat(api.repositories(spec(type), new Secret("t"), HostGuard.OPEN))
          .as(type.word())
          .isEqualTo(new HostApi.Answer.Repositories(List.of(new HostApi.External("a", "o", "u"))));
    }
  }
}
