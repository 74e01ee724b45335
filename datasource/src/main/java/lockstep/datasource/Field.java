package lockstep.datasource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A column.
///
/// @param name its heading
/// @param type of its values
/// @param labels what tells its series from others
/// @param config how to show it, in Grafana's words; empty when the source has no opinion
/// @param values `Long` (milliseconds since 1970) for times, `Double`, `String` or `Boolean`; null
/// where there is no value
public record Field(
    String name,
    Type type,
    Map<String, String> labels,
    Optional<ObjectNode> config,
    List<@Nullable Object> values) {
  public Field {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /// What a column holds.
  public enum Type {
    TIME("time", "time.Time"),
    NUMBER("number", "float64"),
    STRING("string", "string"),
    BOOLEAN("boolean", "bool");

    private final String word;
    private final String frameType;

    Type(String word, String frameType) {
      this.word = word;
      this.frameType = frameType;
    }

    /// As the browser calls it.
    public String word() {
      return word;
    }

    /// As Grafana's data frames call it.
    public String frameType() {
      return frameType;
    }
  }

  /// A column of times, in milliseconds since 1970.
  public static Field times(String name, List<Long> values) {
    return new Field(name, Type.TIME, Map.of(), Optional.empty(), new ArrayList<>(values));
  }

  /// A column of numbers.
  public static Field numbers(String name, List<@Nullable Double> values) {
    return new Field(name, Type.NUMBER, Map.of(), Optional.empty(), new ArrayList<>(values));
  }

  /// A column of texts.
  public static Field texts(String name, List<@Nullable String> values) {
    return new Field(name, Type.STRING, Map.of(), Optional.empty(), new ArrayList<>(values));
  }

  /// The same column under these labels.
  public Field withLabels(Map<String, String> given) {
    return new Field(name, type, given, config, values);
  }

  /// The same column with this config.
  public Field withConfig(ObjectNode given) {
    return new Field(name, type, labels, Optional.of(given), values);
  }
}
