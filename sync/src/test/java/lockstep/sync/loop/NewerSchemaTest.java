package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Edit.Base;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// A dashboard of a schema that only Git has passes through untouched, and nobody writes it back
/// in an older one.
class NewerSchemaTest {
  private static final String NEWER =
      """
      {"apiVersion": "dashboard.grafana.app/v9alpha1", "kind": "Dashboard",
       "metadata": {"name": "cpu"},
       "spec": {"title": "Of tomorrow", "precious": 1.50}}
      """;

  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final BlobId present;

  NewerSchemaTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", NEWER));
    a = Instance.started(git);
    present = a.dashboard("cpu").blob();
  }

  @Test
  void itIsShownAsItIs() {
    assertThat(a.dashboard("cpu").title()).isEqualTo("Of tomorrow");
    assertThat(a.dashboard("cpu").apiVersion()).contains("dashboard.grafana.app/v9alpha1");
    assertThat(a.loop.snapshot().warnings()).isEmpty();
  }

  @Test
  void noOlderSchemaGoesOverItWhateverTheEditorSaw() {
    ObjectNode classic = Instance.dashboard("cpu", "mine");
    ObjectNode v2 = object(NEWER.replace("v9alpha1", "v2"));
    for (Edit edit :
        List.of(
            put(classic, new Base.Exact(present)),
            put(classic, new Base.Any()),
            put(v2, new Base.Exact(present)),
            put(v2, new Base.Any()),
            putFile(v2, new Base.Exact(present)),
            putFile(
                object(NEWER.replace("v9alpha1", "v1").replace("cpu", "other")), new Base.Any()))) {
      assertThat(save(edit))
          .as(edit.toString())
          .isInstanceOfSatisfying(
              SaveOutcome.Invalid.class,
              no ->
                  assertThat(no.message())
                      .contains("v9alpha1, which is newer than this server", "cpu.json"));
    }
    assertThat(git.file("cpu.json")).contains(NEWER);
  }

  @Test
  void savedBackAsItIsItDoesNotChange() {
    assertThat(save(put(object(NEWER), new Base.Exact(present))))
        .isInstanceOf(SaveOutcome.InGit.class);
    assertThat(git.file("cpu.json")).contains(NEWER);
    assertThat(a.dashboard("cpu").provenance().version()).isEqualTo(1);
  }

  @Test
  void whoKnowsItsSchemaChangesIt() {
    String changed = NEWER.replace("Of tomorrow", "Of today");

    assertThat(save(put(object(changed), new Base.Exact(present))))
        .isInstanceOf(SaveOutcome.Saved.class);

    assertThat(git.file("cpu.json")).contains(changed);
  }

  /// The rules of merging are those of known schemas.
  @Test
  void editsOfItNeverMerge() {
    git.commit("Theirs", tree -> tree.put("cpu.json", NEWER.replace("1.50", "2")));
    a.pull();

    SaveOutcome outcome =
        save(put(object(NEWER.replace("Of tomorrow", "Of today")), new Base.Exact(present)));

    assertThat(outcome).isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(git.fileSays("cpu.json", "Of tomorrow")).isTrue();
  }

  private static ObjectNode object(String text) {
    return (ObjectNode) ((Parsed.Tree) Json.read(text)).root();
  }

  private static Edit put(ObjectNode dashboard, Base base) {
    return new Edit.PutDashboard(Optional.of(new Uid("cpu")), dashboard, Optional.empty(), base);
  }

  private static Edit putFile(ObjectNode dashboard, Base base) {
    return new Edit.PutFile(
        new RepoPath("cpu.json"), dashboard, Edit.PutFile.Mode.REPLACE, base, Optional.empty());
  }

  private SaveOutcome save(Edit edit) {
    return a.save(
        new Save(
            new SaveId("s" + Integer.toHexString(edit.hashCode())),
            edit,
            Instance.ADA,
            Optional.empty()));
  }
}
