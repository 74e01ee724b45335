package lockstep.api.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two repositories with a dashboard and a folder of the same uid: `manifests`, which has them, and
/// `configured`, which does not show its own.
class ClashTest {
  private static final String API = "/apis/provisioning.grafana.app/v0alpha1/namespaces/default";
  private static final String LATER = API + "/repositories/configured";
  private static final String EARLIER = API + "/repositories/manifests";

  private final ScriptedSync manifests = new ScriptedSync();
  private final ScriptedSync later = new ScriptedSync();
  private final TestServer server = new TestServer("a", manifests);

  @BeforeEach
  void fill() {
    WebhookParts webhook = server.repositories().all().getFirst().webhook();
    server
        .repositories()
        .show(
            List.of(
                new SyncedRepository(
                    Setups.spec("manifests"), manifests, WaitingRoom.closed(), webhook),
                new SyncedRepository(
                    Setups.spec("configured"), later, WaitingRoom.closed(), webhook)));
    server.provisioning().show("manifests", manifests);
    server.provisioning().show("configured", later);
    new Shelf(manifests, new FolderRules("manifests", "manifests", Target.FOLDERLESS))
        .put("ops/_folder.json", folder("ops"))
        .put("cpu.json", dashboard("cpu", "CPU"));
    new Shelf(later, new FolderRules("configured", "configured", Target.FOLDERLESS))
        .put("mine/_folder.json", folder("ops"))
        .put("copy.json", dashboard("cpu", "Copy"))
        .put("net.json", dashboard("net", "Net"));
    later.onSave(_ -> new SaveOutcome.Saved(new CommitId("c".repeat(40)), new Uid("x"), 1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theStatusWarnsOfWhatIsNotShown() {
    JsonNode sync = get(LATER).at("/status/sync");

    assertThat(sync.path("state").asText()).isEqualTo("warning");
    assertThat(sync.path("message").valueStream().map(JsonNode::asText))
        .hasSize(2)
        .anyMatch(it -> it.startsWith("copy.json: dashboard cpu is managed by repo 'manifests'"))
        .anyMatch(it -> it.startsWith("mine: folder ops is managed by repo 'manifests'"));
  }

  @Test
  void whatIsNotShownIsNotCounted() {
    assertThat(counts(get(LATER).at("/status/stats"))).containsExactly(1, 0);
    JsonNode stats = get(API + "/stats");
    assertThat(counts(stats.path("instance"))).containsExactly(2, 1);
    assertThat(counts(stats.at("/managed/0/stats"))).containsExactly(1, 0);
  }

  @Test
  void whatIsNotShownIsNoResource() {
    assertThat(names(get(LATER + "/resources"))).containsExactly("net");
    assertThat(names(get(EARLIER + "/resources"))).containsExactly("ops", "cpu");
  }

  @Test
  void aNewFileDoesNotTakeTheUidOfAnotherRepository() {
    Reply reply = post("/files/new/dup.json", dashboard("cpu", "Dup"));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().path("reason").asText()).isEqualTo("AlreadyExists");
    assertThat(reply.message())
        .contains("The uid cpu belongs to cpu.json of the repository manifests");
    assertThat(post("/files/new/?ref=side", folder("ops")).status()).isEqualTo(409);
    assertThat(post("/files/moved.json?originalPath=net.json", dashboard("cpu", "Moved")).status())
        .isEqualTo(409);
    assertThat(
            server
                .admin("PUT", LATER + "/files/net.json")
                .json(dashboard("cpu", "Net"))
                .send()
                .status())
        .isEqualTo(409);
    assertThat(later.saves()).isEmpty();
  }

  @Test
  void itsOwnUidsAndTheEarlierOnesAreNobodyElses() {
    server.admin("PUT", LATER + "/files/net.json").json(dashboard("net", "N")).send();
    server.admin("PUT", EARLIER + "/files/cpu.json").json(dashboard("cpu", "C")).send();

    assertThat(later.saves()).hasSize(1);
    assertThat(manifests.saves()).hasSize(1);
  }

  @Test
  void aSaveThatIsSentAgainIsNotRefusedForWhatCameSince() {
    later.remember(
        new SaveId("s1"), new SaveOutcome.Saved(new CommitId("c".repeat(40)), new Uid("cpu"), 1));

    server
        .admin("POST", LATER + "/files/copy.json")
        .header(SaveId.HEADER, "s1")
        .json(dashboard("cpu", "Copy"))
        .send();

    assertThat(later.saves()).hasSize(1);
  }

  private Reply post(String path, String body) {
    return server.admin("POST", LATER + path).json(body).send();
  }

  private JsonNode get(String path) {
    return server.admin("GET", path).send().json();
  }

  private static List<Integer> counts(JsonNode stats) {
    return stats.valueStream().map(it -> it.path("count").asInt()).toList();
  }

  private static List<String> names(JsonNode list) {
    return list.path("items").valueStream().map(it -> it.path("name").asText()).toList();
  }

  private static String folder(String uid) {
    return "{'apiVersion':'folder.grafana.app/v1','kind':'Folder','metadata':{'name':'%s'},'spec':{'title':'%s'}}"
        .formatted(uid, uid);
  }

  private static String dashboard(String uid, String title) {
    return "{'uid':'%s','title':'%s','tags':[],'schemaVersion':41,'panels':[]}"
        .formatted(uid, title);
  }
}
