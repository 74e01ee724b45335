package lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import lockstep.gateway.Balancing;
import lockstep.gateway.Front;
import lockstep.gateway.GatewayConfig;
import lockstep.gateway.choose.Balance;
import lockstep.gateway.front.Network;
import lockstep.gateway.log.LogTarget;
import lockstep.gateway.passive.OutlierRules;
import org.junit.jupiter.api.Test;

class GatewayReaderTest {
  private static final String FULL =
      """
      cluster: { members: [{ name: a, url: "http://a:3000" }] }
      server: { rootUrl: "https://dash.example" }
      gateway:
        tls: { certificate: /etc/tls.crt, key: /etc/tls.key, http2: false, redirectPort: 80 }
        proxyProtocol: true
        trustedProxies: [10.0.0.0/8, "::1"]
        accessLog: { to: /var/log/access.log, maxSize: 5MiB, keep: 3 }
        probe: { interval: 250ms, timeout: 200ms, fall: 3, rise: 1 }
        wait: { hold: 3s, drain: 0s, headers: 2s, slowestBody: 500 }
        limits: { clients: 900, requests: 100, held: 10, heldBytes: 1MiB, body: 20MiB, queue: 7 }
        balance: weighted
        overload: { adaptive: false, floor: 16, wait: 1s }
        slowStart: 3s
        retries: 20
        outliers: { errors: 3, slower: 4, above: 50ms, ejection: 2s, cap: 30 }
      """;

  private static GatewayConfig.Tuning read(String text, Map<String, String> environment)
      throws ConfigException {
    return new ConfigReader(environment).read("lockstep.yaml", text).gateway();
  }

  @Test
  void readsItsKeys() throws ConfigException {
    GatewayConfig.Tuning tuning = read(FULL, Map.of());
    Front.Tls tls = tuning.front().tls().orElseThrow();
    assertThat(tls.certificate()).isEqualTo(Path.of("/etc/tls.crt"));
    assertThat(tls.http2()).isFalse();
    assertThat(tls.redirectPort()).isEqualTo(OptionalInt.of(80));
    assertThat(tls.redirectTo()).hasToString("https://dash.example");
    assertThat(tuning.front().proxyProtocol()).isTrue();
    assertThat(tuning.front().trusted().networks())
        .containsExactly(Network.parse("10.0.0.0/8"), Network.parse("::1"));
    assertThat(tuning.front().accessLog())
        .isEqualTo(new LogTarget.ToFile(Path.of("/var/log/access.log"), 5 << 20, 3));
    assertThat(tuning.front().pace())
        .isEqualTo(
            new Front.Pace(
                Duration.ofSeconds(2), Duration.ofSeconds(75), 500, Duration.ofSeconds(5)));
    assertThat(tuning.probing().interval()).isEqualTo(Duration.ofMillis(250));
    assertThat(tuning.waiting().hold()).isEqualTo(Duration.ofSeconds(3));
    assertThat(tuning.waiting().drain()).isZero();
    assertThat(tuning.bounds().clients()).isEqualTo(900);
    assertThat(tuning.bounds().clientsPerAddress()).isEqualTo(450);
    assertThat(tuning.bounds().heldBytes()).isEqualTo(1 << 20);
    assertThat(tuning.bounds().bodyBytes()).isEqualTo(20 << 20);
    assertThat(tuning.overload())
        .isEqualTo(new GatewayConfig.Overload(false, 16, Duration.ofSeconds(1)));
    assertThat(tuning.balancing())
        .isEqualTo(
            new Balancing(
                Balance.WEIGHTED,
                Duration.ofSeconds(3),
                new OutlierRules(3, 4, Duration.ofMillis(50), Duration.ofSeconds(2), 30),
                7,
                Duration.ofSeconds(1),
                20));
  }

  @Test
  void hasTheGatewaysOwnDefaults() throws ConfigException {
    assertThat(read("", Map.of())).isEqualTo(GatewayConfig.Tuning.defaults());
  }

  @Test
  void takesTheEnvironmentFirst() throws ConfigException {
    GatewayConfig.Tuning tuning =
        read(
            FULL,
            Map.of(
                "LOCKSTEP_GATEWAY_ACCESS_LOG_TO",
                "stdout",
                "LOCKSTEP_GATEWAY_TRUSTED_PROXIES",
                "192.0.2.1, 192.0.2.2"));
    assertThat(tuning.front().accessLog()).isEqualTo(new LogTarget.Stdout());
    assertThat(tuning.front().trusted().networks())
        .containsExactly(Network.parse("192.0.2.1"), Network.parse("192.0.2.2"));
  }

  @Test
  void tellsEverythingThatIsWrong() {
    String wrong =
        """
        gateway:
          tls: { certificate: a, redirectPort: 80 }
          trustedProxies: [10.0.0.0/33, proxy.example]
          limits: { body: 5GB, held: 0 }
          wait: { holt: 5s }
          proxyProtocol: yes
        """;
    assertThatThrownBy(() -> read(wrong, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gateway.tls.key is missing")
        .hasMessageContaining("redirectPort needs a server.rootUrl")
        .hasMessageContaining("10.0.0.0/33 (expected: an address or a range")
        .hasMessageContaining("proxy.example (expected")
        .hasMessageContaining("gateway.limits.body: 5GB (expected: a size")
        .hasMessageContaining("gateway.limits.held: 0")
        .hasMessageContaining("gateway.wait.holt is no key: did you mean gateway.wait.hold?")
        .hasMessageContaining("gateway.proxyProtocol: yes (expected: true, false)");
  }
}
