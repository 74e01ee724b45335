package lockstep.sync.save;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Predicate;
import lockstep.core.resource.Content;
import lockstep.core.resource.Folder;
import lockstep.core.resource.FolderDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;

/// What is said of a folder at one time: all that an edit of it can change.
///
/// @param description empty text where there is none
record FolderSaid(String title, String description) {
  private static final String TITLE = "title";
  private static final String DESCRIPTION = "description";

  /// How many revisions of a folder's file are looked through for a base.
  private static final int MAX_LOOKED_THROUGH = 200;

  static FolderSaid now(Folder folder, Bodies bodies) {
    return new FolderSaid(
        folder.title(),
        folder.metadata().map(bodies::read).flatMap(FolderDraft::description).orElse(""));
  }

  /// What was said at a base, if that is in the history.
  static Optional<FolderSaid> at(Edit.Base base, Folder folder, Past past) {
    return switch (base) {
      case Edit.Base.Any() -> Optional.empty();
      case Edit.Base.Version(int version) -> at(folder, past, it -> it.version() == version);
      case Edit.Base.Exact exact ->
          at(folder, past, it -> it.blob().equals(Optional.of(exact.blob())));
      case Edit.Base.Document(ObjectNode document) ->
          Optional.of(
              new FolderSaid(
                  document.at("/spec/title").asText(""),
                  document.at("/spec/description").asText("")));
    };
  }

  private static Optional<FolderSaid> at(Folder folder, Past past, Predicate<Revision> isBase) {
    RepoPath file = FolderPlanner.metadata(folder.path());
    return past.revisions(file, MAX_LOOKED_THROUGH).stream()
        .filter(isBase)
        .findFirst()
        .flatMap(past::content)
        .flatMap(
            bytes ->
                Formats.parse(file, bytes) instanceof Content.FolderFile(Uid uid, String title)
                        && uid.equals(folder.uid())
                    ? Optional.of(new FolderSaid(title, FolderDraft.description(bytes).orElse("")))
                    : Optional.empty());
  }

  FolderSaid with(Edit.RenameFolder rename) {
    return new FolderSaid(rename.title(), rename.description().orElse(description));
  }

  /// For a merge: no description is none.
  ObjectNode tree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put(TITLE, title);
    return description.isEmpty() ? tree : tree.put(DESCRIPTION, description);
  }

  /// What makes `tree` of this. A description that stays is not written again.
  FolderDraft become(ObjectNode tree, Uid uid) {
    JsonNode wanted = tree.path(DESCRIPTION);
    return new FolderDraft(
        uid,
        tree.path(TITLE).textValue(),
        Optional.of(wanted.asText("")).filter(it -> !it.equals(description)));
  }
}
