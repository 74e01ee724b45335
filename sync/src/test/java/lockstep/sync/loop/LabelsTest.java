package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Labels that come with a save, in the files that have a place for them and those that have none.
class LabelsTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final BlobId first;

  LabelsTest() {
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", resource("x", "one").toString())
                .put("disk.json", "{\"uid\":\"disk\",\"title\":\"Disk\",\"panels\":[]}"));
    a = Instance.started(git);
    first = a.dashboard("cpu").blob();
  }

  @Test
  void areWrittenToAResource() {
    assertThat(put("s1", "cpu", "y", "one", first)).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(text()).contains("\"team\":\"y\"");
  }

  @Test
  void areRefusedForAClassicFile() {
    assertThat(put("s1", "disk", "y", "one", a.dashboard("disk").blob()))
        .isInstanceOfSatisfying(
            SaveOutcome.Invalid.class,
            invalid -> assertThat(invalid.message()).contains("disk.json is classic JSON"));
  }

  @Test
  void ofAnotherAreNeverWrittenOver() {
    put("s1", "cpu", "y", "one", first);

    assertThat(put("s2", "cpu", "z", "two", first)).isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(text()).contains("\"team\":\"y\"").doesNotContain("two");
  }

  @Test
  void thatTheEditorDidNotChangeAreNoConflict() {
    put("s1", "cpu", "y", "one", first);

    assertThat(put("s2", "cpu", "x", "two", first)).isInstanceOf(SaveOutcome.InGit.class);
    assertThat(text()).contains("\"team\":\"y\"").contains("two");
  }

  private SaveOutcome put(String id, String uid, String team, String text, BlobId base) {
    ObjectNode object = resource(team, text);
    object.withObject("/metadata").put("name", uid);
    return a.save(
        new Save(
            new SaveId(id),
            new Edit.PutDashboard(
                Optional.of(new Uid(uid)), object, Optional.empty(), new Edit.Base.Exact(base)),
            Instance.ADA,
            Optional.empty()));
  }

  private String text() {
    return new String(a.loop.body(a.dashboard("cpu")), StandardCharsets.UTF_8)
        .replace("\": ", "\":");
  }

  private static ObjectNode resource(String team, String text) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "dashboard.grafana.app/v1beta1").put("kind", "Dashboard");
    object.putObject("metadata").put("name", "cpu").putObject("labels").put("team", team);
    object.putObject("spec").put("title", "CPU").put("description", text).putArray("panels");
    return object;
  }
}
