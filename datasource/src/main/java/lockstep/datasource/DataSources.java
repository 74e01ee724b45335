package lockstep.datasource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// All data sources of an instance. The same on every instance, since dashboards refer to them.
public final class DataSources {
  private final SequencedMap<String, DataSource> byUid = new LinkedHashMap<>();
  private final Map<String, DataSource> byName = new LinkedHashMap<>();

  /// Holds `sources`.
  ///
  /// @throws IllegalArgumentException when two have one uid or one name, or not exactly one is the
  /// default
  public DataSources(List<DataSource> sources) {
    for (DataSource source : sources) {
      DataSourceSettings settings = source.settings();
      if (byUid.putIfAbsent(settings.uid(), source) != null) {
        throw new IllegalArgumentException(
            "data source uid: %s is there twice (expected: once)".formatted(settings.uid()));
      }
      if (byName.putIfAbsent(settings.name(), source) != null) {
        throw new IllegalArgumentException(
            "data source name: %s is there twice (expected: once)".formatted(settings.name()));
      }
    }
    long defaults = sources.stream().filter(source -> source.settings().isDefault()).count();
    if (defaults != 1) {
      throw new IllegalArgumentException(
          "default data sources: %d (expected: 1)".formatted(defaults));
    }
  }

  /// All of them, in the order given.
  public List<DataSource> all() {
    return List.copyOf(byUid.values());
  }

  /// The source with this uid.
  public Optional<DataSource> byUid(String uid) {
    return Optional.ofNullable(byUid.get(uid));
  }

  /// The source with this name.
  public Optional<DataSource> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The source that a dashboard means: by uid, else by name, else, for one that came from another
  /// server, the first of its type. A dashboard that names none means the default.
  ///
  /// @param reference a uid or name; may be empty
  /// @param type the plugin; may be empty
  public Optional<DataSource> resolve(String reference, String type) {
    if (reference.isEmpty() && type.isEmpty()) {
      return Optional.of(usual());
    }
    return byUid(reference)
        .or(() -> byName(reference))
        .or(
            () ->
                byUid.values().stream()
                    .filter(source -> source.serves(reference, type))
                    .findFirst());
  }

  /// The one that queries without a source go to.
  public DataSource usual() {
    return byUid.values().stream()
        .filter(source -> source.settings().isDefault())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no default data source"));
  }
}
