package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.JsonText;
import lockstep.core.json.Parsed;

/// A folder's `_folder.json`, to be written.
///
/// @param uid the folder's identity
/// @param title not blank
/// @param description empty: a file keeps its own
public record FolderDraft(Uid uid, String title, Optional<String> description) {
  /// A folder without a description of its own.
  public FolderDraft(Uid uid, String title) {
    this(uid, title, Optional.empty());
  }

  /// The bytes of a new `_folder.json`.
  public byte[] fresh() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("apiVersion", "folder.grafana.app/v1");
    root.put("kind", "Folder");
    root.putObject("metadata").put("name", uid.value());
    root.set("spec", said(JsonNodeFactory.instance.objectNode()));
    return JsonText.fresh(root);
  }

  /// The bytes of the present `_folder.json` with this uid, title and description, all else as it
  /// is; of one
  /// that is no folder, [#fresh].
  public byte[] into(byte[] present) {
    if (Formats.parse(new RepoPath("folder/" + Formats.FOLDER_FILE), present)
            instanceof Content.FolderFile
        && Json.read(present) instanceof Parsed.Tree(JsonNode root)
        && root instanceof ObjectNode object) {
      object.withObject("/metadata").put("name", uid.value());
      object.set("spec", said(object.path("spec")));
      return JsonText.rewrite(present, object);
    }
    return fresh();
  }

  /// What a `_folder.json` says of its folder; empty when it says nothing, or is none.
  public static Optional<String> description(byte[] present) {
    return Json.read(present) instanceof Parsed.Tree(JsonNode root)
        ? Optional.ofNullable(root.at("/spec/description").textValue())
        : Optional.empty();
  }

  private ObjectNode said(JsonNode spec) {
    ObjectNode said =
        spec instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    said.put("title", title);
    description.ifPresent(text -> said.put("description", text));
    return said;
  }
}
