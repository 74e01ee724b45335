package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import lockstep.api.http.Request;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;

/// What part of a list is asked for.
///
/// Lists are in the order of names, and a page goes on after the last name of the one before: an
/// object that is neither made nor deleted meanwhile is on exactly one page, whatever is saved.
///
/// @param limit how many at most
/// @param from where it goes on
/// @param name the only one that is wanted; empty for all
record Paging(int limit, ContinueToken from, Optional<Uid> name) {
  private static final int MOST = 500;
  private static final long MOST_BYTES = 16L * 1024 * 1024;
  private static final int DIGITS = 12;
  private static final String BY_NAME = "metadata.name=";

  static Paging of(Request request, Statuses statuses) {
    long asked = request.number("limit").orElse(0);
    int limit = asked < 1 ? MOST : (int) Math.min(asked, MOST);
    return new Paging(limit, ContinueToken.read(request, statuses), name(request, statuses));
  }

  /// One page.
  ///
  /// @param version of the list
  /// @param next what asks for the rest; empty when there is none
  /// @param left how many are left
  record Page<T>(List<T> items, String version, String next, long left) {}

  /// What a list of these is at this moment. The commits alone do not tell: while deletions are
  /// held, saves are shown and the commit is the one before.
  private static String version(Catalog catalog) {
    return "%s-%s".formatted(catalog.commits(), catalog.digest().substring(0, DIGITS));
  }

  /// All of them on one page.
  static <T> Page<T> whole(Catalog catalog, List<T> items) {
    return new Page<>(items, version(catalog), "", 0);
  }

  /// The page of `all`, cut where it would become too large to answer at once.
  ///
  /// @param size of an item, in bytes
  <T> Page<T> page(
      Catalog catalog, Collection<T> all, Function<T, Uid> uid, ToLongFunction<T> size) {
    List<T> wanted =
        all.stream()
            .filter(it -> name.isEmpty() || uid.apply(it).equals(name.get()))
            .filter(it -> uid.apply(it).value().compareTo(from.after()) > 0)
            .sorted(Comparator.comparing(uid))
            .toList();
    List<T> items = new ArrayList<>();
    long bytes = 0;
    for (T item : wanted.subList(0, Math.min(limit, wanted.size()))) {
      bytes += size.applyAsLong(item);
      if (bytes > MOST_BYTES && !items.isEmpty()) {
        break;
      }
      items.add(item);
    }
    int left = wanted.size() - items.size();
    String now = version(catalog);
    String next = left == 0 ? "" : from.next(uid.apply(items.getLast()).value(), now);
    return new Page<>(items, from.versionOr(now), next, left);
  }

  /// A list object; `kind` and `apiVersion` are in `head`.
  static ObjectNode list(ObjectNode head, ArrayNode items, Page<?> page) {
    ObjectNode metadata = head.putObject("metadata");
    metadata.put("resourceVersion", page.version());
    if (!page.next().isEmpty()) {
      metadata.put("continue", page.next()).put("remainingItemCount", page.left());
    }
    head.set("items", items);
    return head;
  }

  static ObjectNode head(String kind, String apiVersion) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind).put("apiVersion", apiVersion);
  }

  /// All of it, for who watches it: what changed is told from it alone.
  ///
  /// @param head with `kind` and `apiVersion` of each object
  <T> Sight sight(
      Catalog catalog, ObjectNode head, Map<Uid, T> all, Function<T, ObjectNode> object) {
    SequencedMap<String, Sight.Seen> objects = new LinkedHashMap<>();
    new TreeMap<>(all)
        .forEach(
            (uid, it) -> {
              if (name.isEmpty() || uid.equals(name.get())) {
                objects.put(uid.value(), new Sight.Seen(it, () -> object.apply(it)));
              }
            });
    return new Sight(
        head.path("kind").asText().replaceAll("List$", ""),
        head.path("apiVersion").asText(),
        version(catalog),
        true,
        objects);
  }

  private static Optional<Uid> name(Request request, Statuses statuses) {
    String selector = request.parameter("fieldSelector").orElse("");
    if (selector.isEmpty()) {
      return Optional.empty();
    }
    String name = selector.startsWith(BY_NAME) ? selector.substring(BY_NAME.length()) : "";
    if (Uid.problemWith(name).isPresent()) {
      throw statuses.badRequest("fieldSelector: is not supported (expected: metadata.name=NAME)");
    }
    return Optional.of(new Uid(name));
  }
}
