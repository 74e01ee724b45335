package lockstep.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.core.text.Nearest;

/// Where values come from besides the file: `LOCKSTEP_SECTION_KEY` replaces a value, `${NAME}`
/// inside a value is a variable of
/// the environment, and `$__file{PATH}` as a whole value is the content of a file (Grafana's
/// spelling).
final class Values {
  private static final String PREFIX = "LOCKSTEP_";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern FILE = Pattern.compile("\\$__file\\{(.+)}");
  private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");
  private static final int MAX_FILE_BYTES = 64 * 1024;

  private final Map<String, String> environment;
  private final Set<String> used = new HashSet<>();

  Values(Map<String, String> environment) {
    this.environment = environment;
  }

  /// The value that the environment gives to a key, such as `server.port` from
  /// `LOCKSTEP_SERVER_PORT`.
  Optional<String> override(String key) {
    String name = variableFor(key);
    used.add(name);
    return Optional.ofNullable(environment.get(name));
  }

  /// `members[1].rootUrl` is `LOCKSTEP_MEMBERS_1_ROOT_URL`.
  static String variableFor(String key) {
    String words = HUMP.matcher(key).replaceAll("$1_$2");
    return PREFIX + words.replaceAll("[.\\[]", "_").replace("]", "").toUpperCase(Locale.ROOT);
  }

  /// The value with its references replaced.
  ///
  /// @throws IllegalArgumentException when a variable is not set or a file cannot be read, with the
  /// reason
  String resolve(String value) {
    Matcher file = FILE.matcher(value);
    if (file.matches()) {
      return read(Path.of(file.group(1)));
    }
    return VARIABLE
        .matcher(value)
        .replaceAll(match -> Matcher.quoteReplacement(variable(match.group(1))));
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the environment has no variable " + name);
    }
    return value;
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(file + " is larger than 64 KiB");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + file + " cannot be read", e);
    }
  }

  /// Variables that look like overrides and are none, with the nearest that would be.
  List<String> unused() {
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !used.contains(name))
        .sorted()
        .map(
            name ->
                "environment variable %s matches no key: did you mean %s?"
                    .formatted(name, Nearest.of(name, used)))
        .toList();
  }
}
