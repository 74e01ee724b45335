package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.DashboardDraft.Style;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.SaveOutcome.Reason;

/// Plans edits that name a file and not a dashboard.
final class FilePlanner {
  private static final int MAX_PREFIX = Uid.MAX_LENGTH - FreshUid.LENGTH;

  private final Bodies bodies;
  private final DashboardPlanner dashboards;

  FilePlanner(Bodies bodies, DashboardPlanner dashboards) {
    this.bodies = bodies;
    this.dashboards = dashboards;
  }

  Plan put(Save save, Edit.PutFile put, Snapshot snapshot, Past past) {
    RepoPath path = put.path();
    DashboardDraft draft = DashboardDraft.of(put.object());
    Optional<Plan.No> problem =
        problemWith(path)
            .or(() -> problemWith(draft, put.object()))
            .or(() -> Places.fileAbove(path, snapshot));
    if (problem.isPresent()) {
      return problem.get();
    }
    return switch (put.mode()) {
      case CREATE -> create(save, put, draft, snapshot);
      case REPLACE -> replace(save, put, draft, snapshot, past);
    };
  }

  private static Plan create(Save save, Edit.PutFile put, DashboardDraft draft, Snapshot snapshot) {
    RepoPath path = put.path();
    if (snapshot.hasPath(path)) {
      return Places.taken(path);
    }
    Uid uid = uid(save.id(), put.object(), snapshot);
    byte[] content =
        DashboardPlanner.text(put.file(), path)
            .map(text -> draft.into(path, text, uid))
            .orElseGet(() -> fresh(draft, path, uid));
    return takenElsewhere(uid, path, snapshot)
        .or(() -> DashboardPlanner.problem(path, content, uid))
        .<Plan>map(no -> no)
        .orElseGet(
            () -> {
              List<FileEdit> edits = new ArrayList<>();
              Places.declare(save.id(), path.parent(), snapshot)
                  .forEach(it -> edits.add(it.edit()));
              edits.add(new FileEdit.Write(path, content));
              return new Plan.Write(edits, "Create " + draft.title(), uid);
            });
  }

  private Plan replace(
      Save save, Edit.PutFile put, DashboardDraft draft, Snapshot snapshot, Past past) {
    RepoPath path = put.path();
    if (!Places.isFile(path, snapshot)) {
      return Places.notThere(path);
    }
    Optional<Dashboard> shown = snapshot.dashboardAt(path);
    Uid uid =
        shown
            .filter(_ -> draft.uid().isEmpty() && prefix(put.object()).isEmpty())
            .map(Dashboard::uid)
            .orElseGet(() -> uid(save.id(), put.object(), snapshot));
    if (shown.filter(it -> it.uid().equals(uid)).isPresent()) {
      return dashboards.put(
          save,
          new Edit.PutDashboard(
              Optional.of(uid),
              put.object(),
              Optional.empty(),
              put.base(),
              put.resolution(),
              put.file()),
          snapshot,
          past);
    }
    Optional<Plan.No> no =
        Places.stale(put.base(), path, shown.map(Dashboard::uid).orElse(uid), snapshot, past)
            .or(() -> takenElsewhere(uid, path, snapshot))
            .or(() -> shown.flatMap(it -> DashboardPlanner.downgrade(draft, it)));
    if (no.isPresent()) {
      return no.get();
    }
    byte[] content =
        DashboardPlanner.text(put.file(), path)
            .or(() -> shown.map(it -> bodies.read(it.blob())))
            .map(text -> draft.into(path, text, uid))
            .orElseGet(() -> fresh(draft, path, uid));
    return DashboardPlanner.problem(path, content, uid)
        .<Plan>map(it -> it)
        .orElseGet(
            () ->
                new Plan.Write(
                    List.of(new FileEdit.Write(path, content)), "Update " + draft.title(), uid));
  }

  /// As it was sent: a resource stays one, and classic JSON too.
  static byte[] fresh(DashboardDraft draft, RepoPath path, Uid uid) {
    return draft.fresh(path, draft.apiVersion().isPresent() ? Style.RESOURCE : Style.CLASSIC, uid);
  }

  /// Why no dashboard can be in a file of this name.
  static Optional<Plan.No> problemWith(RepoPath path) {
    if (path.name().equals(Formats.FOLDER_FILE)) {
      return Optional.of(
          Planner.no(
              Reason.BAD_REQUEST,
              "path: %s is written with its folder and not by itself".formatted(path)));
    }
    if (Formats.isHidden(path)) {
      return Optional.of(
          Planner.no(
              Reason.BAD_REQUEST,
              "path: nothing below a name that begins with a dot is read (%s)".formatted(path)));
    }
    if (path.depth() > Formats.MAX_DEPTH) {
      return Optional.of(FreePath.tooDeep(path));
    }
    return Formats.isRead(path)
        ? Optional.empty()
        : Optional.of(
            Planner.no(
                Reason.BAD_REQUEST,
                "path: %s ends with none of .json, .yaml and .yml".formatted(path)));
  }

  private static Optional<Plan.No> problemWith(DashboardDraft draft, ObjectNode object) {
    Optional<String> uid =
        draft.uid().flatMap(Uid::problemWith).or(() -> prefix(object).flatMap(Uid::problemWith));
    if (uid.isPresent()) {
      return Optional.of(Planner.no(Reason.BAD_REQUEST, "metadata.name: " + uid.get()));
    }
    return draft.title().isBlank()
        ? Optional.of(Planner.no(Reason.EMPTY_TITLE, "Dashboard title cannot be empty"))
        : Optional.empty();
  }

  private static Optional<Plan.No> takenElsewhere(Uid uid, RepoPath path, Snapshot snapshot) {
    return snapshot
        .dashboard(uid)
        .filter(it -> !it.path().equals(path))
        .map(
            it ->
                Planner.perhapsNo(
                    Reason.UID_TAKEN,
                    "The uid %s belongs to %s: give the dashboard another one, or change that file"
                        .formatted(uid, it.path())));
  }

  private static Uid uid(SaveId id, ObjectNode object, Snapshot snapshot) {
    return DashboardPlanner.named(object)
        .orElseGet(
            () -> {
              String begin = prefix(object).orElse("");
              Uid fresh =
                  FreshUid.of(id, it -> snapshot.dashboard(new Uid(cut(begin) + it)).isPresent());
              return new Uid(cut(begin) + fresh);
            });
  }

  private static String cut(String prefix) {
    return prefix.substring(0, Math.min(prefix.length(), MAX_PREFIX));
  }

  private static Optional<String> prefix(ObjectNode object) {
    return Optional.of(object.path("metadata").path("generateName").asText(""))
        .filter(text -> !text.isEmpty());
  }
}
