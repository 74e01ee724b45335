package lockstep.api.provisioning.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;

/// What a request says of a directory: a `Folder`, or nothing.
///
/// @param uid empty when none is named
/// @param title empty when none is given
/// @param description empty when none is given
record SentFolder(
    RepoPath path, Optional<Uid> uid, Optional<String> title, Optional<String> description) {

  static SentFolder of(Request request, RepoPath path) {
    if (request.body().length == 0) {
      return new SentFolder(path, Optional.empty(), Optional.empty(), Optional.empty());
    }
    ObjectNode folder = SentObject.read(request, path.child(Formats.FOLDER_FILE));
    if (!folder.path("kind").asText("").equals("Folder")) {
      throw noFolder();
    }
    String name = folder.at("/metadata/name").asText("");
    Optional<String> problem = name.isEmpty() ? Optional.empty() : Uid.problemWith(name);
    if (problem.isPresent()) {
      throw Asked.STATUS.badRequest("metadata.name: " + problem.get());
    }
    return new SentFolder(
        path,
        name.isEmpty() ? Optional.empty() : Optional.of(new Uid(name)),
        Optional.of(folder.at("/spec/title").asText("").strip()).filter(it -> !it.isEmpty()),
        Optional.ofNullable(folder.at("/spec/description").textValue()).map(String::strip));
  }

  /// The directory is to be made so.
  Edit make() {
    return new Edit.MakeDirectory(path, uid, title, description);
  }

  /// The directory is to be so from now on.
  ///
  /// @param is the uid that it has
  Edit change(Uid is, Edit.Base base) {
    if (title.isEmpty()) {
      throw noFolder();
    }
    if (uid.filter(it -> !it.equals(is)).isPresent()) {
      throw Asked.STATUS.badRequest(
          "metadata.name: is not %s (the uid of a folder does not change)".formatted(is));
    }
    return new Edit.RenameFolder(is, title.get(), description, base);
  }

  private static HttpFault noFolder() {
    return Asked.STATUS.badRequest(
        "body: is no Folder with a spec.title (of a directory its title and its description are"
            + " changed here)");
  }
}
