package lockstep.api.save;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lockstep.api.repository.GitHost;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.identity.User;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositorySpec.Commits;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.Template;

/// What a repository is set to say in commits, names of branches and pull requests: Grafana's
/// `spec.commit`, `spec.branch` and `spec.pullRequest`.
///
/// @param spec the settings
/// @param followed the branch that is followed
/// @param snapshot what is there before the save
record Wording(RepositorySpec spec, String followed, Snapshot snapshot) {
  private static final String DASHBOARD = "dashboard";
  private static final String FOLDER = "folder";
  private static final Template USUAL_BRANCH = new Template("{{userLogin}}/{{title}}-{{random}}");
  private static final String ANY_RANDOM = "zqxzqx";

  static Wording of(SyncedRepository repository) {
    return new Wording(repository.spec(), repository.branch(), repository.sync().snapshot());
  }

  /// What a new branch for the save is called.
  BranchName branch(Save save, User user) {
    return branch(values(save, user));
  }

  /// True when a new branch for the save may have this name: a person's own is not taken where the
  /// template is enforced.
  boolean mayBeNew(BranchName name, Save save, User user) {
    if (!spec.branches().enforceTemplate()) {
      return true;
    }
    String made = branch(values(save, user).withRandom(ANY_RANDOM)).value();
    String[] around = made.split(ANY_RANDOM, -1);
    return around.length == 1
        ? name.value().equals(made)
        : Pattern.compile(
                Arrays.stream(around).map(Pattern::quote).collect(Collectors.joining("[a-z0-9]*")))
            .matcher(name.value())
            .matches();
  }

  private BranchName branch(Template.Values values) {
    Optional<BranchName> wanted =
        Optional.of(spec.branches().nameTemplate())
            .filter(template -> !template.isBlank())
            .flatMap(template -> new Template(template).branch(values));
    return wanted
        .filter(name -> !name.value().equals(followed) && !SaveDesk.isKept(name))
        .or(() -> USUAL_BRANCH.branch(values))
        .filter(name -> !SaveDesk.isKept(name))
        .orElseGet(() -> new BranchName("save-" + values.random()));
  }

  /// What a pull request for the save says.
  GitHost.Words pullRequest(Save save, User user) {
    return GitHost.Words.of(
        spec.pullRequests().titleTemplate(), values(save, user), save.message().orElse(""));
  }

  /// The message that the repository wants where the person writes none.
  Optional<String> message(Save save, User user) {
    return spec.commits().messageTemplate().isBlank()
        ? Optional.empty()
        : Optional.of(new Template(spec.commits().messageTemplate()).line(values(save, user)));
  }

  /// The save with the message that the repository wants. Its author stays: whom the commit names
  /// is the mirror's to say, and what waits belongs to a person.
  Save applied(Save save, User user) {
    Commits commits = spec.commits();
    Optional<String> message =
        commits.enforceTemplate() || save.message().isEmpty()
            ? message(save, user).or(save::message)
            : save.message();
    return save.with(message);
  }

  private Template.Values ofFolder(String action, Uid uid, Save save, User user) {
    String title = snapshot.folder(uid).map(Folder::title).orElse("");
    return values(action, FOLDER, uid.value(), title, save, user);
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
      case Edit.MoveFolder move -> ofFolder("move", move.uid(), save, user);
      case Edit.DeleteFolder delete -> ofFolder("delete", delete.uid(), save, user);
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
    return new Template.Values(
        action,
        kind,
        uid,
        title,
        user.name().isBlank() ? user.login() : user.name(),
        user.login(),
        user.email(),
        Template.random(save.id().value()));
  }

  private static String title(ObjectNode dashboard) {
    JsonNode spec = dashboard.path("spec");
    return (spec.isObject() ? spec : dashboard).path("title").asText("");
  }
}
