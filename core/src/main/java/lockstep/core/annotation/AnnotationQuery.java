package lockstep.core.annotation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.resource.Uid;

/// Which annotations to find. What is empty does not narrow.
///
/// @param from those that end at this time or later
/// @param to those that begin at this time or sooner
/// @param dashboardUid those on this dashboard
/// @param panelId those on this panel
/// @param tags those with these tags
/// @param match whether all of the tags are needed
/// @param type those of this type
/// @param after those that come after this place, in the order in which they are found
/// @param limit at most so many, the newest ones
public record AnnotationQuery(
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Uid> dashboardUid,
    OptionalLong panelId,
    List<String> tags,
    TagMatch match,
    Optional<Type> type,
    Optional<Place> after,
    int limit) {
  /// When nothing else is asked for.
  public static final int DEFAULT_LIMIT = 100;

  /// The most that one query gives.
  public static final int MAX_LIMIT = 10_000;

  /// Everything, up to the default limit.
  public static final AnnotationQuery ALL =
      new AnnotationQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          List.of(),
          TagMatch.ALL,
          Optional.empty(),
          Optional.empty(),
          DEFAULT_LIMIT);

  /// Takes a limit that is not positive as the default one and cuts it at [#MAX_LIMIT].
  ///
  /// @throws IllegalArgumentException with a sentence for the person that names the field
  public AnnotationQuery {
    tags = tags.stream().distinct().toList();
    if (tags.size() > Mark.MAX_TAGS) {
      throw new IllegalArgumentException("tags: more than " + Mark.MAX_TAGS);
    }
    if (!tags.stream().allMatch(AnnotationQuery::isTag)) {
      throw new IllegalArgumentException("tags: control characters are not allowed");
    }
    limit = limit <= 0 ? DEFAULT_LIMIT : Math.min(limit, MAX_LIMIT);
  }

  static boolean isTag(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  /// How several tags narrow.
  public enum TagMatch {
    /// Each of them is needed.
    ALL,
    /// One of them is enough.
    ANY
  }

  /// What made an annotation.
  public enum Type {
    /// A change of an alert's state. Lockstep has no alerts, so there are none.
    ALERT,
    /// A person or a script.
    ANNOTATION
  }

  /// This between two times.
  public AnnotationQuery between(Instant start, Instant end) {
    return new AnnotationQuery(
        Optional.of(start),
        Optional.of(end),
        dashboardUid,
        panelId,
        tags,
        match,
        type,
        after,
        limit);
  }

  /// This on one dashboard.
  public AnnotationQuery on(Uid dashboard) {
    return new AnnotationQuery(
        from, to, Optional.of(dashboard), panelId, tags, match, type, after, limit);
  }

  /// This on one panel.
  public AnnotationQuery onPanel(long panel) {
    return new AnnotationQuery(
        from, to, dashboardUid, OptionalLong.of(panel), tags, match, type, after, limit);
  }

  /// This with tags.
  public AnnotationQuery tagged(TagMatch how, List<String> wanted) {
    return new AnnotationQuery(from, to, dashboardUid, panelId, wanted, how, type, after, limit);
  }

  /// This of one type.
  public AnnotationQuery ofType(Type wanted) {
    return new AnnotationQuery(
        from, to, dashboardUid, panelId, tags, match, Optional.of(wanted), after, limit);
  }

  /// This with another limit.
  public AnnotationQuery atMost(int count) {
    return new AnnotationQuery(from, to, dashboardUid, panelId, tags, match, type, after, count);
  }

  /// The next page: what comes after `last`, the last one of the page before. However deep, it
  /// costs what the first page does.
  public AnnotationQuery after(Place last) {
    return new AnnotationQuery(
        from, to, dashboardUid, panelId, tags, match, type, Optional.of(last), limit);
  }

  /// A place in the order of annotations, newest first.
  public record Place(Instant timeEnd, Instant time, long id) {
    /// Where `annotation` is.
    public static Place of(Annotation annotation) {
      return new Place(annotation.mark().timeEnd(), annotation.mark().time(), annotation.id());
    }

    /// True when `other` comes after this one.
    public boolean isBefore(Place other) {
      return Comparator.comparing(Place::timeEnd)
              .thenComparing(Place::time)
              .thenComparingLong(Place::id)
              .compare(this, other)
          > 0;
    }
  }
}
