package lockstep.api.save;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import lockstep.core.merge.MergeChange;
import lockstep.core.merge.MergeConflict;
import lockstep.sync.save.SaveOutcome;

/// Merges and clashes as JSON.
public final class MergeJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private MergeJson() {}

  /// What others had changed and a merged save kept.
  public static ObjectNode merged(SaveOutcome.Merged merged) {
    ObjectNode json = JSON.objectNode();
    json.set("theirs", changes(merged.theirs()));
    return json.put("by", merged.by());
  }

  /// What changed, one thing each.
  public static ArrayNode changes(List<MergeChange> changes) {
    ArrayNode array = JSON.arrayNode();
    for (MergeChange change : changes) {
      array
          .addObject()
          .put("path", change.path())
          .put("subject", change.subject())
          .put("kind", change.kind().name().toLowerCase(Locale.ROOT));
    }
    return array;
  }

  /// A conflict: what is there now, when the base could be found all that clashes, and where the
  /// save is kept that waited for Git.
  public static ObjectNode conflict(SaveOutcome.Conflict conflict) {
    ObjectNode json = JSON.objectNode();
    json.put("uid", conflict.uid().value());
    json.put("version", conflict.version());
    json.put("updatedBy", conflict.by());
    json.put("updated", conflict.when().toString());
    conflict.unread().ifPresent(reason -> json.put("unread", reason));
    conflict
        .inside()
        .flatMap(SaveOutcome.Inside::last)
        .ifPresent(title -> json.put("inside", title));
    conflict.aside().ifPresent(aside -> aside(aside, json));
    conflict
        .clash()
        .ifPresent(
            clash -> {
              json.put("etag", clash.theirsBlob().hex());
              json.set("base", clash.base());
              clash.mine().ifPresent(mine -> json.set("mine", mine));
              json.set("theirs", clash.theirs());
              json.set("conflicts", conflicts(clash.conflicts()));
            });
    return json;
  }

  private static void aside(SaveOutcome.Aside aside, ObjectNode json) {
    aside.branch().ifPresent(branch -> json.put("branch", branch.value()));
    aside.commit().ifPresent(commit -> json.put("commit", commit.hex()));
    json.put("reason", aside.reason());
  }

  private static ArrayNode conflicts(List<MergeConflict> conflicts) {
    ArrayNode array = JSON.arrayNode();
    for (MergeConflict conflict : conflicts) {
      ObjectNode json = array.addObject();
      json.put("path", conflict.path());
      json.put("subject", conflict.subject());
      conflict.base().ifPresent(value -> json.set("base", value));
      conflict.mine().ifPresent(value -> json.set("mine", value));
      conflict.theirs().ifPresent(value -> json.set("theirs", value));
      json.put("suggestion", conflict.suggested().name().toLowerCase(Locale.ROOT));
      json.put("both", conflict.both());
    }
    return array;
  }
}
