package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import lockstep.api.http.Request;
import lockstep.api.k8s.ContinueToken;
import lockstep.api.k8s.Statuses;
import lockstep.api.k8s.Watches;

/// What part of a list is asked for. A page goes on after the last name of the one before.
///
/// @param limit how many at most
/// @param from where it goes on
/// @param fields what `fieldSelector` demands
/// @param labels what `labelSelector` demands
record Listing(int limit, ContinueToken from, List<Term> fields, List<Term> labels) {
  private static final int MOST = 500;
  private static final int MOST_TERMS = 20;

  /// One demand.
  ///
  /// @param value empty for one of presence
  /// @param wanted false for what must not be
  record Term(String key, String value, boolean wanted, boolean ofPresence) {
    boolean fits(Map<String, String> words) {
      boolean is = ofPresence ? words.containsKey(key) : value.equals(words.getOrDefault(key, ""));
      return is == wanted;
    }
  }

  /// @param known the keys that a field selector may have
  static Listing of(Request request, Statuses statuses, List<String> known) {
    List<Term> fields = terms(request, "fieldSelector", statuses);
    for (Term term : fields) {
      if (term.ofPresence() || !known.contains(term.key())) {
        throw statuses.badRequest(
            "fieldSelector: %s is not supported (expected: %s)"
                .formatted(term.key(), String.join(", ", known)));
      }
    }
    long asked = request.number("limit").orElse(0);
    int usual = asked < 1 ? MOST : (int) Math.min(asked, MOST);
    int limit = Watches.asks(request) ? Integer.MAX_VALUE : usual;
    return new Listing(
        limit,
        ContinueToken.read(request, statuses),
        fields,
        terms(request, "labelSelector", statuses));
  }

  private static List<Term> terms(Request request, String parameter, Statuses statuses) {
    String text = request.parameter(parameter).orElse("");
    List<Term> terms = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", MOST_TERMS + 1)) {
      String term = part.strip();
      String[] sides = term.split("!=|==|=", 2);
      boolean wanted = !term.startsWith("!") && !term.contains("!=");
      String key = sides[0].strip().replaceFirst("^!", "");
      if (key.isEmpty() || !key.matches("[A-Za-z0-9._/-]+") || terms.size() == MOST_TERMS) {
        throw statuses.badRequest(
            "%s: %s is not understood (expected: such as key=value,key!=value)"
                .formatted(parameter, term));
      }
      terms.add(
          new Term(key, sides.length == 2 ? sides[1].strip() : "", wanted, sides.length == 1));
    }
    return terms;
  }

  /// The page of `all`, which is in the order of names.
  ///
  /// @param version of the list at this moment
  <T> ObjectNode page(
      String version,
      List<T> all,
      Function<T, String> name,
      Function<T, Map<String, String>> fieldsOf,
      Function<T, Map<String, String>> labelsOf,
      Function<T, ObjectNode> object) {
    Predicate<T> fits =
        it ->
            fields.stream().allMatch(term -> term.fits(fieldsOf.apply(it)))
                && labels.stream().allMatch(term -> term.fits(labelsOf.apply(it)))
                && name.apply(it).compareTo(from.after()) > 0;
    List<T> wanted = all.stream().filter(fits).toList();
    List<T> items = wanted.subList(0, Math.min(limit, wanted.size()));
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = list.putObject("metadata");
    metadata.put("resourceVersion", from.versionOr(version));
    if (items.size() < wanted.size()) {
      String last = name.apply(items.getLast());
      metadata
          .put("continue", from.next(last, version))
          .put("remainingItemCount", wanted.size() - items.size());
    }
    items.forEach(it -> list.withArray("items").add(object.apply(it)));
    if (items.isEmpty()) {
      list.putArray("items");
    }
    return list;
  }
}
