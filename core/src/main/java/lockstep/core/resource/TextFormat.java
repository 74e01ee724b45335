package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import lockstep.core.json.Json;
import lockstep.core.json.JsonText;
import lockstep.core.json.Parsed;
import lockstep.core.json.Yaml;
import lockstep.core.json.YamlText;

/// The two notations of a tree, told apart by the extension of the file.
enum TextFormat {
  JSON,
  YAML;

  /// The notation of the file at `path`.
  ///
  /// @throws IllegalArgumentException when its extension is none of ours
  static TextFormat of(RepoPath path) {
    return Arrays.stream(values())
        .filter(format -> format.fits(path))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(path + ": neither JSON nor YAML by name"));
  }

  boolean fits(RepoPath path) {
    String name = path.name().toLowerCase(Locale.ROOT);
    return switch (this) {
      case JSON -> name.endsWith(".json");
      case YAML -> name.endsWith(".yaml") || name.endsWith(".yml");
    };
  }

  /// The tree, or of JSON the upper part of it: see [Json#outline].
  Parsed outline(byte[] bytes, int levels) {
    return switch (this) {
      case JSON -> Json.outline(bytes, levels);
      case YAML -> Yaml.read(bytes);
    };
  }

  Parsed read(byte[] bytes) {
    return switch (this) {
      case JSON -> Json.read(bytes);
      case YAML -> Yaml.read(bytes);
    };
  }

  byte[] rewrite(byte[] present, JsonNode tree) {
    return switch (this) {
      case JSON -> JsonText.rewrite(present, tree);
      case YAML -> YamlText.rewrite(present, tree);
    };
  }

  byte[] fresh(JsonNode tree) {
    return switch (this) {
      case JSON -> JsonText.fresh(tree);
      case YAML -> YamlText.fresh(tree);
    };
  }
}
