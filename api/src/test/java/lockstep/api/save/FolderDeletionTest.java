package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Call;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A folder goes with what is in it, so who deletes it names what they saw in it.
class FolderDeletionTest {
  private static final String DB = "/api/dashboards/db";

  private final InMemoryGit git = new InMemoryGit();
  private final RunningInstance a = new RunningInstance("a", git);

  @AfterEach
  void close() {
    a.close();
  }

  @Test
  void aFolderIsDeletedWithWhatWasSeenInItAndNothingElse() {
    git.commit("Begin", tree -> tree.put("README.md", "Dashboards"));
    a.follow();
    Reply made = a.server().admin("POST", "/api/folders").json("{'title':'Team'}").send();
    String folder = "/api/folders/" + made.json().path("uid").asText();
    Reply empty = a.server().admin("GET", folder + "/counts").send();
    a.server()
        .admin("POST", DB)
        .json(
            "{'dashboard':{'uid':'net','title':'Net','panels':[]},'folderUid':'%s'}"
                .formatted(made.json().path("uid").asText()))
        .send();

    Reply stale = delete(folder, empty.header("ETag")).send();
    Reply full = a.server().admin("GET", folder + "/counts").send();
    Reply seen = delete(folder, full.header("ETag")).header("Lockstep-Save-Id", "gone").send();
    Reply replayed = delete(folder, full.header("ETag")).header("Lockstep-Save-Id", "gone").send();

    assertThat(empty.json().path("dashboard").asInt()).isZero();
    assertThat(full.json().path("dashboard").asInt()).isEqualTo(1);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(stale.json().path("inside").asText()).isEqualTo("Net");
    assertThat(stale.json().path("updatedBy").asText()).isEqualTo("Admin A.");
    assertThat(seen.status()).isEqualTo(200);
    assertThat(replayed.status()).isEqualTo(200);
  }

  private Call delete(String folder, String contents) {
    return a.server().admin("DELETE", folder + "?contents=" + contents.replace("\"", ""));
  }
}
