package lockstep.api.provisioning.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.k8s.ContinueToken;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.ReadYourWrites;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.TreeChange;

/// What there is in a repository: its files, branches, commits, and what is shown of it.
public final class LookRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern CO_AUTHOR =
      Pattern.compile("(?im)^co-authored-by:\\s*([^<\\r\\n]*?)\\s*<([^>\\r\\n]*)>\\s*$");
  private static final Pattern TRAILERS =
      Pattern.compile("\\n\\n(?:[A-Za-z][A-Za-z0-9-]*: [^\\n]*(?:\\n|$))+$");
  private static final int USUAL_COMMITS = 100;
  private static final int MOST_COMMITS = 500;

  private final Function<String, SyncedRepository> repositories;
  private final Supplier<Catalog> catalog;
  private final Duration patience;

  /// @param repositories by their names; throws the answer for one that is not followed
  /// @param catalog what all repositories show together
  /// @param patience how long a request waits for the Git host
  public LookRoutes(
      Function<String, SyncedRepository> repositories,
      Supplier<Catalog> catalog,
      Duration patience) {
    this.repositories = repositories;
    this.catalog = catalog;
    this.patience = patience;
  }

  /// The endpoints.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String version : FileRoutes.VERSIONS) {
      String api = FileRoutes.GROUP + "/" + version;
      String one = "/apis/%s/namespaces/default/repositories/{name}".formatted(api);
      routes.add(
          Route.get(one + "/files", Access.READ, request -> files(request, api)).showingSnapshot());
      routes.add(Route.get(one + "/refs", Access.EDIT, request -> refs(request, api)));
      routes.add(
          Route.get(
                  one + "/history", Access.OPERATE, request -> history(request, api, RepoPath.ROOT))
              .showingSnapshot());
      routes.add(
          Route.get(
                  one + "/history/{path...}",
                  Access.OPERATE,
                  request -> history(request, api, Asked.of(request).path()))
              .showingSnapshot());
      routes.add(
          Route.get(one + "/resources", Access.OPERATE, request -> resources(request, api))
              .showingSnapshot());
    }
    return routes;
  }

  private Target target(Request request) {
    return Target.of(repositories.apply(request.variable("name")));
  }

  private Answer files(Request request, String api) {
    Target target = target(request);
    Sight sight = Sight.of(target, request.parameter("ref"), patience);
    String after = ContinueToken.read(request, Asked.STATUS).after();
    List<TreeChange.File> files =
        target.sync().trees().changes(Optional.empty(), sight.commit()).stream()
            .filter(TreeChange.File.class::isInstance)
            .map(TreeChange.File.class::cast)
            .filter(file -> file.path().compareTo(after) > 0)
            .sorted(Comparator.comparing(TreeChange.File::path))
            .toList();
    FileList list = new FileList(api, sight, target.sync().snapshot());
    byte[] json = list.of(files, request.number("limit").orElse(0));
    return showing(new Answer(200, List.of(), new Body.Bytes("application/json", json)), sight);
  }

  private Answer refs(Request request, String api) {
    Target target = target(request);
    return switch (target.sync().trees().branches()) {
      case BranchList.Here(var heads) -> {
        ArrayNode items = JSON.arrayNode();
        heads.forEach(
            (name, head) -> {
              ObjectNode item = items.addObject().put("name", name).put("hash", head.hex());
              target.pages().branch(name).ifPresent(url -> item.put("refURL", url));
            });
        yield Answer.json(head(api, "RefList", items));
      }
      case BranchList.Refused(String words) -> throw Sight.refused(words);
      case BranchList.Unreachable(String reason) -> throw Sight.away(reason);
    };
  }

  private Answer history(Request request, String api, RepoPath path) {
    Target target = target(request);
    Sight sight = Sight.of(target, request.parameter("ref"), patience);
    long asked = request.number("limit").orElse(USUAL_COMMITS);
    int limit = Math.clamp(asked, 1, MOST_COMMITS);
    List<LoggedCommit> log = target.sync().trees().log(sight.commit(), path, limit);
    if (log.isEmpty() && !path.isRoot()) {
      throw Asked.STATUS.fault(
          404, "NotFound", "%s is not there and never was".formatted(path), path.value());
    }
    ArrayNode items = JSON.arrayNode();
    for (LoggedCommit commit : log) {
      ObjectNode item = items.addObject();
      item.put("ref", commit.commit().hex()).put("message", words(commit.message()));
      ArrayNode authors = item.putArray("authors");
      author(authors, commit.author().name(), commit.author().email());
      Matcher others = CO_AUTHOR.matcher(commit.message());
      while (others.find()) {
        author(authors, others.group(1), others.group(2));
      }
      item.put("createdAt", commit.when().toEpochMilli());
    }
    return seen(head(api, "HistoryList", items), sight);
  }

  private static void author(ArrayNode authors, String name, String email) {
    authors.addObject().put("name", name).put("username", username(email));
  }

  /// As far as Git knows one: what stands before the host, without the number that GitHub puts
  /// there.
  private static String username(String email) {
    return email.replaceFirst("@.*", "").replaceFirst("^[0-9]+\\+", "");
  }

  /// The message without the trailers at its end, which machines read.
  private static String words(String message) {
    String whole = message.strip();
    Matcher trailers = TRAILERS.matcher(whole);
    return trailers.find() ? whole.substring(0, trailers.start()).strip() : whole;
  }

  private Answer resources(Request request, String api) {
    Target target = target(request);
    Catalog shown = catalog.get();
    ArrayNode items = JSON.arrayNode();
    for (Folder folder : shown.foldersOf(target.name())) {
      ObjectNode item = items.addObject();
      item.put("path", folder.path().isRoot() ? "" : folder.path() + "/");
      item.put("group", "folder.grafana.app").put("resource", "folders");
      item.put("name", folder.uid().value());
      item.put("hash", folder.metadata().map(BlobId::hex).orElse(""));
      folder.provenance().ifPresent(it -> item.put("time", it.updated().toEpochMilli()));
      item.put("title", folder.title());
      folder.parent().map(Uid::value).ifPresent(uid -> item.put("folder", uid));
    }
    for (Dashboard dashboard : shown.dashboardsOf(target.name())) {
      ObjectNode item = items.addObject();
      item.put("path", dashboard.path().value());
      item.put("group", "dashboard.grafana.app").put("resource", "dashboards");
      item.put("name", dashboard.uid().value()).put("hash", dashboard.blob().hex());
      item.put("time", dashboard.provenance().updated().toEpochMilli());
      item.put("title", dashboard.title());
      dashboard.folder().map(Uid::value).ifPresent(uid -> item.put("folder", uid));
    }
    Snapshot snapshot = shown.part(target.name()).orElseGet(target.sync()::snapshot);
    return ReadYourWrites.showing(snapshot, Answer.json(head(api, "ResourceList", items)));
  }

  private static Answer seen(ObjectNode list, Sight sight) {
    list.withObject("/metadata").put("resourceVersion", sight.commit().hex());
    return showing(Answer.json(list), sight);
  }

  private static Answer showing(Answer answer, Sight sight) {
    CommitId commit = sight.commit();
    return sight.followed() ? answer.with(ReadYourWrites.COMMIT, commit.hex()) : answer;
  }

  private static ObjectNode head(String api, String kind, ArrayNode items) {
    ObjectNode list = JSON.objectNode().put("kind", kind).put("apiVersion", api);
    list.putObject("metadata");
    list.set("items", items);
    return list;
  }
}
