package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.save.ReadYourWrites;
import lockstep.core.identity.Profiles;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Slug;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.Hit;
import lockstep.core.snapshot.Search;
import lockstep.sync.journal.Overview;
import lockstep.sync.save.Past;

/// Search over dashboards and folders.
public final class SearchRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int USUAL_LIMIT = 1000;
  private static final int MOST = 5000;
  private static final int MOST_DELETED = 200;
  private static final String ROOT = "general";

  private final Repositories repositories;
  private final Profiles profiles;

  /// Searches what `repositories` show; `profiles` knows the stars.
  public SearchRoutes(Repositories repositories, Profiles profiles) {
    this.repositories = repositories;
    this.profiles = profiles;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/search", Access.READ, this::search).showingSnapshot(),
        Route.get("/api/search/sorting", Access.READ, _ -> Answer.json(sorting())));
  }

  private Answer search(Request request) {
    Catalog snapshot = repositories.catalog();
    ArrayNode hits = JSON.arrayNode();
    if (request.parameter("deleted").filter("true"::equals).isPresent()) {
      return ReadYourWrites.showing(snapshot, deleted(request));
    }
    Set<String> stars = profiles.starsToShow(request.signedIn().id());
    Search search = read(request, snapshot);
    boolean starredOnly = request.parameter("starred").filter("true"::equals).isPresent();
    if (starredOnly) {
      search = search.withDashboards(starred(search, stars));
    }
    if (!starredOnly || !search.dashboards().isEmpty()) {
      boolean timed = sort(request) == Search.Sort.UPDATED_DESCENDING;
      snapshot.find(search).hits().forEach(hit -> hits.add(write(hit, timed, stars)));
      waiting(search, snapshot).stream()
          .limit(Math.max(0, search.limit() - hits.size()))
          .forEach(item -> hits.add(write(item, stars)));
    }
    return ReadYourWrites.showing(snapshot, Answer.json(hits));
  }

  /// New dashboards that wait for Git, for the end of the first page. Of them no more is known here
  /// than their titles.
  private List<Overview.Item> waiting(Search search, Catalog snapshot) {
    boolean byTitle =
        search.page() == 1
            && search.kind() != Search.Kind.FOLDER
            && search.tags().isEmpty()
            && search.folders().isEmpty();
    if (!byTitle) {
      return List.of();
    }
    SequencedMap<Uid, Overview.Item> newest = new LinkedHashMap<>();
    repositories.all().stream()
        .flatMap(one -> one.waiting().overview().items().stream())
        .filter(item -> item.kind() == Overview.Kind.DASHBOARD)
        .filter(item -> snapshot.dashboard(item.uid()).isEmpty())
        .filter(item -> search.dashboards().isEmpty() || search.dashboards().contains(item.uid()))
        .forEach(item -> newest.put(item.uid(), item));
    return newest.values().stream().filter(item -> search.asksFor(item.title())).toList();
  }

  private static ObjectNode write(Overview.Item item, Set<String> stars) {
    ObjectNode json =
        common(NumericId.of("dashboards", item.uid()), item.uid(), item.title(), "dash-db");
    json.put("isStarred", stars.contains(item.uid().value()));
    json.put("uri", "db/" + Slug.of(item.title()));
    json.put("url", Urls.dashboard(item.uid(), item.title()));
    json.putArray("tags");
    json.put("sortMeta", 0);
    json.put("waiting", true);
    return json;
  }

  /// Dashboards that are not there any more, the latest first.
  private Answer deleted(Request request) {
    long limit = Math.clamp(request.number("limit").orElse(MOST_DELETED), 1, MOST_DELETED);
    ArrayNode hits = JSON.arrayNode();
    Past.Trash trash = repositories.deleted((int) limit);
    for (Past.Deleted gone : trash.dashboards()) {
      ObjectNode hit = hits.addObject();
      hit.put("id", NumericId.of("dashboards", gone.uid()));
      hit.put("uid", gone.uid().value());
      hit.put("title", gone.title());
      hit.put("type", "dash-db");
      hit.put("isDeleted", true);
      hit.put("version", gone.last().version());
      hit.put("path", gone.last().path().value());
      hit.put("deletedBy", gone.deletion().author());
      hit.put("deletedAt", gone.deletion().when().toString());
      hit.put("commit", gone.deletion().commit().hex());
      hit.putArray("tags");
    }
    return Answer.json(hits).cut(trash.cut());
  }

  /// Which of the dashboards asked for are starred; no answer is all, so the caller looks at none.
  private static Set<Uid> starred(Search search, Set<String> stars) {
    return stars.stream()
        .map(Uid::new)
        .filter(uid -> search.dashboards().isEmpty() || search.dashboards().contains(uid))
        .collect(Collectors.toSet());
  }

  private static Search read(Request request, Catalog snapshot) {
    long limit = request.number("limit").orElse(USUAL_LIMIT);
    if (limit > MOST) {
      throw HttpFault.of(422, "limit: is above 5000; use limit and page to get the rest");
    }
    long page = Math.max(1, request.number("page").orElse(1));
    Search search =
        Search.ALL
            .withText(request.parameter("query").orElse(""))
            .withTags(request.parameters("tag"))
            .withKind(kind(request))
            .within(folders(request, snapshot))
            .withSort(sort(request))
            .withPage(
                limit < 1 ? USUAL_LIMIT : (int) limit, (int) Math.min(page, Integer.MAX_VALUE));
    Set<Uid> dashboards = uids(request, "dashboardUIDs");
    return dashboards.isEmpty() ? search : search.withDashboards(dashboards);
  }

  private static Search.Kind kind(Request request) {
    List<String> types = request.parameters("type");
    boolean dashboards = types.contains("dash-db");
    boolean folders = types.contains("dash-folder");
    if (dashboards == folders) {
      return Search.Kind.ANY;
    }
    return dashboards ? Search.Kind.DASHBOARD : Search.Kind.FOLDER;
  }

  private static Search.Sort sort(Request request) {
    return switch (request.parameter("sort").orElse("")) {
      case "alpha-asc" -> Search.Sort.TITLE_ASCENDING;
      case "alpha-desc" -> Search.Sort.TITLE_DESCENDING;
      case "updated-desc" -> Search.Sort.UPDATED_DESCENDING;
      default -> Search.Sort.FOLDERS_FIRST;
    };
  }

  private static Set<Search.Within> folders(Request request, Catalog snapshot) {
    Set<Search.Within> places = new HashSet<>();
    for (String word : words(request, "folderUIDs")) {
      if (word.equals(ROOT)) {
        places.add(new Search.Within(Optional.empty()));
      } else if (Uid.problemWith(word).isEmpty()) {
        places.add(new Search.Within(Optional.of(new Uid(word))));
      }
    }
    OptionalLong id = request.number("folderIds");
    if (id.isPresent()) {
      Optional<Uid> folder =
          snapshot.folders().values().stream()
              .filter(found -> found.id() == id.getAsLong())
              .map(Folder::uid)
              .findFirst();
      if (folder.isPresent() || id.getAsLong() == 0) {
        places.add(new Search.Within(folder));
      }
    }
    return places;
  }

  private static Set<Uid> uids(Request request, String name) {
    Set<Uid> uids = new HashSet<>();
    for (String word : words(request, name)) {
      if (Uid.problemWith(word).isEmpty()) {
        uids.add(new Uid(word));
      }
    }
    return uids;
  }

  /// A parameter that may be repeated and may hold several words with commas between.
  private static List<String> words(Request request, String name) {
    return request.parameters(name).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static ObjectNode write(Hit hit, boolean timed, Set<String> stars) {
    return switch (hit) {
      case Hit.OfDashboard(Dashboard dashboard, Optional<Folder> folder) -> {
        ObjectNode json = common(dashboard.id(), dashboard.uid(), dashboard.title(), "dash-db");
        json.put("isStarred", stars.contains(dashboard.uid().value()));
        json.put("uri", "db/" + Slug.of(dashboard.title()));
        json.put("url", Urls.of(dashboard));
        ArrayNode tags = json.putArray("tags");
        dashboard.tags().forEach(tags::add);
        json.put("sortMeta", timed ? dashboard.provenance().updated().toEpochMilli() : 0);
        if (timed) {
          json.put("sortMetaName", "Last changed");
          json.put("updatedBy", dashboard.provenance().updatedBy());
        }
        yield in(json, folder);
      }
      case Hit.OfFolder(Folder folder, Optional<Folder> parent) -> {
        ObjectNode json = common(folder.id(), folder.uid(), folder.title(), "dash-folder");
        json.put("uri", "db/" + Slug.of(folder.title()));
        json.put("url", Urls.of(folder));
        json.putArray("tags");
        json.put("sortMeta", 0);
        yield in(json, parent);
      }
    };
  }

  private static ObjectNode common(long id, Uid uid, String title, String type) {
    ObjectNode json = JSON.objectNode();
    json.put("id", id);
    json.put("orgId", 1);
    json.put("uid", uid.value());
    json.put("title", title);
    json.put("slug", "");
    json.put("type", type);
    json.put("isStarred", false);
    json.put("isDeleted", false);
    return json;
  }

  private static ObjectNode in(ObjectNode json, Optional<Folder> folder) {
    folder.ifPresent(
        found -> {
          json.put("folderId", found.id());
          json.put("folderUid", found.uid().value());
          json.put("folderTitle", found.title());
          json.put("folderUrl", Urls.of(found));
        });
    return json;
  }

  private static ObjectNode sorting() {
    ObjectNode answer = JSON.objectNode();
    ArrayNode options = answer.putArray("sortOptions");
    option(options, "alpha-asc", "Alphabetically (A–Z)", "");
    option(options, "alpha-desc", "Alphabetically (Z–A)", "");
    option(options, "updated-desc", "Recently changed", "Last changed");
    return answer;
  }

  private static void option(ArrayNode options, String name, String display, String meta) {
    options
        .addObject()
        .put("name", name)
        .put("displayName", display)
        .put("description", display)
        .put("meta", meta);
  }
}
