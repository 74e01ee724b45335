package lockstep.api.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.FolderRules;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;

/// Which of several repositories a save goes to.
///
/// What is there already is saved where it is; a new dashboard or folder goes where its folder is;
/// at the top level to the first repository that takes saves and shows its content there
/// (`folderless`, `instance`), else to the wrapper folder of the first that takes saves.
final class Destinations {
  private final Repositories repositories;

  Destinations(Repositories repositories) {
    this.repositories = repositories;
  }

  /// Where a save goes, or why it goes nowhere.
  sealed interface Destination {
    /// To this repository, which has the last word.
    record To(SyncedRepository repository) implements Destination {}

    /// Nowhere: no repository can decide it alone.
    record Nowhere(SaveOutcome outcome) implements Destination {}
  }

  /// @param elsewhere true when it goes to another branch than the one that is followed
  /// @throws HttpFault 422 when no repository takes it
  Destination of(Save save, boolean elsewhere) {
    List<SyncedRepository> all = repositories.all();
    if (all.isEmpty()) {
      throw refused(
          "There is no repository to save to: add one in the configuration or by the API");
    }
    if (all.size() == 1) {
      return new Destination.To(all.getFirst());
    }
    Optional<SyncedRepository> before = repositories.knowing(save.id());
    return before.<Destination>map(Destination.To::new).orElseGet(() -> of(save.edit(), elsewhere));
  }

  /// To this very repository, unless it names a uid that another one has: what claims it a second
  /// time is not shown.
  Destination in(SyncedRepository repository, Save save) {
    return Optional.of(save.edit())
        .filter(_ -> repository.sync().lookup(save.id()).isEmpty())
        .flatMap(edit -> taken(repository, edit))
        .<Destination>map(Destination.Nowhere::new)
        .orElseGet(() -> new Destination.To(repository));
  }

  private Optional<SaveOutcome> taken(SyncedRepository repository, Edit edit) {
    Catalog shown = repositories.catalog();
    return switch (edit) {
      case Edit.PutFile put -> taken(repository, put.object(), shown);
      case Edit.MovePaths move -> move.object().flatMap(it -> taken(repository, it, shown));
      case Edit.MakeDirectory make ->
          make.uid()
              .flatMap(shown::folder)
              .flatMap(it -> taken(repository, shown.ownerOfFolder(it.uid()), it.uid(), it.path()));
      case Edit.PutDashboard _,
          Edit.DeleteDashboard _,
          Edit.CreateFolder _,
          Edit.RenameFolder _,
          Edit.MoveFolder _,
          Edit.DeleteFolder _,
          Edit.DeletePaths _,
          Edit.DeclareFolders _ ->
          Optional.empty();
    };
  }

  private static Optional<SaveOutcome> taken(
      SyncedRepository repository, ObjectNode object, Catalog shown) {
    return DashboardDraft.of(object)
        .uid()
        .filter(uid -> Uid.problemWith(uid).isEmpty())
        .flatMap(uid -> shown.dashboard(new Uid(uid)))
        .flatMap(it -> taken(repository, shown.ownerOfDashboard(it.uid()), it.uid(), it.path()));
  }

  private static Optional<SaveOutcome> taken(
      SyncedRepository repository, Optional<Catalog.Part> owner, Uid uid, RepoPath path) {
    return owner
        .map(Catalog.Part::repository)
        .filter(name -> !name.equals(repository.name()))
        .map(
            name ->
                new SaveOutcome.Invalid(
                    SaveOutcome.Reason.UID_TAKEN,
                    "The uid %s belongs to %s of the repository %s: give it another one, or change that file"
                        .formatted(uid, path, name)));
  }

  private Destination of(Edit edit, boolean elsewhere) {
    return switch (edit) {
      case Edit.PutDashboard put -> ofPut(put, elsewhere);
      case Edit.DeleteDashboard delete ->
          to(ofDashboard(delete.uid()).or(() -> repositories.ofPast(delete.uid())));
      case Edit.CreateFolder create -> ofFolder(create, elsewhere);
      case Edit.RenameFolder rename -> to(repositories.ofFolder(rename.uid()));
      case Edit.MoveFolder move -> ofMove(move);
      case Edit.DeleteFolder delete -> to(repositories.ofFolder(delete.uid()));
      case Edit.PutFile _,
          Edit.DeletePaths _,
          Edit.MovePaths _,
          Edit.MakeDirectory _,
          Edit.DeclareFolders _ ->
          throw new IllegalArgumentException("an edit by path names its repository");
    };
  }

  private Destination ofPut(Edit.PutDashboard put, boolean elsewhere) {
    Optional<SyncedRepository> owner = put.uid().flatMap(this::ofDashboard);
    Optional<Uid> folder =
        put.folder()
            .filter(Edit.Place.InFolder.class::isInstance)
            .map(place -> ((Edit.Place.InFolder) place).uid());
    if (owner.isPresent()) {
      return folder
          .flatMap(uid -> moves(put, owner.get(), uid))
          .<Destination>map(Destination.Nowhere::new)
          .orElseGet(() -> new Destination.To(owner.get()));
    }
    if (folder.isPresent()) {
      return to(repositories.ofFolder(folder.get()));
    }
    Optional<SyncedRepository> past =
        put.folder().isPresent() ? Optional.empty() : put.uid().flatMap(repositories::ofPast);
    return past.<Destination>map(Destination.To::new).orElseGet(() -> atTop(elsewhere));
  }

  /// Why a dashboard cannot go to a folder of another repository: two repositories have no commit
  /// in common, so half of a move could be lost.
  private Optional<SaveOutcome> moves(Edit.PutDashboard put, SyncedRepository owner, Uid folder) {
    Optional<SyncedRepository> target = other(owner, folder);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    boolean isNew = put.base().equals(new Edit.Base.Version(0));
    return Optional.of(
        isNew
            ? new SaveOutcome.Invalid(
                SaveOutcome.Reason.UID_TAKEN,
                "A dashboard with the same uid is in the repository " + owner.name())
            : new SaveOutcome.Invalid(
                SaveOutcome.Reason.BAD_REQUEST,
                "The dashboard is managed by repo '%s' and the folder by repo '%s': nothing moves between repositories. Save a copy there under a new uid, then delete this one"
                    .formatted(owner.name(), target.get().name())));
  }

  /// The repository of a folder that `owner` does not have.
  private Optional<SyncedRepository> other(SyncedRepository owner, Uid folder) {
    return repositories
        .ofFolder(folder)
        .filter(other -> !other.name().equals(owner.name()))
        .filter(_ -> owner.sync().snapshot().folder(folder).isEmpty());
  }

  private Destination ofFolder(Edit.CreateFolder create, boolean elsewhere) {
    if (create.uid().flatMap(repositories::ofFolder).isPresent()) {
      return new Destination.Nowhere(
          new SaveOutcome.Invalid(
              SaveOutcome.Reason.UID_TAKEN, "A folder with the same uid already exists"));
    }
    return create.parent().isPresent()
        ? to(repositories.ofFolder(create.parent().get()))
        : atTop(elsewhere);
  }

  private Destination ofMove(Edit.MoveFolder move) {
    Optional<SyncedRepository> owner = repositories.ofFolder(move.uid());
    return owner
        .flatMap(it -> move.parent().flatMap(parent -> other(it, parent)))
        .<Destination>map(
            other ->
                new Destination.Nowhere(
                    new SaveOutcome.Invalid(
                        SaveOutcome.Reason.BAD_REQUEST,
                        "The folder is managed by repo '%s' and the one that it should go into by repo '%s': nothing moves between repositories"
                            .formatted(owner.get().name(), other.name()))))
        .orElseGet(() -> to(owner));
  }

  /// Also one that waits for Git and is in no commit yet.
  private Optional<SyncedRepository> ofDashboard(Uid uid) {
    return repositories
        .ofDashboard(uid)
        .or(
            () ->
                repositories.all().stream()
                    .filter(one -> one.waiting().newest(uid).isPresent())
                    .findFirst());
  }

  /// Where there is none, any says so in the words of its planner.
  private Destination to(Optional<SyncedRepository> owner) {
    return new Destination.To(owner.orElseGet(() -> repositories.all().getFirst()));
  }

  private Destination atTop(boolean elsewhere) {
    List<SyncedRepository> open =
        repositories.all().stream()
            .filter(one -> elsewhere ? one.takesBranches() : one.writable())
            .toList();
    if (open.isEmpty()) {
      throw refused(
          elsewhere
              ? "No repository takes saves to another branch (their workflows lack branch)"
              : "No repository takes saves directly (their workflows lack write): name a branch, or"
                  + " a folder");
    }
    return new Destination.To(
        open.stream()
            .filter(one -> one.spec().sync().target() != FolderRules.Target.FOLDER)
            .findFirst()
            .orElseGet(open::getFirst));
  }

  private static HttpFault refused(String why) {
    return new HttpFault(Answer.message(422, "refused", why));
  }
}
