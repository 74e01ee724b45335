package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lockstep.core.json.Json;
import lockstep.core.json.JsonText;
import lockstep.core.json.Parsed;

/// A folder's `_folder.json`, to be written.
///
/// @param uid the folder's identity
/// @param title not blank
public record FolderDraft(Uid uid, String title) {
  /// The bytes of a new `_folder.json`.
  public byte[] fresh() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("apiVersion", "folder.grafana.app/v1");
    root.put("kind", "Folder");
    root.putObject("metadata").put("name", uid.value());
    root.putObject("spec").put("title", title);
    return JsonText.fresh(root);
  }

  /// The bytes of the present `_folder.json` with this uid and title, all else as it is; of one
  /// that is no folder, [#fresh].
  public byte[] into(byte[] present) {
    if (Formats.parse(new RepoPath("folder/" + Formats.FOLDER_FILE), present)
            instanceof Content.FolderFile
        && Json.read(present) instanceof Parsed.Tree(JsonNode root)
        && root instanceof ObjectNode object) {
      object.withObject("/metadata").put("name", uid.value());
      object.set("spec", withTitle(object.path("spec")));
      return JsonText.rewrite(present, object);
    }
    return fresh();
  }

  private ObjectNode withTitle(JsonNode spec) {
    ObjectNode titled =
        spec instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    return titled.put("title", title);
  }
}
