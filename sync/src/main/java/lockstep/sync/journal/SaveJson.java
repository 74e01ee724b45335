package lockstep.sync.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.merge.Choice;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Edit.MovePaths.Move;
import lockstep.sync.save.Edit.PutFile.Mode;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;

/// A save as text, whole: another program, of the next version perhaps, makes the commit of it.
public final class SaveJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SaveJson() {}

  /// The text of a save.
  ///
  /// @throws IllegalArgumentException when it nests so deep that it could not be read again
  public static String write(Save save) {
    ObjectNode root = JSON.objectNode();
    root.put("id", save.id().value());
    root.putObject("author").put("name", save.author().name()).put("email", save.author().email());
    save.message().ifPresent(message -> root.put("message", message));
    save.request().ifPresent(digest -> root.put("request", digest.value()));
    root.set("edit", edit(save.edit()));
    String text = Json.write(root);
    read(text);
    return text;
  }

  /// The save of a text that [#write] made.
  ///
  /// @throws IllegalArgumentException when it is none that this program knows
  public static Save read(String text) {
    if (!(Json.read(text) instanceof Parsed.Tree(JsonNode root))) {
      throw new IllegalArgumentException("a save in the journal is no JSON");
    }
    return new Save(
        new SaveId(root.path("id").asText()),
        edit(object(root, "edit")),
        new Author(root.at("/author/name").asText(), root.at("/author/email").asText()),
        Optional.ofNullable(root.path("message").textValue()),
        Optional.ofNullable(root.path("request").textValue()).map(RequestDigest::new));
  }

  private static ObjectNode edit(Edit edit) {
    ObjectNode json = JSON.objectNode();
    switch (edit) {
      case Edit.PutDashboard put -> {
        json.put("do", "put-dashboard");
        put.uid().ifPresent(uid -> json.put("uid", uid.value()));
        json.set("dashboard", put.dashboard());
        put.folder().ifPresent(place -> json.put("folder", folder(place)));
        json.set("base", base(put.base()));
        put.resolution().ifPresent(chosen -> json.set("resolution", resolution(chosen)));
        put.file().ifPresent(file -> json.set("file", file(file)));
      }
      case Edit.DeleteDashboard(Uid uid, Edit.Base base) -> {
        json.put("do", "delete-dashboard").put("uid", uid.value());
        json.set("base", base(base));
      }
      case Edit.CreateFolder create -> {
        json.put("do", "create-folder").put("title", create.title());
        create.uid().ifPresent(uid -> json.put("uid", uid.value()));
        create.parent().ifPresent(uid -> json.put("parent", uid.value()));
        create.description().ifPresent(text -> json.put("description", text));
      }
      case Edit.RenameFolder rename -> {
        json.put("do", "rename-folder").put("uid", rename.uid().value());
        json.put("title", rename.title());
        rename.description().ifPresent(text -> json.put("description", text));
        json.set("base", base(rename.base()));
      }
      case Edit.MoveFolder move -> {
        json.put("do", "move-folder").put("uid", move.uid().value());
        move.parent().ifPresent(uid -> json.put("parent", uid.value()));
        json.set("base", base(move.base()));
      }
      case Edit.DeleteFolder delete -> {
        json.put("do", "delete-folder").put("uid", delete.uid().value());
        json.set("base", base(delete.base()));
        delete.contents().ifPresent(tag -> json.put("contents", tag));
      }
      case Edit.PutFile put -> {
        json.put("do", "put-file").put("path", put.path().value());
        json.put("create", put.mode() == Mode.CREATE);
        json.set("object", put.object());
        json.set("base", base(put.base()));
        put.resolution().ifPresent(chosen -> json.set("resolution", resolution(chosen)));
        put.file().ifPresent(file -> json.set("file", file(file)));
      }
      case Edit.DeletePaths(List<RepoPath> paths, Edit.Base base) -> {
        ArrayNode array = json.put("do", "delete-paths").putArray("paths");
        paths.forEach(path -> array.add(path.value()));
        json.set("base", base(base));
      }
      case Edit.MovePaths move -> {
        ArrayNode array = json.put("do", "move-paths").putArray("moves");
        move.moves().forEach(it -> array.add(move(it)));
        move.object().ifPresent(object -> json.set("object", object));
        json.set("base", base(move.base()));
      }
      case Edit.MakeDirectory make -> {
        json.put("do", "make-directory").put("path", make.path().value());
        make.uid().ifPresent(uid -> json.put("uid", uid.value()));
        make.title().ifPresent(text -> json.put("title", text));
        make.description().ifPresent(text -> json.put("description", text));
      }
      case Edit.DeclareFolders(List<RepoPath> directories) -> {
        ArrayNode array = json.put("do", "declare-folders").putArray("paths");
        directories.forEach(it -> array.add(it.value()));
      }
    }
    return json;
  }

  private static Optional<String> text(ObjectNode json, String field) {
    return Optional.ofNullable(json.path(field).textValue());
  }

  private static Edit edit(ObjectNode json) {
    String kind = json.path("do").asText();
    return switch (kind) {
      case "put-dashboard" ->
          new Edit.PutDashboard(
              uid(json, "uid"),
              object(json, "dashboard"),
              Optional.ofNullable(json.path("folder").textValue()).map(SaveJson::folder),
              base(object(json, "base")),
              json.has("resolution")
                  ? Optional.of(resolution(object(json, "resolution")))
                  : Optional.empty(),
              json.has("file") ? Optional.of(file(object(json, "file"))) : Optional.empty());
      case "delete-dashboard" -> new Edit.DeleteDashboard(known(json), base(object(json, "base")));
      case "create-folder" ->
          new Edit.CreateFolder(
              uid(json, "uid"),
              json.path("title").asText(),
              uid(json, "parent"),
              text(json, "description"));
      case "rename-folder" ->
          new Edit.RenameFolder(
              known(json),
              json.path("title").asText(),
              text(json, "description"),
              folderBase(json));
      case "move-folder" -> new Edit.MoveFolder(known(json), uid(json, "parent"), folderBase(json));
      case "delete-folder" ->
          new Edit.DeleteFolder(known(json), folderBase(json), text(json, "contents"));
      case "put-file" ->
          new Edit.PutFile(
              path(json.path("path")),
              object(json, "object"),
              json.path("create").asBoolean() ? Mode.CREATE : Mode.REPLACE,
              base(object(json, "base")),
              json.has("resolution")
                  ? Optional.of(resolution(object(json, "resolution")))
                  : Optional.empty(),
              json.has("file") ? Optional.of(file(object(json, "file"))) : Optional.empty());
      case "delete-paths" ->
          new Edit.DeletePaths(
              json.path("paths").valueStream().map(SaveJson::path).toList(),
              base(object(json, "base")));
      case "move-paths" ->
          new Edit.MovePaths(
              json.path("moves").valueStream().map(SaveJson::move).toList(),
              json.has("object") ? Optional.of(object(json, "object")) : Optional.empty(),
              base(object(json, "base")));
      case "make-directory" ->
          new Edit.MakeDirectory(
              path(json.path("path")),
              uid(json, "uid"),
              text(json, "title"),
              text(json, "description"));
      case "declare-folders" ->
          new Edit.DeclareFolders(json.path("paths").valueStream().map(SaveJson::path).toList());
      default ->
          throw new IllegalArgumentException(
              "the journal has a kind of save that this program does not know: " + kind);
    };
  }

  private static ObjectNode file(Edit.FileText file) {
    return JSON.objectNode().put("path", file.path().value()).put("text", file.text());
  }

  private static Edit.FileText file(ObjectNode json) {
    return new Edit.FileText(path(json.path("path")), json.path("text").asText());
  }

  private static ObjectNode move(Move move) {
    return JSON.objectNode().put("from", move.from().value()).put("to", move.to().value());
  }

  private static Move move(JsonNode json) {
    return new Move(path(json.path("from")), path(json.path("to")));
  }

  private static RepoPath path(JsonNode json) {
    return new RepoPath(json.asText());
  }

  private static ObjectNode base(Edit.Base base) {
    ObjectNode json = JSON.objectNode();
    return switch (base) {
      case Edit.Base.Version(int version) -> json.put("version", version);
      case Edit.Base.Exact(BlobId blob) -> json.put("exact", blob.hex());
      case Edit.Base.Document(ObjectNode content) -> json.set("document", content);
      case Edit.Base.Any() -> json.put("any", true);
    };
  }

  private static Edit.Base base(ObjectNode json) {
    if (json.has("version")) {
      return new Edit.Base.Version(json.path("version").asInt());
    }
    if (json.has("exact")) {
      return new Edit.Base.Exact(new BlobId(json.path("exact").asText()));
    }
    return json.has("document")
        ? new Edit.Base.Document(object(json, "document"))
        : new Edit.Base.Any();
  }

  /// What an older program wrote has none.
  private static Edit.Base folderBase(ObjectNode json) {
    return json.has("base") ? base(object(json, "base")) : new Edit.Base.Any();
  }

  /// A folder's uid; nothing for the top.
  private static String folder(Edit.Place place) {
    return switch (place) {
      case Edit.Place.Top() -> "";
      case Edit.Place.InFolder(Uid uid) -> uid.value();
    };
  }

  private static Edit.Place folder(String text) {
    return text.isEmpty() ? new Edit.Place.Top() : new Edit.Place.InFolder(new Uid(text));
  }

  private static ObjectNode resolution(Edit.Resolution chosen) {
    ObjectNode json = JSON.objectNode().put("theirs", chosen.theirs().hex());
    ObjectNode choices = json.putObject("choices");
    chosen.choices().forEach((path, choice) -> choices.put(path, word(choice)));
    return json;
  }

  private static Edit.Resolution resolution(ObjectNode json) {
    Map<String, Choice> choices = new LinkedHashMap<>();
    object(json, "choices")
        .properties()
        .forEach(each -> choices.put(each.getKey(), choice(each.getValue().asText())));
    return new Edit.Resolution(new BlobId(json.path("theirs").asText()), choices);
  }

  private static String word(Choice choice) {
    return switch (choice) {
      case MINE -> "mine";
      case THEIRS -> "theirs";
      case BOTH -> "both";
    };
  }

  private static Choice choice(String word) {
    return Arrays.stream(Choice.values())
        .filter(each -> word(each).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no choice: " + word));
  }

  private static Uid known(ObjectNode json) {
    return uid(json, "uid").orElseThrow(() -> new IllegalArgumentException("a save has no uid"));
  }

  private static Optional<Uid> uid(ObjectNode json, String field) {
    return Optional.ofNullable(json.path(field).textValue()).map(Uid::new);
  }

  private static ObjectNode object(JsonNode json, String field) {
    if (json.path(field) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("a save in the journal has no " + field);
  }
}
