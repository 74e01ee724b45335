package lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.MaintenanceWindow;
import lockstep.cluster.operation.MaintenanceWindow.Policy;
import org.junit.jupiter.api.Test;

class AutomationReaderTest {
  private final ConfigReader reader = new ConfigReader(Map.of());

  private Config.Automation read(String text) throws ConfigException {
    return reader.read("x.yaml", text).cluster().automation();
  }

  @Test
  void isByHandAndWithoutWindowsUnlessSaid() throws ConfigException {
    assertThat(read(""))
        .isEqualTo(new Config.Automation(FailbackRules.MANUAL, List.of(), HistoryRules.DEFAULTS));
  }

  @Test
  void readsTheRulesOfFailbackAndTheWindows() throws ConfigException {
    Config.Automation read =
        read(
            """
            cluster:
              failback: automatic
              failbackRules:
                healthyFor: 60s
                quietFor: 30m
                windows: [ { cron: "0 2 * * *", timezone: Europe/Berlin, for: 1h } ]
              maintenanceWindows:
                - { cron: "0 22 * * 5", for: 4h, policy: no-auto-failover }
                - { cron: "0 4 * * 0", policy: failback-allowed }
            """);

    assertThat(read.failback().automatic()).isTrue();
    assertThat(read.failback().healthyFor()).isEqualTo(Duration.ofSeconds(60));
    assertThat(read.failback().quietFor()).isEqualTo(Duration.ofMinutes(30));
    assertThat(read.failback().windows().getFirst().left(Instant.parse("2026-11-23T01:15:00Z")))
        .contains(Duration.ofMinutes(45));
    assertThat(read.maintenance())
        .extracting(MaintenanceWindow::policy)
        .containsExactly(Policy.NO_AUTO_FAILOVER, Policy.FAILBACK_ALLOWED);
    assertThat(read.maintenance().getFirst().window().words()).isEqualTo("0 22 * * 5 (UTC)");
  }

  @Test
  void readsWhatOfTheHistoryIsKept() throws ConfigException {
    assertThat(read("cluster: { history: { keepFor: 30d, atLeast: 200 } }").history())
        .isEqualTo(new HistoryRules(Duration.ofDays(30), 200));
    assertThatThrownBy(() -> read("cluster: { history: { keepFor: 1h, atLeast: 5 } }"))
        .hasMessageContaining("cluster.history.keepFor: 1h")
        .hasMessageContaining("at least 86400s")
        .hasMessageContaining("cluster.history.atLeast: 5")
        .hasMessageContaining("from 100 to 1000000");
  }

  @Test
  void namesWhatIsWrongAndTheWayOut() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    cluster:
                      failbackRules: { healthyFor: 1s, windows: [ { cron: "99 2 * * *" } ] }
                      maintenanceWindows:
                        - { cron: "0 2 * * *", timezone: Berlin, for: 8d, policy: never }
                        - { for: 1h }
                    """))
        .hasMessageContaining("line 2: cluster.failbackRules.healthyFor: 1s")
        .hasMessageContaining(
            "line 2: cluster.failbackRules.windows[0].cron: 99 2 * * *"
                + " (expected: minute hour day month weekday")
        .hasMessageContaining(
            "line 4: cluster.maintenanceWindows[0].timezone: Berlin (expected: a name such as"
                + " Europe/Berlin")
        .hasMessageContaining("line 4: cluster.maintenanceWindows[0].for: at most 7 days")
        .hasMessageContaining("policy: never (expected: no-auto-failover, failback-allowed)")
        .hasMessageContaining("line 5: cluster.maintenanceWindows[1].cron is missing");
  }

  @Test
  void anEmptyCronIsOneErrorAndOneThatNeverComesIsToldWithItsPath() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    cluster:
                      maintenanceWindows:
                        - { cron: "" }
                        - { cron: "0 0 29 2 *" }
                        - { cron: "0 0 31 2 *" }
                    """))
        .hasMessageContaining("line 3: cluster.maintenanceWindows[0].cron is missing")
        .hasMessageContaining("line 5: cluster.maintenanceWindows[2].cron: 0 0 31 2 * never comes")
        .message()
        .hasLineCount(3);
  }
}
