package lockstep.core.merge;

import static lockstep.core.merge.GrafanaFile.isResource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.JsonText;
import lockstep.core.json.Parsed;
import lockstep.core.json.Trees;
import lockstep.core.json.Yaml;
import lockstep.core.json.YamlText;

/// Merges whole files: dashboards in any of the accepted formats, and the `_folder.json` of
/// folders.
///
/// The merged file has the text of one side with the other's changes in it; a side that changed the
/// format (classic JSON to a resource, or back) gives the format, and the only one that changed
/// comments of YAML gives the text.
public final class FileMerge {
  /// What files are written in.
  public enum Notation {
    JSON,
    YAML
  }

  /// What a merge of files comes to.
  public sealed interface Outcome {
    /// The file with the changes of both.
    ///
    /// @param text to be written in UTF-8
    /// @param lost comments that one side wrote and that are not in the text, since it is the
    /// other's
    record Merged(String text, List<MergeChange> mine, List<MergeChange> theirs, List<String> lost)
        implements Outcome {}

    /// The sides clash.
    ///
    /// @param conflicts all of them, sorted by path
    /// @param marked the merged file with the lines that clash in it twice, between Git's markers
    record Conflicts(List<MergeConflict> conflicts, String marked) implements Outcome {}

    /// One of the files is no document that can be merged by its structure.
    ///
    /// @param reason in a sentence that names the file
    record Unknown(String reason) implements Outcome {}

    /// The changes do not clash, but what they make together is no valid document.
    ///
    /// @param marked the two files with all that differs twice, between Git's markers
    record Invalid(String reason, String marked) implements Outcome {}
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Notation notation;
  private final Comments comments;
  private final byte[] mineBytes;
  private final byte[] theirBytes;
  private final ObjectNode base;
  private final ObjectNode mine;
  private final ObjectNode theirs;

  private FileMerge(
      Notation notation,
      Comments comments,
      byte[] mineBytes,
      byte[] theirBytes,
      ObjectNode base,
      ObjectNode mine,
      ObjectNode theirs) {
    this.notation = notation;
    this.comments = comments;
    this.mineBytes = mineBytes;
    this.theirBytes = theirBytes;
    this.base = base;
    this.mine = mine;
    this.theirs = theirs;
  }

  /// Merges three files.
  ///
  /// @param base empty bytes when both sides added the file
  /// @param choices as in [DocumentMerge#merge]; paths inside `spec` come without it
  /// @param text whose text the merged file keeps, [Choice#MINE] or [Choice#THEIRS]
  public static Outcome merge(
      Notation notation,
      byte[] base,
      byte[] mine,
      byte[] theirs,
      Map<String, Choice> choices,
      Choice text) {
    Read one = read(notation, mine, "Ours");
    Read other = read(notation, theirs, "Theirs");
    Read before =
        base.length == 0 ? new Read(beginning(one, other), "") : read(notation, base, "The base");
    for (Read file : List.of(one, other, before)) {
      if (!file.problem().isEmpty()) {
        return new Outcome.Unknown(file.problem());
      }
    }
    FileMerge merge =
        new FileMerge(
            notation,
            notation == Notation.YAML ? Comments.of(base, mine, theirs) : Comments.NONE,
            mine,
            theirs,
            before.root(),
            one.root(),
            other.root());
    return merge.outcome(choices, merge.comments.keepsMine(text == Choice.MINE));
  }

  /// A file that was read.
  ///
  /// @param problem why it cannot be merged; empty when it can
  private record Read(ObjectNode root, String problem) {}

  private static Read read(Notation notation, byte[] bytes, String name) {
    Parsed parsed = notation == Notation.JSON ? Json.read(bytes) : Yaml.read(bytes);
    return switch (parsed) {
      case Parsed.Problem problem ->
          new Read(NODES.objectNode(), "%s cannot be read: %s".formatted(name, problem.sentence()));
      case Parsed.Tree(JsonNode root) when root instanceof ObjectNode object ->
          GrafanaFile.isKnown(object)
              ? new Read(object, "")
              : new Read(object, name + " is neither a dashboard nor a folder");
      case Parsed.Tree _ -> new Read(NODES.objectNode(), name + " is not an object");
    };
  }

  /// What two files that were made apart have in common: no more than their form.
  private static ObjectNode beginning(Read one, Read other) {
    ObjectNode root = NODES.objectNode();
    boolean resources = isResource(one.root()) && isResource(other.root());
    ObjectNode inner = resources ? root.putObject("spec") : root;
    if (resources) {
      root.put("apiVersion", "").put("kind", "");
    }
    if (spec(one.root()).path("panels").isArray() && spec(other.root()).path("panels").isArray()) {
      inner.putArray("panels");
    }
    return root;
  }

  private Outcome outcome(Map<String, Choice> choices, boolean mineText) {
    return switch (merged(choices)) {
      case Whole.Merged(ObjectNode root, List<MergeChange> mine, List<MergeChange> theirs) ->
          merged(write(root, mineText), mine, theirs);
      case Whole.Conflicts(List<MergeConflict> conflicts) ->
          new Outcome.Conflicts(conflicts, marked(conflicts, choices, mineText));
      case Whole.Invalid(String reason) ->
          new Outcome.Invalid(reason, MarkedText.of(text(mineBytes), text(theirBytes)));
    };
  }

  private Outcome merged(String text, List<MergeChange> mine, List<MergeChange> theirs) {
    return new Outcome.Merged(text, mine, theirs, comments.lostIn(text));
  }

  /// What merging the trees of the files comes to.
  private sealed interface Whole {
    record Merged(ObjectNode root, List<MergeChange> mine, List<MergeChange> theirs)
        implements Whole {}

    record Conflicts(List<MergeConflict> conflicts) implements Whole {}

    record Invalid(String reason) implements Whole {}
  }

  private Whole merged(Map<String, Choice> choices) {
    Clashes clashes = Clashes.decidedBy(choices);
    boolean sameForm = isResource(mine) == isResource(theirs);
    ObjectNode form = formOf(sameForm);
    ObjectNode envelope =
        sameForm && isResource(mine)
            ? new TreeMerge(clashes)
                .fields(Place.ROOT, envelope(base), envelope(mine), envelope(theirs))
            : envelope(form);
    MergeResult inside = DocumentMerge.merge(inner(base), inner(mine), inner(theirs), choices);
    if (inside instanceof MergeResult.Conflicts(List<MergeConflict> conflicts)) {
      clashes.addAll(conflicts);
    }
    if (!clashes.undecided().isEmpty()) {
      return new Whole.Conflicts(clashes.undecided());
    }
    return switch (inside) {
      case MergeResult.Merged(ObjectNode document, var ours, var others) ->
          new Whole.Merged(whole(form, envelope, document), ours, others);
      case MergeResult.Invalid(String reason) -> new Whole.Invalid(reason);
      case MergeResult.Conflicts conflicts -> new Whole.Conflicts(conflicts.conflicts());
    };
  }

  /// The side whose form the merged file has: the one that changed it.
  private ObjectNode formOf(boolean sameForm) {
    return sameForm || isResource(mine) == isResource(base) ? theirs : mine;
  }

  /// The dashboard in a file. Where forms differ, without what only one of them has.
  private ObjectNode inner(ObjectNode root) {
    ObjectNode inner = spec(root);
    if (isResource(mine) == isResource(theirs) && isResource(base) == isResource(mine)) {
      return inner;
    }
    ObjectNode bare = Board.shallowCopy(inner);
    bare.remove("uid");
    return bare.remove(DocumentMerge.SERVER_MADE);
  }

  private ObjectNode whole(ObjectNode form, ObjectNode envelope, ObjectNode document) {
    if (isResource(form)) {
      ObjectNode root = envelope.deepCopy();
      root.set("spec", document);
      return root;
    }
    for (String field : List.of("uid", "id", "version", "iteration")) {
      if (!document.has(field) && form.has(field)) {
        document.set(field, form.get(field));
      }
    }
    return document;
  }

  private static ObjectNode spec(ObjectNode root) {
    return isResource(root) ? (ObjectNode) root.path("spec") : root;
  }

  private static ObjectNode envelope(ObjectNode root) {
    return isResource(root) ? Board.shallowCopy(root).putNull("spec") : NODES.objectNode();
  }

  private String write(ObjectNode root, boolean mineText) {
    boolean converted = isResource(mine) != isResource(theirs);
    boolean ours = converted ? isResource(root) == isResource(mine) : mineText;
    byte[] text = ours ? mineBytes : theirBytes;
    if (Trees.same(root, ours ? mine : theirs)) {
      return text(text);
    }
    byte[] written =
        notation == Notation.JSON ? JsonText.rewrite(text, root) : YamlText.rewrite(text, root);
    return text(written);
  }

  private String marked(
      List<MergeConflict> conflicts, Map<String, Choice> choices, boolean mineText) {
    String ours =
        allFor(Choice.MINE, conflicts, choices, mineText).orElseGet(() -> text(mineBytes));
    String others =
        allFor(Choice.THEIRS, conflicts, choices, mineText).orElseGet(() -> text(theirBytes));
    // A file without a marker in it would be taken for one that is merged.
    return ours.equals(others)
        ? MarkedText.of(text(mineBytes), text(theirBytes))
        : MarkedText.of(ours, others);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Optional<String> allFor(
      Choice side, List<MergeConflict> conflicts, Map<String, Choice> choices, boolean mineText) {
    Map<String, Choice> all = new HashMap<>(choices);
    conflicts.forEach(conflict -> all.put(conflict.path(), side));
    return merged(all) instanceof Whole.Merged(ObjectNode root, var _, var _)
        ? Optional.of(write(root, mineText))
        : Optional.empty();
  }
}
