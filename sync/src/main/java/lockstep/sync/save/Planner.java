package lockstep.sync.save;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;

/// The pure function (save, snapshot, past) -> [Plan].
///
/// It decides on what a snapshot and its past say and on nothing else, so it can be asked again on
/// the next snapshot when somebody else was first.
public final class Planner {
  private final DashboardPlanner dashboards;
  private final FolderPlanner folders;
  private final FilePlanner files;
  private final PathPlanner paths;

  /// Reads the present content of files from `bodies`.
  public Planner(Bodies bodies) {
    this.dashboards = new DashboardPlanner(bodies);
    this.files = new FilePlanner(bodies, dashboards);
    this.paths = new PathPlanner(bodies);
    this.folders = new FolderPlanner(bodies, paths);
  }

  /// What `save` comes to on `snapshot`.
  ///
  /// @param past of the commit of the snapshot
  public Plan plan(Save save, Snapshot snapshot, Past past) {
    return switch (save.edit()) {
      case Edit.PutDashboard put -> dashboards.put(save, put, snapshot, past);
      case Edit.DeleteDashboard delete -> dashboards.delete(delete, snapshot, past);
      case Edit.CreateFolder create -> folders.create(save.id(), create, snapshot);
      case Edit.RenameFolder rename -> folders.rename(rename, snapshot, past);
      case Edit.MoveFolder move -> folders.move(save.id(), move, snapshot, past);
      case Edit.DeleteFolder delete -> folders.delete(delete, snapshot, past);
      case Edit.PutFile put -> files.put(save, put, snapshot, past);
      case Edit.DeletePaths delete -> paths.delete(save.id(), delete, snapshot, past);
      case Edit.MovePaths move -> paths.move(save.id(), move, snapshot, past);
      case Edit.MakeDirectory make -> paths.make(save.id(), make, snapshot);
      case Edit.DeclareFolders declare -> paths.declare(save.id(), declare, snapshot);
    };
  }

  /// The plan, or why it may not be done: what it makes is above the quota of the snapshot.
  public static Plan withinQuota(Plan plan, Snapshot snapshot) {
    return plan instanceof Plan.Write write
        ? QuotaGuard.refusal(write, snapshot).<Plan>map(no -> no).orElse(write)
        : plan;
  }

  /// What of others' changes a save that landed as `version` was merged with; empty when the
  /// history does not tell any more.
  public List<MergeChange> kept(Save save, Uid uid, int version, Snapshot snapshot, Past past) {
    Optional<Edit.PutDashboard> put =
        switch (save.edit()) {
          case Edit.PutDashboard it -> Optional.of(it);
          case Edit.PutFile it ->
              Optional.of(
                  new Edit.PutDashboard(
                      Optional.of(uid), it.object(), Optional.empty(), it.base(), it.resolution()));
          case Edit.DeleteDashboard _,
              Edit.CreateFolder _,
              Edit.RenameFolder _,
              Edit.MoveFolder _,
              Edit.DeleteFolder _,
              Edit.DeletePaths _,
              Edit.MovePaths _,
              Edit.MakeDirectory _,
              Edit.DeclareFolders _ ->
              Optional.empty();
        };
    return put.map(it -> dashboards.kept(save, it, uid, version, snapshot, past)).orElse(List.of());
  }

  /// What a save is about, as far as the save itself tells: the uid that it names or would get.
  public static Uid subject(Save save) {
    return named(save).orElseGet(() -> fresh(save));
  }

  /// The uid that a save names; empty when it leaves that to us, or speaks of files.
  static Optional<Uid> named(Save save) {
    return switch (save.edit()) {
      case Edit.PutDashboard put -> DashboardPlanner.named(put);
      case Edit.DeleteDashboard delete -> Optional.of(delete.uid());
      case Edit.CreateFolder create -> create.uid();
      case Edit.RenameFolder rename -> Optional.of(rename.uid());
      case Edit.MoveFolder move -> Optional.of(move.uid());
      case Edit.DeleteFolder delete -> Optional.of(delete.uid());
      case Edit.PutFile put -> DashboardPlanner.named(put.object());
      case Edit.DeletePaths _, Edit.MovePaths _, Edit.MakeDirectory _, Edit.DeclareFolders _ ->
          Optional.empty();
    };
  }

  /// All that a save speaks of: its subject, and the folder that it goes into. Of two saves that
  /// speak of one thing the later may not be made without the earlier.
  public static Set<Uid> speaksOf(Save save) {
    Optional<Uid> folder =
        switch (save.edit()) {
          case Edit.PutDashboard put ->
              put.folder()
                  .filter(Edit.Place.InFolder.class::isInstance)
                  .map(place -> ((Edit.Place.InFolder) place).uid());
          case Edit.CreateFolder create -> create.parent();
          case Edit.MoveFolder move -> move.parent();
          case Edit.DeleteDashboard _,
              Edit.RenameFolder _,
              Edit.DeleteFolder _,
              Edit.PutFile _,
              Edit.DeletePaths _,
              Edit.MovePaths _,
              Edit.MakeDirectory _,
              Edit.DeclareFolders _ ->
              Optional.empty();
        };
    Set<Uid> all = new HashSet<>();
    all.add(subject(save));
    folder.ifPresent(all::add);
    return all;
  }

  private static Uid fresh(Save save) {
    return FreshUid.of(save.id(), _ -> false);
  }

  static Plan.No no(SaveOutcome.Reason reason, String message) {
    return new Plan.No(new SaveOutcome.Invalid(reason, message), false);
  }

  /// A no that an older snapshot may have caused.
  static Plan.No perhapsNo(SaveOutcome.Reason reason, String message) {
    return new Plan.No(new SaveOutcome.Invalid(reason, message), true);
  }

  /// The commit of a snapshot that has content.
  static CommitId commitOf(Snapshot snapshot) {
    Optional<CommitId> commit = snapshot.commit();
    if (commit.isEmpty()) {
      throw new IllegalStateException("a snapshot without a commit has content");
    }
    return commit.get();
  }

  /// True when nothing at or below `directory` is left once `going` is gone.
  static boolean emptied(Snapshot snapshot, RepoPath directory, RepoPath going) {
    return !directory.isRoot()
        && snapshot.filesBelow(directory).stream()
            .allMatch(path -> path.equals(going) || path.value().startsWith(going.value() + "/"));
  }
}
