package lockstep.api.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.core.annotation.Annotation;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.annotation.Author;
import lockstep.core.annotation.Mark;
import lockstep.core.identity.User;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Uid;

/// Annotations: find, create, change, delete, tags.
public final class AnnotationRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BY_ID = "/api/annotations/{id}";
  private static final int MOST_TAGS = 1000;
  private static final long MILLIS = 1000;
  private static final long LAST_SECOND = Long.MAX_VALUE / MILLIS;
  private static final Pattern PLACE = Pattern.compile("(-?\\d{1,16}),(-?\\d{1,16}),(\\d{1,18})");

  private final AnnotationStore store;
  private final Repositories repositories;
  private final InstantSource clock;

  /// @param repositories say which dashboard has a number
  /// @param clock for marks that come without a time
  public AnnotationRoutes(AnnotationStore store, Repositories repositories, InstantSource clock) {
    this.store = store;
    this.repositories = repositories;
    this.clock = clock;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/annotations", Access.READ, this::list),
        Route.post("/api/annotations", Access.EDIT, this::create),
        Route.get("/api/annotations/tags", Access.READ, this::tags),
        Route.post("/api/annotations/mass-delete", Access.EDIT, this::massDelete),
        Route.post("/api/annotations/graphite", Access.EDIT, this::graphite),
        Route.get(BY_ID, Access.READ, this::get),
        Route.put(BY_ID, Access.EDIT, request -> change(request, request.json(), "updated")),
        Route.patch(BY_ID, Access.EDIT, this::patch),
        Route.delete(BY_ID, Access.EDIT, this::delete));
  }

  private Answer list(Request request) {
    if (request.number("userId").orElse(0) > 0) {
      throw HttpFault.badRequest(
          "userId: annotations cannot be found by who made them; leave it out and look at userId of"
              + " each");
    }
    boolean ofAnAlert =
        request.number("alertId").orElse(0) > 0
            || request.parameter("alertUID").filter(uid -> !uid.isEmpty()).isPresent();
    OptionalLong number = request.number("dashboardId");
    Optional<Uid> named = request.parameter("dashboardUID").map(AnnotationRoutes::dashboard);
    Optional<Uid> dashboard = named.or(() -> byNumber(number));
    if (ofAnAlert || (dashboard.isEmpty() && isGiven(number))) {
      // Lockstep has no alerts, and what is on no dashboard of here is not found.
      return Answer.json(JSON.arrayNode());
    }
    AnnotationQuery query =
        new AnnotationQuery(
            moment(request.number("from"), "from"),
            moment(request.number("to"), "to"),
            dashboard,
            request.number("panelId"),
            request.parameters("tags"),
            request.parameter("matchAny").filter("true"::equals).isPresent()
                ? AnnotationQuery.TagMatch.ANY
                : AnnotationQuery.TagMatch.ALL,
            request.parameter("type").flatMap(AnnotationRoutes::type),
            request.parameter("after").map(AnnotationRoutes::place),
            (int) Math.min(AnnotationQuery.MAX_LIMIT, request.number("limit").orElse(0)));
    ArrayNode found = JSON.arrayNode();
    store.find(query).forEach(annotation -> found.add(write(annotation)));
    return Answer.json(found);
  }

  private Answer create(Request request) {
    Fields fields = new Fields(request.json());
    OptionalLong time = fields.number("time");
    Instant begin =
        time.isPresent() && time.getAsLong() != 0
            ? instant(time.getAsLong(), "time")
            : clock.instant();
    Optional<Uid> dashboard = dashboard(fields);
    OptionalLong panel = fields.number("panelId");
    Mark mark =
        mark(
            dashboard,
            panel.isPresent() && panel.getAsLong() == 0 ? OptionalLong.empty() : panel,
            begin,
            end(fields, begin),
            fields);
    Annotation added = store.add(mark, author(request.signedIn()));
    return Answer.json(JSON.objectNode().put("message", "Annotation added").put("id", added.id()));
  }

  /// The last one of the page before, as its end, its begin and its id.
  private static AnnotationQuery.Place place(String text) {
    Matcher parts = PLACE.matcher(text);
    if (!parts.matches()) {
      throw HttpFault.badRequest("after: is no place (expected: timeEnd,time,id of the last one)");
    }
    return new AnnotationQuery.Place(
        instant(Long.parseLong(parts.group(1)), "after"),
        instant(Long.parseLong(parts.group(2)), "after"),
        Long.parseLong(parts.group(3)));
  }

  /// One annotation, or all of a dashboard or of a panel: never all of everything.
  private Answer massDelete(Request request) {
    Fields fields = new Fields(request.json());
    OptionalLong id = fields.number("annotationId");
    Optional<Uid> dashboard = dashboard(fields);
    OptionalLong panel = fields.number("panelId");
    if (id.isPresent() && id.getAsLong() != 0) {
      store.delete(id.getAsLong());
    } else if (dashboard.isPresent()) {
      store.deleteAll(
          dashboard.get(),
          panel.isPresent() && panel.getAsLong() == 0 ? OptionalLong.empty() : panel);
    } else {
      throw HttpFault.badRequest(
          "bad request data: annotationId, dashboardUID or dashboardId is missing");
    }
    return Answer.message(200, "Annotations deleted");
  }

  /// As Graphite's events: `what`, `when` in seconds, `tags` as a list or as words.
  private Answer graphite(Request request) {
    ObjectNode event = request.json();
    Fields fields = new Fields(event);
    ObjectNode wanted = JSON.objectNode();
    String what = fields.text("what").orElse("");
    String data = fields.text("data").orElse("");
    wanted.put("text", data.isEmpty() ? what : what + "\n" + data);
    ArrayNode tags = wanted.putArray("tags");
    if (event.path("tags").isTextual()) {
      Arrays.stream(event.path("tags").textValue().strip().split("\\s+", -1))
          .filter(tag -> !tag.isEmpty())
          .forEach(tags::add);
    } else {
      fields.texts("tags").forEach(tags::add);
    }
    OptionalLong when = fields.number("when");
    Instant begin =
        when.isPresent() && when.getAsLong() != 0
            ? instant(Math.clamp(when.getAsLong(), -LAST_SECOND, LAST_SECOND) * MILLIS, "when")
            : clock.instant();
    Mark mark = mark(Optional.empty(), OptionalLong.empty(), begin, begin, new Fields(wanted));
    Annotation added = store.add(mark, author(request.signedIn()));
    return Answer.json(
        JSON.objectNode().put("message", "Graphite annotation added").put("id", added.id()));
  }

  private Answer get(Request request) {
    return Answer.json(write(find(request)));
  }

  /// What is not sent stays as it is.
  private Answer patch(Request request) {
    Mark present = find(request).mark();
    ObjectNode merged = JSON.objectNode().put("text", present.text());
    ArrayNode tags = merged.putArray("tags");
    present.tags().forEach(tags::add);
    if (present.data().isPresent()) {
      merged.set("data", data(present));
    }
    merged.setAll(request.json());
    return change(request, merged, "patched");
  }

  private Answer change(Request request, ObjectNode wanted, String done) {
    Annotation present = find(request);
    Fields fields = new Fields(wanted);
    OptionalLong time = fields.number("time");
    Instant begin = time.isPresent() ? instant(time.getAsLong(), "time") : present.mark().time();
    Instant end =
        fields.number("timeEnd").isPresent() || time.isPresent()
            ? end(fields, begin)
            : present.mark().timeEnd();
    Mark mark = mark(present.mark().dashboardUid(), present.mark().panelId(), begin, end, fields);
    if (store.update(present.id(), mark).isEmpty()) {
      throw notFound();
    }
    return Answer.message(200, "Annotation " + done);
  }

  private Answer delete(Request request) {
    if (!store.delete(id(request))) {
      throw notFound();
    }
    return Answer.message(200, "Annotation deleted");
  }

  private Answer tags(Request request) {
    long limit = Math.max(1, Math.min(MOST_TAGS, request.number("limit").orElse(100)));
    ObjectNode answer = JSON.objectNode();
    ArrayNode tags = answer.putObject("result").putArray("tags");
    store
        .tags(request.parameter("tag").orElse(""), (int) limit)
        .forEach(tag -> tags.addObject().put("tag", tag.tag()).put("count", tag.count()));
    return Answer.json(answer);
  }

  private Annotation find(Request request) {
    return store.get(id(request)).orElseThrow(AnnotationRoutes::notFound);
  }

  private static HttpFault notFound() {
    return HttpFault.of(404, "Annotation not found");
  }

  private static long id(Request request) {
    try {
      return Long.parseLong(request.variable("id"));
    } catch (NumberFormatException e) {
      throw HttpFault.badRequest("annotationId is invalid");
    }
  }

  private static Mark mark(
      Optional<Uid> dashboard, OptionalLong panel, Instant begin, Instant end, Fields fields) {
    try {
      return new Mark(
          dashboard,
          panel,
          begin.isAfter(end) ? end : begin,
          begin.isAfter(end) ? begin : end,
          fields.text("text").orElse(""),
          fields.texts("tags"),
          fields.object("data").map(Json::write));
    } catch (IllegalArgumentException e) {
      throw HttpFault.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static Instant end(Fields fields, Instant begin) {
    OptionalLong end = fields.number("timeEnd");
    return end.isPresent() && end.getAsLong() != 0 ? instant(end.getAsLong(), "timeEnd") : begin;
  }

  private static Optional<Instant> moment(OptionalLong millis, String name) {
    return millis.isEmpty() || millis.getAsLong() == 0
        ? Optional.empty()
        : Optional.of(instant(millis.getAsLong(), name));
  }

  private static Instant instant(long millis, String name) {
    try {
      return Instant.ofEpochMilli(millis);
    } catch (DateTimeException e) {
      throw HttpFault.badRequest(name + ": is no time in milliseconds since 1970");
    }
  }

  /// By uid, or by number as older clients say it. A number that no dashboard has is refused: the
  /// mark would become one of the organisation, which nobody meant.
  private Optional<Uid> dashboard(Fields fields) {
    Optional<Uid> named =
        fields
            .text("dashboardUID")
            .filter(text -> !text.isEmpty())
            .map(AnnotationRoutes::dashboard);
    OptionalLong number = fields.number("dashboardId");
    if (named.isPresent() || !isGiven(number)) {
      return named;
    }
    Optional<Uid> found = byNumber(number);
    if (found.isEmpty()) {
      throw HttpFault.of(
          404,
          "dashboardId: no dashboard has the number %d; send dashboardUID"
              .formatted(number.getAsLong()));
    }
    return found;
  }

  private static boolean isGiven(OptionalLong number) {
    return number.isPresent() && number.getAsLong() > 0;
  }

  private Optional<Uid> byNumber(OptionalLong number) {
    return isGiven(number)
        ? repositories.catalog().dashboards().values().stream()
            .filter(dashboard -> dashboard.id() == number.getAsLong())
            .map(Dashboard::uid)
            .findFirst()
        : Optional.empty();
  }

  private static Uid dashboard(String text) {
    if (Uid.problemWith(text).isPresent()) {
      throw HttpFault.badRequest("dashboardUID: " + Uid.problemWith(text).get());
    }
    return new Uid(text);
  }

  private static Optional<AnnotationQuery.Type> type(String word) {
    return switch (word) {
      case "alert" -> Optional.of(AnnotationQuery.Type.ALERT);
      case "annotation" -> Optional.of(AnnotationQuery.Type.ANNOTATION);
      default -> Optional.empty();
    };
  }

  private static Author author(User user) {
    return new Author(user.id(), user.uid(), user.login(), user.name(), user.email());
  }

  private static ObjectNode write(Annotation annotation) {
    Mark mark = annotation.mark();
    ObjectNode json = JSON.objectNode();
    json.put("id", annotation.id());
    json.put("alertId", 0);
    json.put("alertName", "");
    json.put(
        "dashboardId", mark.dashboardUid().map(uid -> NumericId.of("dashboards", uid)).orElse(0L));
    mark.dashboardUid().ifPresent(uid -> json.put("dashboardUID", uid.value()));
    json.put("panelId", mark.panelId().orElse(0));
    json.put("userId", annotation.author().id());
    json.put("userUID", annotation.author().uid());
    json.put("userName", annotation.author().name());
    json.put("login", annotation.author().login());
    json.put("email", annotation.author().email());
    json.put("avatarUrl", "");
    json.put("newState", "");
    json.put("prevState", "");
    json.put("created", annotation.created().toEpochMilli());
    json.put("updated", annotation.updated().toEpochMilli());
    json.put("time", mark.time().toEpochMilli());
    json.put("timeEnd", mark.timeEnd().toEpochMilli());
    json.put("text", mark.text());
    ArrayNode tags = json.putArray("tags");
    mark.tags().forEach(tags::add);
    json.set("data", data(mark));
    return json;
  }

  private static JsonNode data(Mark mark) {
    return mark.data().isPresent()
            && Json.read(mark.data().get()) instanceof Parsed.Tree(JsonNode it)
        ? it
        : JSON.objectNode();
  }
}
