package lockstep.app.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.core.text.Nearest;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One mapping of the file, read key by key. A wrong value is told to [Problems] and replaced by
/// the default, so that one
/// reading finds all that is wrong.
final class Section {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)?");
  private static final long MAX_BYTES = 1L << 30;

  private final String path;
  private final @Nullable MappingNode node;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Problems problems;
  private final Values resolver;

  Section(String path, @Nullable Node node, Problems problems, Values resolver) {
    this.path = path;
    this.problems = problems;
    this.resolver = resolver;
    this.node = node instanceof MappingNode mapping ? mapping : null;
    if (node != null && this.node == null) {
      problems.add(
          node, "%s must be a mapping of keys to values", path.isEmpty() ? "the file" : path);
    }
    if (this.node != null) {
      for (NodeTuple tuple : this.node.getValue()) {
        readKey(tuple);
      }
    }
  }

  private void readKey(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      problems.add(tuple.getKeyNode(), "a key must be a plain word");
    } else if (values.put(key.getValue(), tuple.getValueNode()) != null) {
      problems.add(key, "%s is there twice", at(key.getValue()));
    }
  }

  /// True when the file has this section at all.
  boolean isPresent() {
    return node != null;
  }

  Section section(String key) {
    known.add(key);
    return new Section(at(key), values.get(key), problems, resolver);
  }

  List<Section> sections(String key) {
    known.add(key);
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode sequence)) {
      problems.add(value, "%s must be a list", at(key));
      return List.of();
    }
    List<Section> sections = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      sections.add(new Section(at(key) + "[" + sections.size() + "]", item, problems, resolver));
    }
    return sections;
  }

  /// The value of `key` as text, from the environment first; empty when it is nowhere or empty.
  Optional<String> optional(String key) {
    known.add(key);
    Optional<String> override = resolver.override(at(key));
    if (override.isPresent()) {
      return override;
    }
    Node value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof ScalarNode scalar)) {
      problems.add(value, "%s must be a single value", at(key));
      return Optional.empty();
    }
    try {
      return Optional.of(resolver.resolve(scalar.getValue())).filter(text -> !text.isEmpty());
    } catch (IllegalArgumentException e) {
      problems.add(scalar, "%s: %s", at(key), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  String text(String key, String otherwise) {
    return optional(key).orElse(otherwise);
  }

  String required(String key, String example) {
    Optional<String> value = optional(key);
    if (value.isEmpty()) {
      fail(key, "%s is missing, for example %s".formatted(at(key), example));
    }
    return value.orElse(example);
  }

  int integer(String key, int min, int max, int otherwise) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // told below, with the limits
    }
    fail(
        key,
        "%s: %s (expected: a whole number from %d to %d)".formatted(at(key), text.get(), min, max));
    return otherwise;
  }

  Duration duration(String key, Duration min, Duration otherwise) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (matcher.matches()) {
      Duration value = Duration.parse(iso(Long.parseLong(matcher.group(1)), matcher.group(2)));
      if (value.compareTo(min) >= 0) {
        return value;
      }
    }
    fail(
        key,
        "%s: %s (expected: a duration such as 60s, 5m or 2h, at least %ds)"
            .formatted(at(key), text.get(), min.toSeconds()));
    return otherwise;
  }

  private static String iso(long amount, String unit) {
    return switch (unit) {
      case "ms" -> "PT%d.%03dS".formatted(amount / 1000, amount % 1000);
      case "d" -> "P%dD".formatted(amount);
      default -> "PT%d%s".formatted(amount, unit.toUpperCase(Locale.ROOT));
    };
  }

  /// A number of bytes, such as `64MiB`, at least `min` and at most 1 GiB.
  long bytes(String key, long min, long otherwise) {
    return bytes(key, min, MAX_BYTES, otherwise);
  }

  /// A number of bytes, such as `64MiB`, at least `min` and at most `max`.
  long bytes(String key, long min, long max, long otherwise) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher matcher = BYTES.matcher(text.get());
    if (matcher.matches()) {
      long value = Long.parseLong(matcher.group(1)) << shift(matcher.group(2));
      if (value >= min && value <= max) {
        return value;
      }
    }
    fail(
        key,
        "%s: %s (expected: a size such as 512KiB or 64MiB, %d to %d bytes)"
            .formatted(at(key), text.get(), min, max));
    return otherwise;
  }

  private static int shift(@Nullable String unit) {
    return switch (unit) {
      case "KiB" -> 10;
      case "MiB" -> 20;
      case "GiB" -> 30;
      case null, default -> 0;
    };
  }

  /// `true` or `false`.
  boolean flag(String key, boolean otherwise) {
    return choice(key, Flag.class, otherwise ? Flag.TRUE : Flag.FALSE) == Flag.TRUE;
  }

  private enum Flag {
    TRUE,
    FALSE
  }

  /// A list of single values; a value of the environment is a list with commas.
  List<String> texts(String key) {
    Optional<String> override = resolver.override(at(key));
    known.add(key);
    if (override.isPresent()) {
      return List.of(override.get().strip().split("\\s*,\\s*"));
    }
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode sequence)) {
      problems.add(value, "%s must be a list", at(key));
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar) {
        texts.add(scalar.getValue());
      } else {
        problems.add(item, "%s must be a list of single values", at(key));
      }
    }
    return texts;
  }

  /// One of the constants of `type`, written in lower case with dashes.
  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    return optional(key).map(text -> constant(key, type, text, otherwise)).orElse(otherwise);
  }

  <E extends Enum<E>> List<E> choices(String key, Class<E> type, List<E> otherwise) {
    known.add(key);
    Node value = values.get(key);
    if (!(value instanceof SequenceNode sequence)) {
      if (value != null) {
        problems.add(value, "%s must be a list", at(key));
      }
      return otherwise;
    }
    List<E> chosen = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar && !otherwise.isEmpty()) {
        chosen.add(constant(key, type, scalar.getValue(), otherwise.getFirst()));
      }
    }
    return chosen;
  }

  private <E extends Enum<E>> E constant(String key, Class<E> type, String text, E otherwise) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (word.equals(text)) {
        return constant;
      }
      words.add(word);
    }
    fail(key, "%s: %s (expected: %s)".formatted(at(key), text, String.join(", ", words)));
    return otherwise;
  }

  /// Tells a problem of a key that was read.
  void fail(String key, String problem) {
    Node place = values.getOrDefault(key, node);
    problems.add(place, "%s", problem);
  }

  /// Tells every key of the file that nobody asked for, with the nearest that exists. To be called
  /// last.
  void finish() {
    if (node == null) {
      return;
    }
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && !known.contains(key.getValue())) {
        problems.add(
            key,
            "%s is no key: did you mean %s?",
            at(key.getValue()),
            at(Nearest.of(key.getValue(), known)));
      }
    }
  }

  /// The whole name of a key, such as `cluster.members[1].name`.
  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
