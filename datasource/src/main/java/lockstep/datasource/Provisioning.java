package lockstep.datasource;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lockstep.datasource.prometheus.Prometheus;
import lockstep.datasource.testdata.TestData;
import org.jspecify.annotations.Nullable;

/// Makes the sources of an instance from what somebody provisioned.
///
/// TestData is always there, under its usual name and uid unless a record takes them. It is the
/// default unless a record says to be.
public final class Provisioning {
  private static final int MOST = 500;
  private static final int LONGEST_UID = 40;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final TestData.Sleeper sleeper;
  private @Nullable HttpClient http;

  /// @param sleeper for TestData's slow queries
  public Provisioning(TestData.Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /// The sources of these records, and TestData.
  ///
  /// @throws IllegalArgumentException with the field and the reason, when a record is wrong
  public DataSources sources(List<DataSourceRecord> records) {
    if (records.size() > MOST) {
      throw new IllegalArgumentException(
          "datasources: %d (expected: at most %d)".formatted(records.size(), MOST));
    }
    List<DataSource> sources = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    boolean hasDefault = false;
    for (DataSourceRecord record : records) {
      DataSourceSettings settings = settings(record);
      if (settings.isDefault() && hasDefault) {
        throw new IllegalArgumentException(
            "datasources: %s is a second default (expected: one isDefault: true)"
                .formatted(record.name()));
      }
      hasDefault |= settings.isDefault();
      taken.add(settings.uid());
      taken.add(settings.name());
      sources.add(source(settings));
    }
    DataSource builtIn = TestData.builtIn(sleeper);
    if (!taken.contains(builtIn.settings().uid()) && !taken.contains(builtIn.settings().name())) {
      sources.addFirst(new TestData(builtIn.settings().asDefault(!hasDefault), sleeper));
    } else if (!hasDefault) {
      sources.set(0, source(sources.getFirst().settings().asDefault(true)));
    }
    return new DataSources(sources);
  }

  private DataSource source(DataSourceSettings settings) {
    return switch (settings.type()) {
      case TestData.TYPE, TestData.OLD_TYPE -> new TestData(settings, sleeper);
      case Prometheus.TYPE -> new Prometheus(settings, this::http);
      default -> new AbsentSource(settings);
    };
  }

  /// Made when the first query is sent: it reads all certificates of the machine, which is a tenth
  /// of a start.
  private synchronized HttpClient http() {
    HttpClient made = http;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      http = made;
    }
    return made;
  }

  private static DataSourceSettings settings(DataSourceRecord record) {
    if (record.name().isBlank()) {
      throw new IllegalArgumentException("datasources: a name is empty (expected: a name)");
    }
    if (record.type().isBlank()) {
      throw new IllegalArgumentException(
          "datasources: %s has no type (expected: such as prometheus)".formatted(record.name()));
    }
    String uid = record.uid().orElseGet(() -> uidOf(record.name()));
    return new DataSourceSettings(
        uid,
        record.name(),
        record.type(),
        record.url().orElse(""),
        record.isDefault(),
        record.jsonData());
  }

  private static String uidOf(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return plain.substring(0, Math.min(LONGEST_UID, plain.length()));
  }
}
