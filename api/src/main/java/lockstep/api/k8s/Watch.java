package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What one who watches a list is told: the difference of what it held before and what it holds
/// now.
final class Watch {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String INITIAL_END = "k8s.io/initial-events-end";

  private final WatchTerms terms;
  private final Statuses statuses;
  private Sight before;

  /// @param first what the list holds when the watch begins
  Watch(WatchTerms terms, Statuses statuses, Sight first) {
    this.terms = terms;
    this.statuses = statuses;
    this.before = first;
  }

  /// What happened.
  ///
  /// @param type as Kubernetes calls it
  /// @param object made when it is called for
  record Event(String type, Supplier<ObjectNode> object) {
    ObjectNode json() {
      ObjectNode event = JSON.objectNode().put("type", type);
      event.set("object", object.get());
      return event;
    }

    /// True when nothing can come after it.
    boolean isLast() {
      return type.equals("ERROR");
    }
  }

  /// The version of what was told so far, for who wants to hear of it; empty for others, and where
  /// the list has none: who has no version is told everything again.
  Optional<Event> mark() {
    return terms.bookmarks() && !before.resourceVersion().isEmpty()
        ? Optional.of(new Event("BOOKMARK", () -> mark(false)))
        : Optional.empty();
  }

  /// What is told first. Who has a list of another version than this is told to read it again: what
  /// changed between the two is not known.
  List<Event> begin() {
    List<Event> events = new ArrayList<>();
    if (terms.initial() || terms.from().isEmpty()) {
      before.objects().values().forEach(it -> events.add(new Event("ADDED", it.object())));
      if (terms.initial()) {
        events.add(new Event("BOOKMARK", () -> mark(true)));
        return events;
      }
      return marked(events);
    }
    if (!terms.from().equals(before.resourceVersion())) {
      return List.of(new Event("ERROR", this::expired));
    }
    if (!before.exact()) {
      before.objects().values().forEach(it -> events.add(new Event("MODIFIED", it.object())));
    }
    return marked(events);
  }

  /// What became different since the last time.
  List<Event> next(Sight now) {
    if (now.equals(before)) {
      return List.of();
    }
    List<Event> events = new ArrayList<>();
    before
        .objects()
        .forEach(
            (name, seen) -> {
              if (!now.objects().containsKey(name)) {
                events.add(new Event("DELETED", seen.object()));
              }
            });
    now.objects()
        .forEach(
            (name, seen) -> {
              Sight.Seen old = before.objects().get(name);
              if (old == null) {
                events.add(new Event("ADDED", seen.object()));
              } else if (!old.state().equals(seen.state())) {
                events.add(new Event("MODIFIED", seen.object()));
              }
            });
    boolean moved = !now.resourceVersion().equals(before.resourceVersion());
    before = now;
    return moved && events.isEmpty() ? mark().stream().toList() : marked(events);
  }

  /// Those and a mark after them: a client goes on from the last version that it heard of, and that
  /// of an object is none of the list.
  private List<Event> marked(List<Event> events) {
    if (!events.isEmpty()) {
      mark().ifPresent(events::add);
    }
    return events;
  }

  /// The end of a watch whose list cannot be read.
  Event unreadable() {
    return new Event(
        "ERROR",
        () ->
            statuses.failure(
                503, "ServiceUnavailable", "the list cannot be read now: watch again", ""));
  }

  private ObjectNode mark(boolean initialEnd) {
    ObjectNode object =
        JSON.objectNode().put("kind", before.kind()).put("apiVersion", before.apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", before.resourceVersion());
    if (initialEnd) {
      metadata.putObject("annotations").put(INITIAL_END, "true");
    }
    return object;
  }

  private ObjectNode expired() {
    return statuses.failure(
        410,
        "Expired",
        "too old resource version: %s (%s): list again"
            .formatted(terms.from(), before.resourceVersion()),
        "");
  }
}
