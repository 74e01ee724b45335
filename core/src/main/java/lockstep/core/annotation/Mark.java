package lockstep.core.annotation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.resource.Uid;

/// What somebody marks. Without a dashboard it belongs to the organisation and is found by tags.
///
/// @param dashboardUid the dashboard that it is drawn on
/// @param panelId the panel of that dashboard; empty for all of them
/// @param time when it begins, to the millisecond
/// @param timeEnd when it ends; the same for a single moment
/// @param text what people read, not blank
/// @param tags in the order given, each once
/// @param data a JSON object as it was sent; empty when there was none
public record Mark(
    Optional<Uid> dashboardUid,
    OptionalLong panelId,
    Instant time,
    Instant timeEnd,
    String text,
    List<String> tags,
    Optional<String> data) {
  /// The longest text and data, in characters.
  public static final int MAX_TEXT = 65_536;

  /// How many tags one annotation may have.
  public static final int MAX_TAGS = 100;

  /// The longest tag, in characters.
  public static final int MAX_TAG = 100;

  /// 9999-12-31: what both databases and every browser can show.
  private static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L);

  /// @throws IllegalArgumentException with a sentence for the person that names the field
  public Mark {
    tags = tags.stream().map(String::strip).filter(tag -> !tag.isEmpty()).distinct().toList();
    time = Instant.ofEpochMilli(millis("time", time));
    timeEnd = Instant.ofEpochMilli(millis("timeEnd", timeEnd));
    require(text.indexOf('\0') < 0, "text contains a NUL character");
    require(data.orElse("").indexOf('\0') < 0, "data contains a NUL character");
    require(
        tags.stream().allMatch(AnnotationQuery::isTag), "tags: control characters are not allowed");
    require(!text.isBlank(), "text field should not be empty");
    require(text.length() <= MAX_TEXT, "text is longer than 65536 characters");
    require(tags.size() <= MAX_TAGS, "tags: more than 100");
    require(
        tags.stream().allMatch(tag -> tag.length() <= MAX_TAG),
        "tags: one is longer than 100 characters");
    require(data.map(String::length).orElse(0) <= MAX_TEXT, "data is longer than 65536 characters");
    require(!timeEnd.isBefore(time), "timeEnd is before time");
    require(panelId.isEmpty() || dashboardUid.isPresent(), "panelId needs dashboardUID");
  }

  private static long millis(String field, Instant instant) {
    require(
        !instant.isBefore(Instant.EPOCH) && !instant.isAfter(LAST),
        field + " is outside the years 1970 to 9999");
    return instant.toEpochMilli();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
