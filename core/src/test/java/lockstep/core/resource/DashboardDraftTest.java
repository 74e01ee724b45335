package lockstep.core.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.Test;

final class DashboardDraftTest {
  private static final RepoPath JSON = new RepoPath("a/b.json");
  private static final RepoPath YAML = new RepoPath("a/b.yaml");
  private static final Uid UID = new Uid("u");

  private static final String RESOURCE =
      """
      {
        "apiVersion": "dashboard.grafana.app/v1beta1",
        "kind": "Dashboard",
        "metadata": {
          "name": "u",
          "labels": { "team": "x" }
        },
        "spec": {
          "version": 3,
          "title": "T",
          "panels": []
        }
      }
      """;

  @Test
  void knowsClassicJsonFromAResource() {
    DashboardDraft classic = draft("{'uid':'u','title':'T','panels':[],'version':3}");
    assertThat(classic.apiVersion()).isEmpty();
    assertThat(classic.uid()).contains("u");
    assertThat(classic.title()).isEqualTo("T");

    DashboardDraft resource = draft(RESOURCE);
    assertThat(resource.apiVersion()).contains("dashboard.grafana.app/v1beta1");
    assertThat(resource.uid()).contains("u");
    assertThat(resource.title()).isEqualTo("T");
    assertThat(resource.isBeyondClassic()).isFalse();
    assertThat(draft(RESOURCE.replace("v1beta1", "v2")).isBeyondClassic()).isTrue();
  }

  @Test
  void hasNoUidWhenNoneWasSent() {
    assertThat(draft("{'title':'T'}").uid()).isEmpty();
    assertThat(draft("{'uid':null,'title':null}").uid()).isEmpty();
    assertThat(draft("{'uid':'','title':'T'}").uid()).isEmpty();
    assertThat(draft("{'uid':null,'title':null}").title()).isEmpty();
  }

  @Test
  void aClassicFileOfADashboardWithoutPanelsIsStillOne() {
    byte[] bytes = draft("{'title':'T'}").fresh(JSON, DashboardDraft.Style.CLASSIC, UID);
    assertThat(Formats.parse(JSON, bytes)).isInstanceOf(Content.DashboardFile.class);
    byte[] again = draft("{'title':'T2'}").into(JSON, bytes, UID);
    assertThat(Formats.parse(JSON, again)).isInstanceOf(Content.DashboardFile.class);
    assertThat(new String(draft("{'title':'T','schemaVersion':39}").into(JSON, bytes, UID), UTF_8))
        .doesNotContain("panels");
  }

  @Test
  void writesLabelsOfPeopleAndLeavesWhatWasNotSent() {
    String labelled =
        RESOURCE.replace("\"team\": \"x\"", "\"team\": \"y\", \"grafana.app/a\": \"1\"");
    String now = new String(draft(labelled).into(JSON, RESOURCE.getBytes(UTF_8), UID), UTF_8);
    assertThat(now).contains("\"team\": \"y\"").doesNotContain("grafana.app/a");
    String none = RESOURCE.replace("\"labels\": { \"team\": \"x\" }", "\"labels\": {}");
    assertThat(new String(draft(none).into(JSON, RESOURCE.getBytes(UTF_8), UID), UTF_8))
        .doesNotContain("labels");
    String silent = RESOURCE.replace(",\n    \"labels\": { \"team\": \"x\" }", "");
    assertThat(new String(draft(silent).into(JSON, RESOURCE.getBytes(UTF_8), UID), UTF_8))
        .isEqualTo(RESOURCE);
  }

  @Test
  void labelsThatAreNoneInAFileFromGitAreReplaced() {
    String odd = RESOURCE.replace("{ \"team\": \"x\" }", "\"odd\"");
    assertThat(new String(draft(RESOURCE).into(JSON, odd.getBytes(UTF_8), UID), UTF_8))
        .contains("\"team\": \"x\"");
  }

  @Test
  void anotherSchemaKeepsTheLabelsThatWereNotSent() {
    String v2 =
        "{'apiVersion':'dashboard.grafana.app/v2','kind':'Dashboard','metadata':{'name':'u'},"
            + "'spec':{'title':'T','elements':{},'layout':{}}}";
    String now = new String(draft(v2).into(JSON, RESOURCE.getBytes(UTF_8), UID), UTF_8);
    assertThat(now).contains("dashboard.grafana.app/v2\"").contains("\"team\": \"x\"");
  }

  @Test
  void aNewFileWithLabelsIsAResourceAlsoAmongClassicOnes() {
    byte[] bytes = draft(RESOURCE).fresh(JSON, DashboardDraft.Style.CLASSIC, UID);
    assertThat(new String(bytes, UTF_8)).contains("apiVersion").contains("\"team\": \"x\"");
  }

  @Test
  void writesANewFileAsAResource() {
    byte[] bytes =
        draft("{'id':1,'uid':'x','title':'T','panels':[],'version':3,'iteration':9}")
            .fresh(JSON, DashboardDraft.Style.RESOURCE, UID);
    assertThat(new String(bytes, UTF_8))
        .isEqualTo(
            """
            {
              "apiVersion": "dashboard.grafana.app/v1",
              "kind": "Dashboard",
              "metadata": {
                "name": "u"
              },
              "spec": {
                "title": "T",
                "panels": []
              }
            }
            """);
    assertThat(Formats.parse(JSON, bytes)).isInstanceOf(Content.DashboardFile.class);
  }

  @Test
  void writesANewFileAsClassicJson() {
    byte[] bytes =
        draft("{'id':1,'uid':'x','title':'T','panels':[],'version':3}")
            .fresh(JSON, DashboardDraft.Style.CLASSIC, UID);
    assertThat(new String(bytes, UTF_8))
        .isEqualTo(
            """
            {
              "uid": "u",
              "title": "T",
              "panels": []
            }
            """);
  }

  @Test
  void writesADraftOfV2AsAResourceAlways() {
    byte[] bytes =
        draft(RESOURCE.replace("v1beta1", "v2beta1"))
            .fresh(JSON, DashboardDraft.Style.CLASSIC, UID);
    assertThat(new String(bytes, UTF_8)).contains("dashboard.grafana.app/v2beta1");
  }

  @Test
  void editsAResourceInPlace() {
    assertThat(into(RESOURCE, "{'id':7,'uid':'u','version':9,'title':'New','panels':[]}"))
        .isEqualTo(RESOURCE.replace("\"T\"", "\"New\""));
    assertThat(into(RESOURCE, RESOURCE.replace("\"T\"", "\"New\"").replace("v1beta1", "v1")))
        .isEqualTo(RESOURCE.replace("\"T\"", "\"New\""));
  }

  @Test
  void editsClassicJsonInPlace() {
    String file =
        "{\"id\": null, \"uid\": \"u\", \"title\": \"T\", \"panels\": [], \"iteration\": 5}";
    assertThat(into(file, "{'id':7,'uid':'u','version':9,'title':'New','panels':[]}"))
        .isEqualTo(file.replace("\"T\"", "\"New\""));
    assertThat(into(file, RESOURCE.replace("\"T\"", "\"New\"")))
        .isEqualTo(file.replace("\"T\"", "\"New\""));
  }

  @Test
  void givesAClassicFileTheUidThatItIsSavedUnder() {
    String file = "{\"title\": \"T\", \"panels\": []}";
    assertThat(into(file, "{'title':'T','panels':[]}"))
        .isEqualTo("{\"title\": \"T\", \"panels\": [], \"uid\": \"u\"}");
  }

  @Test
  void leavesAFileWithoutUidAloneAsLongAsItsDerivedUidHolds() {
    String file = "{\"title\": \"T\", \"panels\": []}";
    Uid derived = DerivedUid.ofFile(JSON);
    byte[] saved =
        draft("{'uid':'" + derived + "','version':2,'title':'New','panels':[]}")
            .into(JSON, file.getBytes(UTF_8), derived);
    assertThat(new String(saved, UTF_8)).isEqualTo(file.replace("\"T\"", "\"New\""));
  }

  @Test
  void takesTheFormatOfADraftThatTheFileCannotHold() {
    String v2 = RESOURCE.replace("v1beta1", "v2");
    assertThat(Json.read(into(RESOURCE, v2)))
        .isEqualTo(Json.read(v2.replace("\"version\": 3,", "")));
    assertThat(into(v2, "{'title':'T','panels':[]}")).contains("dashboard.grafana.app/v1\"");
    assertThat(into("{\"title\": \"T\", \"panels\": []}", v2)).contains("\"kind\": \"Dashboard\"");
  }

  @Test
  void keepsYaml() {
    String yaml =
        """
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        metadata:
          name: u
        spec:
          title: T
          panels: []
        """;
    DashboardDraft draft = draft("{'title':'New','panels':[]}");
    byte[] saved = draft.into(YAML, yaml.getBytes(UTF_8), UID);
    assertThat(new String(saved, UTF_8)).isEqualTo(yaml.replace(": T", ": New"));
    assertThat(Formats.parse(YAML, draft.fresh(YAML, DashboardDraft.Style.RESOURCE, UID)))
        .isEqualTo(Formats.parse(YAML, saved));
  }

  @Test
  void showsAFileAsClassicJsonAndAsAResource() {
    DashboardBody body = DashboardBody.read(JSON, RESOURCE.getBytes(UTF_8));
    assertThat(body.apiVersion()).contains("dashboard.grafana.app/v1beta1");
    assertThat(body.spec().get("title").textValue()).isEqualTo("T");
    byte[] v2 = RESOURCE.replace("v1beta1", "v2alpha1").getBytes(UTF_8);
    assertThat(DashboardBody.read(JSON, v2).isBeyondClassic()).isTrue();
    assertThatThrownBy(() -> DashboardBody.read(JSON, "[]".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesToEditWhatIsNoDashboardFile() {
    assertThatThrownBy(() -> draft("{'title':'T'}").into(JSON, "{".getBytes(UTF_8), UID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a/b.json: line 1");
  }

  @Test
  void writesFolderFiles() {
    FolderDraft draft = new FolderDraft(new Uid("f"), "Team");
    RepoPath path = new RepoPath("team/_folder.json");
    assertThat(Formats.parse(path, draft.fresh()))
        .isEqualTo(new Content.FolderFile(new Uid("f"), "Team"));
    String compact =
        "{\"kind\":\"Folder\",\"apiVersion\":\"folder.grafana.app/v1beta1\","
            + "\"metadata\":{\"name\":\"f\"},\"spec\":{\"title\":\"Old\",\"description\":\"d\"}}";
    assertThat(new String(draft.into(compact.getBytes(UTF_8)), UTF_8))
        .isEqualTo(compact.replace("Old", "Team"));
    assertThat(draft.into("{".getBytes(UTF_8))).isEqualTo(draft.fresh());
  }

  private static String into(String file, String sent) {
    return new String(draft(sent).into(JSON, file.getBytes(UTF_8), UID), UTF_8);
  }

  private static DashboardDraft draft(String json) {
    Parsed parsed = Json.read(json.startsWith("{'") ? json.replace('\'', '"') : json);
    assertThat(Optional.of(parsed)).containsInstanceOf(Parsed.Tree.class);
    return DashboardDraft.of((ObjectNode) ((Parsed.Tree) parsed).root());
  }
}
