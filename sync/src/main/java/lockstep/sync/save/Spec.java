package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.merge.Choice;
import lockstep.core.merge.DocumentMerge;
import lockstep.core.merge.MergeConflict;
import lockstep.core.merge.MergeResult;
import lockstep.core.resource.Content;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;

/// What a dashboard says, whatever file it says it in: without what servers count up in it.
///
/// @param apiVersion of the schema; empty for classic JSON
/// @param tree not to be changed
record Spec(Optional<String> apiVersion, ObjectNode tree) {
  private static final List<String> SERVER_MADE = List.of("id", "uid", "version", "iteration");
  private static final String CLASSIC = "classic";

  /// The path of a conflict about the dashboard as a whole.
  private static final String WHOLE = "";

  static Spec of(DashboardDraft draft) {
    return new Spec(draft.apiVersion(), draft.spec().deepCopy().remove(SERVER_MADE));
  }

  /// @param file the bytes of a dashboard's file
  static Spec of(RepoPath path, byte[] file) {
    DashboardBody body = DashboardBody.read(path, file);
    return new Spec(body.apiVersion(), body.spec().deepCopy().remove(SERVER_MADE));
  }

  /// What a file said; empty when it was no dashboard with this uid.
  static Optional<Spec> read(RepoPath path, byte[] file, Uid uid) {
    return Formats.parse(path, file) instanceof Content.DashboardFile dashboard
            && dashboard.uid().equals(uid)
        ? Optional.of(of(path, file))
        : Optional.empty();
  }

  DashboardDraft draft(Uid uid) {
    return new DashboardDraft(
        apiVersion, Optional.of(uid.value()), tree.path("title").asText(""), tree);
  }

  /// The edit that made `mine` of this, done on `theirs`. Two schemas are never mixed: where one
  /// side changed the schema and the other anything, the whole dashboard is one conflict. So it is
  /// in a schema that is newer than this program.
  Merge merge(Spec mine, Spec theirs, Map<String, Choice> choices) {
    boolean mixed = !schema().equals(mine.schema()) || !schema().equals(theirs.schema());
    if (mixed || DashboardBody.isNewer(schema())) {
      return says(theirs)
          ? new Merge.Done(mine, new MergeResult.Merged(mine.tree, List.of(), List.of()))
          : whole(
              mine,
              theirs,
              choices,
              mixed
                  ? "The whole dashboard, in another schema"
                  : "The whole dashboard, in a schema that is newer than this server");
    }
    return switch (DocumentMerge.merge(tree, mine.tree, theirs.tree, choices)) {
      case MergeResult.Merged merged ->
          new Merge.Done(new Spec(theirs.apiVersion, merged.document()), merged);
      case MergeResult.Conflicts(List<MergeConflict> conflicts) -> new Merge.Clash(conflicts);
      case MergeResult.Invalid(String reason) ->
          whole(mine, theirs, choices, "The whole dashboard: " + reason);
    };
  }

  /// What came of a merge.
  sealed interface Merge {
    record Done(Spec spec, MergeResult.Merged result) implements Merge {}

    record Clash(List<MergeConflict> conflicts) implements Merge {}
  }

  private Merge whole(Spec mine, Spec theirs, Map<String, Choice> choices, String subject) {
    Choice choice = choices.get(WHOLE);
    if (choice == Choice.MINE || choice == Choice.THEIRS) {
      Spec chosen = choice == Choice.MINE ? mine : theirs;
      return new Merge.Done(chosen, new MergeResult.Merged(chosen.tree, List.of(), List.of()));
    }
    return new Merge.Clash(
        List.of(
            new MergeConflict(
                WHOLE,
                subject,
                Optional.of(tree),
                Optional.of(mine.tree),
                Optional.of(theirs.tree),
                Choice.THEIRS,
                false)));
  }

  private boolean says(Spec other) {
    return schema().equals(other.schema()) && tree.equals(other.tree);
  }

  /// `v0alpha1`, `v1beta1` and `v1` hold classic JSON; each preview of `v2`, and each newer
  /// version, has a schema of its own.
  private String schema() {
    return apiVersion.filter(DashboardBody::isBeyondClassic).orElse(CLASSIC);
  }
}
