package lockstep.api.provisioning.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.json.Yaml;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.TreeChange;

/// A `ResourceWrapper`: a file with what it is, and what it is or would be here.
final class Wrapper {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DASHBOARD_GROUP = "dashboard.grafana.app";
  private static final String FOLDER_GROUP = "folder.grafana.app";
  private static final String STORED = "v1";
  private static final String FOLDER_ANNOTATION = "grafana.app/folder";
  private static final List<String> SERVER_MADE = List.of("id", "uid", "version");

  private final Target target;
  private final Snapshot shown;
  private final ObjectNode json;
  private final ObjectNode resource;
  private final ArrayNode errors = JSON.arrayNode();

  /// Without a content yet.
  ///
  /// @param api the version that is spoken
  /// @param path a directory's ends with a slash
  Wrapper(Target target, String api, String path, String ref) {
    this.target = target;
    this.shown = target.sync().snapshot();
    this.json = JSON.objectNode().put("kind", "ResourceWrapper").put("apiVersion", api);
    json.put("path", path).put("ref", ref);
    json.putObject("repository")
        .put("type", target.type())
        .put("title", target.title())
        .put("namespace", "default")
        .put("name", target.name());
    boolean file = !path.endsWith("/");
    Optional<RepoPath> source =
        Optional.of(new RepoPath(file ? path : path.substring(0, path.length() - 1)))
            .map(it -> file ? it : it.child(Formats.FOLDER_FILE));
    ObjectNode urls = target.pages().urls(ref, source);
    if (!urls.isEmpty()) {
      json.set("urls", urls);
    }
    this.resource = json.putObject("resource");
    resource.set("type", type("", "", "", ""));
  }

  /// What happens, or has happened, to the resource.
  Wrapper action(String word) {
    resource.put("action", word);
    return this;
  }

  /// The file as it is at a commit.
  Wrapper file(RepoPath path, TreeChange.File file) {
    json.put("hash", file.blob().hex());
    shown
        .dashboardAt(path)
        .filter(it -> it.blob().equals(file.blob()))
        .ifPresent(it -> json.put("timestamp", it.provenance().updated().toString()));
    byte[] bytes = target.sync().trees().read(file.blob(), Formats.MAX_BYTES);
    if (path.name().toLowerCase(Locale.ROOT).endsWith(".md")) {
      resource.putObject("file").put("content", new String(bytes, StandardCharsets.UTF_8));
      return this;
    }
    tree(path, bytes).ifPresent(root -> resource.set("file", root));
    switch (Formats.parse(path, bytes)) {
      case Content.DashboardFile dashboard -> dashboard(path, file.blob(), bytes, dashboard);
      case Content.FolderFile folder -> folder(path.parent(), folder.uid());
      case Content.Bad(String reason) -> errors.add(reason);
      case Content.Other _ -> errors.add("this is no dashboard and nothing else that is kept here");
    }
    return this;
  }

  /// What the directory is here.
  Wrapper folder(RepoPath path, Uid uid) {
    resource.set("type", type(FOLDER_GROUP, STORED, "Folder", "folders"));
    shown
        .folder(uid)
        .ifPresent(
            folder ->
                resource.set("existing", folder(path, uid, folder.metadata(), folder.title())));
    return this;
  }

  /// What the directory would be here.
  ///
  /// @param file its `_folder.json`; empty when it has none
  Wrapper folder(RepoPath path, Uid uid, Optional<TreeChange.File> file) {
    resource.set("type", type(FOLDER_GROUP, STORED, "Folder", "folders"));
    if (file.isPresent()) {
      resource.set("dryRun", folder(path, uid, file.map(TreeChange.File::blob), path.name()));
    }
    return this;
  }

  /// @param title where the file does not tell
  private ObjectNode folder(RepoPath path, Uid uid, Optional<BlobId> blob, String title) {
    Optional<JsonNode> file =
        blob.map(it -> target.sync().trees().read(it, Formats.MAX_BYTES))
            .flatMap(bytes -> tree(path.child(Formats.FOLDER_FILE), bytes));
    ObjectNode object = head(FOLDER_GROUP + "/" + STORED, "Folder", uid, path, blob);
    file.ifPresent(root -> ownWords(object, root.path("metadata")));
    ObjectNode spec = object.putObject("spec");
    spec.put(
        "title",
        file.map(it -> it.at("/spec/title").asText("")).filter(it -> !it.isEmpty()).orElse(title));
    file.map(it -> it.at("/spec/description").textValue())
        .ifPresent(text -> spec.put("description", text));
    return object;
  }

  private static ObjectNode type(DashboardBody body) {
    ObjectNode type =
        type(
            DASHBOARD_GROUP,
            body.apiVersion().map(api -> api.substring(api.indexOf('/') + 1)).orElse(STORED),
            "Dashboard",
            "dashboards");
    if (body.apiVersion().isEmpty()) {
      type.put("classic", "dashboard");
    }
    return type;
  }

  private void dashboard(
      RepoPath path, BlobId blob, byte[] bytes, Content.DashboardFile dashboard) {
    DashboardBody body = DashboardBody.read(path, bytes);
    resource.set("type", type(body));
    Optional<Dashboard> present = shown.dashboard(dashboard.uid());
    if (!resource.has("action")) {
      resource.put("action", present.isPresent() ? "update" : "create");
    }
    present.ifPresent(
        it ->
            resource.set(
                "existing",
                object(
                    it.uid(),
                    it.path(),
                    it.blob(),
                    DashboardBody.read(it.path(), target.sync().body(it)))));
    resource.set("dryRun", object(dashboard.uid(), path, blob, body));
  }

  /// What was written, in place of what would be, and what was there before.
  Wrapper written(Optional<Former.Was> before) {
    JsonNode object = resource.remove("dryRun");
    if (object != null) {
      resource.set("upsert", object);
    }
    resource.remove("existing");
    before.ifPresent(was -> parsed(was, true));
    return this;
  }

  /// The folder was there, without a file.
  void bare(Folder folder) {
    resource.set("existing", folder(folder.path(), folder.uid(), Optional.empty(), folder.title()));
  }

  /// What it was that is gone.
  Wrapper typed(Former.Was before) {
    parsed(before, false);
    return this;
  }

  private void parsed(Former.Was was, boolean existing) {
    RepoPath path = was.path();
    BlobId blob = was.file().blob();
    byte[] bytes = target.sync().trees().read(blob, Formats.MAX_BYTES);
    switch (Formats.parse(path, bytes)) {
      case Content.DashboardFile dashboard -> {
        DashboardBody body = DashboardBody.read(path, bytes);
        if (resource.at("/type/kind").asText().isEmpty()) {
          resource.set("type", type(body));
        }
        if (existing) {
          resource.set("existing", object(dashboard.uid(), path, blob, body));
        }
      }
      case Content.FolderFile folder -> {
        if (existing) {
          resource.set(
              "existing", folder(path.parent(), folder.uid(), Optional.of(blob), folder.title()));
        }
      }
      case Content.Bad _, Content.Other _ -> {}
    }
  }

  /// Without what would be.
  Wrapper withoutDryRun() {
    resource.remove("dryRun");
    return this;
  }

  ObjectNode json() {
    if (!errors.isEmpty()) {
      json.set("errors", errors);
    }
    return json;
  }

  /// 206 when something is wrong with the file.
  int status() {
    return errors.isEmpty() ? 200 : 206;
  }

  private ObjectNode object(Uid uid, RepoPath path, BlobId blob, DashboardBody body) {
    ObjectNode object =
        head(
            body.apiVersion().orElse(DASHBOARD_GROUP + "/" + STORED),
            "Dashboard",
            uid,
            path,
            Optional.of(blob));
    ownWords(object, body.metadata());
    object.set("spec", body.spec().deepCopy().remove(SERVER_MADE));
    return object;
  }

  /// Labels and annotations that the file has of its own. What the server knows it knows better.
  private static void ownWords(ObjectNode object, JsonNode metadata) {
    for (String field : List.of("labels", "annotations")) {
      if (metadata.path(field) instanceof ObjectNode own && !own.isEmpty()) {
        ObjectNode words = object.withObject("/metadata").withObject("/" + field);
        own.properties().stream()
            .filter(it -> !words.has(it.getKey()) && !it.getKey().equals(FOLDER_ANNOTATION))
            .forEach(it -> words.set(it.getKey(), it.getValue().deepCopy()));
      }
    }
  }

  private ObjectNode head(
      String api, String kind, Uid uid, RepoPath path, Optional<BlobId> checksum) {
    ObjectNode object = JSON.objectNode().put("apiVersion", api).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", uid.value()).put("namespace", "default");
    ObjectNode annotations = metadata.putObject("annotations");
    shown
        .folderAt(path.parent())
        .map(Folder::uid)
        .filter(folder -> !folder.equals(uid))
        .ifPresent(folder -> annotations.put(FOLDER_ANNOTATION, folder.value()));
    annotations.put("grafana.app/managedBy", "repo");
    annotations.put("grafana.app/managerId", target.name());
    annotations.put("grafana.app/sourcePath", path.value());
    checksum.ifPresent(blob -> annotations.put("grafana.app/sourceChecksum", blob.hex()));
    return object;
  }

  private static ObjectNode type(String group, String version, String kind, String resource) {
    return JSON.objectNode()
        .put("group", group)
        .put("version", version)
        .put("kind", kind)
        .put("resource", resource);
  }

  private static Optional<JsonNode> tree(RepoPath path, byte[] bytes) {
    boolean json = path.name().toLowerCase(Locale.ROOT).endsWith(".json");
    return (json ? Json.read(bytes) : Yaml.read(bytes)) instanceof Parsed.Tree(JsonNode root)
        ? Optional.of(root)
        : Optional.empty();
  }
}
