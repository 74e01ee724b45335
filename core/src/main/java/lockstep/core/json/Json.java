package lockstep.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// JSON as strangers write it: read within limits, written compactly.
///
/// A byte order mark at the start is skipped. Of two members with one name the last counts, as in
/// Grafana. Numbers stay exact: whole ones of any length, others as decimals that remember their
/// trailing zeros.
public final class Json {
  /// The longest text that is read, in bytes.
  public static final int MAX_BYTES = 5 * 1024 * 1024;

  /// How deep objects and arrays may nest.
  public static final int MAX_DEPTH = 200;

  static final int MAX_NUMBER_LENGTH = 400;
  private static final int MAX_NAME_LENGTH = 10_000;

  /// What the parser tells its programmers: limits of its own and switches to turn.
  private static final Pattern INTERNALS =
      Pattern.compile(
          ",? from `[^`]*`|: enable `[^`]*` to allow| \\(start marker at \\[[^\\]]*\\]\\)");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxNameLength(MAX_NAME_LENGTH)
                          .maxStringLength(MAX_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /// Reads one JSON value that fills the whole of `bytes`.
  public static Parsed read(byte[] bytes) {
    return switch (Utf8.decode(bytes)) {
      case Utf8.Decoded.Text(String text) -> read(text);
      case Utf8.Decoded.Refused(Parsed.Problem problem) -> problem;
    };
  }

  /// The same as [#read(byte[])], but of the tree only what is at most `levels` deep, and of arrays
  /// only their plain values: objects and arrays that are left out stand there empty, or not at all
  /// where an array holds them. What is no JSON is refused all the same, wherever it stands.
  public static Parsed outline(byte[] bytes, int levels) {
    return switch (Utf8.decode(bytes)) {
      case Utf8.Decoded.Text(String text) ->
          read(text, parser -> new JsonOutline(parser, levels).read());
      case Utf8.Decoded.Refused(Parsed.Problem problem) -> problem;
    };
  }

  /// Reads one JSON value that fills the whole of `text`.
  public static Parsed read(String text) {
    return read(text, MAPPER::readTree);
  }

  @FunctionalInterface
  private interface Reading {
    @Nullable JsonNode root(JsonParser parser) throws IOException;
  }

  private static Parsed read(String text, Reading reading) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      try {
        return read(parser, reading);
      } catch (JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return problem(e.getOriginalMessage(), at == null ? parser.currentLocation() : at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static Parsed read(JsonParser parser, Reading reading) throws IOException {
    @Nullable JsonNode root;
    try {
      root = reading.root(parser);
    } catch (NumberFormatException _) {
      return problem("a number with an exponent out of bounds", parser.currentTokenLocation());
    }
    if (root == null || root.isMissingNode()) {
      return new Parsed.Problem("the text is empty", 0, 0);
    }
    if (parser.nextToken() != null) {
      return problem("something follows the end of the value", parser.currentTokenLocation());
    }
    return new Parsed.Tree(root);
  }

  /// The tree on one line, without spaces.
  public static String write(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree could not be written", e);
    }
  }

  /// The tree on one line, without spaces, in UTF-8.
  public static byte[] bytes(JsonNode tree) {
    return write(tree).getBytes(StandardCharsets.UTF_8);
  }

  private static Parsed.Problem problem(String reason, @Nullable JsonLocation at) {
    String firstLine = INTERNALS.matcher(reason.lines().findFirst().orElse("")).replaceAll("");
    return at == null || at.getLineNr() < 1
        ? new Parsed.Problem(firstLine, 0, 0)
        : new Parsed.Problem(firstLine, at.getLineNr(), Math.max(1, at.getColumnNr()));
  }
}
