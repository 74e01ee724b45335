package lockstep.api.save;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.core.identity.User;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.repository.RepositorySpec.Commits;
import lockstep.sync.repository.RepositorySpec.Signing;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.Template;

/// What a repository is set to say in commits: Grafana's `spec.commit`.
///
/// @param commits the settings
/// @param snapshot what is there before the save
record Wording(Commits commits, Snapshot snapshot) {
  private static final String DASHBOARD = "dashboard";
  private static final String FOLDER = "folder";

  /// The save with the author and the message that the repository wants.
  Save applied(Save save, User user) {
    boolean templated =
        !commits.messageTemplate().isBlank()
            && (commits.enforceTemplate() || save.message().isEmpty());
    Optional<String> message =
        templated
            ? Optional.of(line(new Template(commits.messageTemplate()).fill(values(save, user))))
            : save.message();
    boolean other = commits.signing() == Signing.NONE && !commits.authorName().isBlank();
    Author author =
        other
            ? new Author(
                commits.authorName(),
                commits.authorEmail().isBlank() ? save.author().email() : commits.authorEmail())
            : save.author();
    return new Save(save.id(), save.edit(), author, message);
  }

  /// Titles are people's: none of them makes a second line, where trailers stand.
  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private Template.Values values(Save save, User user) {
    return switch (save.edit()) {
      case Edit.PutDashboard put ->
          values(
              put.uid().flatMap(snapshot::dashboard).isPresent() ? "update" : "create",
              DASHBOARD,
              put.uid().map(Uid::value).orElse(""),
              title(put.dashboard()),
              save,
              user);
      case Edit.DeleteDashboard delete ->
          values(
              "delete",
              DASHBOARD,
              delete.uid().value(),
              snapshot.dashboard(delete.uid()).map(Dashboard::title).orElse(""),
              save,
              user);
      case Edit.CreateFolder create ->
          values(
              "create",
              FOLDER,
              create.uid().map(Uid::value).orElse(""),
              create.title(),
              save,
              user);
      case Edit.RenameFolder rename ->
          values("update", FOLDER, rename.uid().value(), rename.title(), save, user);
      case Edit.DeleteFolder delete ->
          values(
              "delete",
              FOLDER,
              delete.uid().value(),
              snapshot.folder(delete.uid()).map(Folder::title).orElse(""),
              save,
              user);
      case Edit.PutFile put ->
          values(
              put.mode() == Edit.PutFile.Mode.CREATE ? "create" : "update",
              DASHBOARD,
              put.object()
                  .path("metadata")
                  .path("name")
                  .asText(put.object().path("uid").asText("")),
              title(put.object()),
              save,
              user);
      case Edit.DeletePaths delete ->
          values("delete", "file", "", delete.paths().getFirst().value(), save, user);
      case Edit.MovePaths move ->
          values("move", "file", "", move.moves().getFirst().from().value(), save, user);
      case Edit.MakeDirectory make -> values("create", FOLDER, "", make.path().name(), save, user);
      case Edit.DeclareFolders declare ->
          values("update", FOLDER, "", declare.directories().getFirst().value(), save, user);
    };
  }

  private static Template.Values values(
      String action, String kind, String uid, String title, Save save, User user) {
    String id = save.id().value().replaceAll("[^A-Za-z0-9]", "");
    return new Template.Values(
        action,
        kind,
        uid,
        title,
        user.name().isBlank() ? user.login() : user.name(),
        user.login(),
        user.email(),
        id.substring(0, Math.min(6, id.length())));
  }

  private static String title(ObjectNode dashboard) {
    JsonNode spec = dashboard.path("spec");
    return (spec.isObject() ? spec : dashboard).path("title").asText("");
  }
}
