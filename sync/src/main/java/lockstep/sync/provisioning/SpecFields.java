package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import lockstep.sync.provisioning.FieldError.Reason;

/// One object of a spec, read field by field. What is wrong is noted and replaced by nothing, so
/// that one reading finds all of it.
final class SpecFields {
  private static final int MOST_IN_A_LIST = 100;

  private final String path;
  private final ObjectNode object;
  private final boolean present;
  private final Notes notes;
  private final Set<String> known = new HashSet<>();

  private SpecFields(String path, ObjectNode object, boolean present, Notes notes) {
    this.path = path;
    this.object = object;
    this.present = present;
    this.notes = notes;
  }

  static SpecFields of(String path, ObjectNode object, Notes notes) {
    return new SpecFields(path, object, true, notes);
  }

  /// What was found while reading.
  ///
  /// @param unknown the fields that nobody asked for
  record Notes(List<FieldError> errors, List<String> unknown) {
    Notes() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  boolean isPresent() {
    return present;
  }

  String at(String key) {
    return path + "." + key;
  }

  void fail(Reason reason, String key, String detail) {
    notes.errors().add(new FieldError(reason, at(key), detail));
  }

  /// A text; empty when it is absent or null.
  String text(String key, int longest) {
    JsonNode value = value(key);
    if (value.isMissingNode()) {
      return "";
    }
    if (!value.isTextual()) {
      fail(Reason.TYPE, key, "must be a text");
      return "";
    }
    String text = value.textValue();
    if (text.length() > longest) {
      fail(Reason.INVALID, key, "is longer than %d characters".formatted(longest));
      return "";
    }
    if (text.indexOf('\0') >= 0) {
      fail(Reason.INVALID, key, "has a NUL character");
      return "";
    }
    return text;
  }

  String required(String key, int longest) {
    String text = text(key, longest);
    if (text.isBlank() && notes.errors().stream().noneMatch(it -> it.field().equals(at(key)))) {
      fail(Reason.REQUIRED, key, "is missing");
    }
    return text;
  }

  boolean flag(String key) {
    return flag(key, false);
  }

  /// @param usual where there is none
  boolean flag(String key, boolean usual) {
    JsonNode value = value(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      fail(Reason.TYPE, key, "must be true or false");
    }
    return value.asBoolean(usual);
  }

  OptionalLong number(String key, long least, long most) {
    JsonNode value = value(key);
    if (value.isMissingNode()) {
      return OptionalLong.empty();
    }
    if (!value.isNumber() || !value.canConvertToLong() || !value.canConvertToExactIntegral()) {
      fail(Reason.TYPE, key, "must be a whole number");
      return OptionalLong.empty();
    }
    long number = value.longValue();
    if (number < least || number > most) {
      fail(Reason.INVALID, key, "is %d (expected: %d to %d)".formatted(number, least, most));
      return OptionalLong.empty();
    }
    return OptionalLong.of(number);
  }

  List<String> texts(String key) {
    JsonNode value = value(key);
    List<String> texts = new ArrayList<>();
    if (value.isMissingNode()) {
      return texts;
    }
    value.forEach(item -> texts.add(item.isTextual() ? item.textValue() : ""));
    if (!value.isArray() || texts.contains("") || texts.size() > MOST_IN_A_LIST) {
      fail(Reason.TYPE, key, "must be a list of texts");
      return List.of();
    }
    return texts;
  }

  /// One of some words.
  <T> Optional<T> choice(
      String key, String word, List<T> all, java.util.function.Function<T, String> spelled) {
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> found = all.stream().filter(it -> spelled.apply(it).equals(word)).findFirst();
    if (found.isEmpty()) {
      fail(
          Reason.NOT_SUPPORTED,
          key,
          "%s (expected: %s)"
              .formatted(word, String.join(", ", all.stream().map(spelled).toList())));
    }
    return found;
  }

  SpecFields section(String key) {
    JsonNode value = value(key);
    if (value instanceof ObjectNode found) {
      return new SpecFields(at(key), found, true, notes);
    }
    if (!value.isMissingNode()) {
      fail(Reason.TYPE, key, "must be an object");
    }
    return new SpecFields(at(key), JsonNodeFactory.instance.objectNode(), false, notes);
  }

  /// Puts the value that counts in the place of the one that was given.
  void normalise(String key, String value) {
    if (object.has(key)) {
      object.put(key, value);
    }
  }

  void normalise(String key, long value) {
    object.put(key, value);
  }

  /// Drops the fields that nobody asked for, and notes them. To be called last.
  void finish() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!known.contains(name)) {
        notes.unknown().add(at(name));
        object.remove(name);
      }
    }
  }

  private JsonNode value(String key) {
    known.add(key);
    JsonNode value = object.path(key);
    return value.isNull() ? object.path("\0") : value;
  }
}
