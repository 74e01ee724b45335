package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.api.http.Answer;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.Sha256;
import lockstep.core.snapshot.Catalog;

/// What is in a folder, however deep: who deletes the folder deletes all of it, so they name what
/// they saw of it.
///
/// It is compared with what is shown here, which for a save is the instance that makes the commits.
///
/// @param folders those below it
/// @param dashboards those in it and in them
record FolderContents(List<Folder> folders, List<Dashboard> dashboards) {
  private static final int DIGITS = 40;

  static FolderContents of(Catalog catalog, Folder folder) {
    return new FolderContents(
        catalog.folders().values().stream()
            .filter(other -> catalog.ancestors(other).contains(folder))
            .toList(),
        catalog.dashboards().values().stream()
            .filter(
                dashboard ->
                    dashboard
                        .folder()
                        .flatMap(catalog::folder)
                        .filter(in -> in.equals(folder) || catalog.ancestors(in).contains(folder))
                        .isPresent())
            .toList());
  }

  /// Names every file of it with its content.
  String tag() {
    String lines =
        Stream.concat(
                folders.stream().map(it -> it.path() + " " + it.metadata().map(Object::toString)),
                dashboards.stream().map(it -> it.path() + " " + it.blob()))
            .sorted()
            .collect(Collectors.joining("\n"));
    return HexFormat.of()
        .formatHex(Sha256.of(lines.getBytes(StandardCharsets.UTF_8)))
        .substring(0, DIGITS);
  }

  /// What somebody hears who saw something else in it: the newest of it, and who made that.
  Answer changed(Folder folder) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", "version-mismatch");
    body.put("uid", folder.uid().value());
    Optional<Dashboard> newest =
        dashboards.stream().max(Comparator.comparing(it -> it.provenance().updated()));
    newest.ifPresent(
        dashboard -> {
          Provenance provenance = dashboard.provenance();
          body.put("inside", dashboard.title());
          body.put("updatedBy", provenance.updatedBy());
          body.put("updated", provenance.updated().toString());
        });
    body.put(
        "message",
        ("What is in the folder \"%s\" has changed since you looked%s: look again, and name the"
                + " ETag of its new counts in contents, or leave contents out")
            .formatted(
                folder.title(),
                newest.map(it -> " (\"%s\" was changed last)".formatted(it.title())).orElse("")));
    return Answer.json(412, body);
  }
}
