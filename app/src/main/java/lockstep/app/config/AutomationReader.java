package lockstep.app.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.MaintenanceWindow;
import lockstep.cluster.operation.MaintenanceWindow.Policy;
import lockstep.cluster.operation.Window;

/// Reads when things may happen by themselves. The keys and limits are here; the defaults are those
/// of [FailbackRules#MANUAL] and [HistoryRules#DEFAULTS].
final class AutomationReader {
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(7);
  private static final Duration WINDOW = Duration.ofHours(2);
  private static final String EXAMPLE = "\"0 2 * * 0\"";
  private static final int MAX_WINDOWS = 50;
  private static final int MOST_HISTORY = 1_000_000;

  private AutomationReader() {}

  /// Who decides on a failback.
  private enum Mode {
    MANUAL,
    AUTOMATIC
  }

  /// What the section `cluster` says.
  static Config.Automation read(Section cluster) {
    boolean automatic = cluster.choice("failback", Mode.class, Mode.MANUAL) == Mode.AUTOMATIC;
    Section rules = cluster.section("failbackRules");
    FailbackRules usual = FailbackRules.MANUAL;
    FailbackRules failback =
        new FailbackRules(
            automatic,
            rules.duration("healthyFor", SHORTEST, usual.healthyFor()),
            rules.duration("quietFor", SHORTEST, usual.quietFor()),
            bounded(rules, "windows").stream()
                .flatMap(section -> window(section).stream())
                .toList());
    rules.finish();
    List<MaintenanceWindow> maintenance =
        bounded(cluster, "maintenanceWindows").stream()
            .flatMap(section -> maintenance(section).stream())
            .toList();
    return new Config.Automation(failback, maintenance, history(cluster.section("history")));
  }

  private static HistoryRules history(Section section) {
    HistoryRules usual = HistoryRules.DEFAULTS;
    HistoryRules history =
        new HistoryRules(
            section.duration("keepFor", HistoryRules.SHORTEST, usual.keptFor()),
            section.integer("atLeast", HistoryRules.FEWEST, MOST_HISTORY, usual.atLeast()));
    section.finish();
    return history;
  }

  private static List<Section> bounded(Section section, String key) {
    List<Section> sections = section.sections(key);
    if (sections.size() > MAX_WINDOWS) {
      section.fail(
          key, "%s has %d entries (at most %d)".formatted(key, sections.size(), MAX_WINDOWS));
      return List.of();
    }
    return sections;
  }

  private static Optional<MaintenanceWindow> maintenance(Section section) {
    Policy policy = section.choice("policy", Policy.class, Policy.NO_AUTO_FAILOVER);
    return window(section).map(window -> new MaintenanceWindow(window, policy));
  }

  private static Optional<Window> window(Section section) {
    Optional<String> cron = section.optional("cron");
    if (cron.isEmpty()) {
      section.required("cron", EXAMPLE);
    }
    String timezone = section.text("timezone", "UTC");
    Duration length = section.duration("for", SHORTEST_WINDOW, WINDOW);
    section.finish();
    if (length.compareTo(LONGEST_WINDOW) > 0) {
      section.fail(
          "for", "%s: at most %d days".formatted(section.at("for"), LONGEST_WINDOW.toDays()));
    }
    ZoneId zone = zone(section, timezone);
    return cron.flatMap(text -> opening(section, text, zone, length));
  }

  private static Optional<Window> opening(
      Section section, String cron, ZoneId zone, Duration length) {
    try {
      CronWindow window = new CronWindow(cron, zone, length);
      if (window.next(Instant.EPOCH).isEmpty()) {
        section.fail(
            "cron",
            "%s: %s never comes (expected: a day that there is, such as %s)"
                .formatted(section.at("cron"), cron, EXAMPLE));
      }
      return Optional.of(window);
    } catch (IllegalArgumentException e) {
      section.fail(
          "cron",
          "%s: %s (expected: minute hour day month weekday, such as 0 2 * * 0 for Sundays at two; %s)"
              .formatted(section.at("cron"), cron, e.getMessage()));
      return Optional.empty();
    }
  }

  private static ZoneId zone(Section section, String timezone) {
    try {
      return ZoneId.of(timezone);
    } catch (DateTimeException _) {
      section.fail(
          "timezone",
          "%s: %s (expected: a name such as Europe/Berlin, or UTC)"
              .formatted(section.at("timezone"), timezone));
      return ZoneOffset.UTC;
    }
  }
}
