package lockstep.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Parsed;
import lockstep.core.json.Yaml;
import lockstep.datasource.DataSourceRecord;

/// Reads data sources from a file in Grafana's provisioning format. Secrets in it
/// (`secureJsonData`) are not taken: no source
/// that this version has needs one.
public final class DatasourcesReader {
  private DatasourcesReader() {}

  /// The data sources in `file`.
  ///
  /// @throws ConfigException when the file cannot be read or is not of the format
  public static List<DataSourceRecord> read(Path file) throws ConfigException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigException(
          file.toString(), List.of("the file that datasources names cannot be read"));
    }
    return switch (Yaml.read(bytes)) {
      case Parsed.Problem problem ->
          throw new ConfigException(file.toString(), List.of(problem.sentence()));
      case Parsed.Tree tree -> records(file, tree.root());
    };
  }

  private static List<DataSourceRecord> records(Path file, JsonNode root) throws ConfigException {
    List<String> problems = new ArrayList<>();
    List<DataSourceRecord> records = new ArrayList<>();
    for (JsonNode source : root.path("datasources")) {
      String name = source.path("name").asText("");
      String type = source.path("type").asText("");
      if (name.isEmpty() || type.isEmpty()) {
        problems.add(
            "datasources[%d] needs a name and a type".formatted(records.size() + problems.size()));
      } else {
        records.add(record(source, name, type));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(file.toString(), problems);
    }
    return records;
  }

  private static DataSourceRecord record(JsonNode source, String name, String type) {
    ObjectNode options =
        source.path("jsonData") instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    return new DataSourceRecord(
        name,
        type,
        text(source, "uid"),
        text(source, "url"),
        source.path("isDefault").asBoolean(false),
        options);
  }

  private static Optional<String> text(JsonNode source, String key) {
    return Optional.of(source.path(key).asText("")).filter(text -> !text.isEmpty());
  }
}
