package lockstep.core.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormatsTest {
  private static final String RESOURCE =
      """
      {"apiVersion":"dashboard.grafana.app/%s","kind":"Dashboard","metadata":{"name":"cpu"},
       "spec":{"title":"CPU","tags":["a","b"],"panels":[]}}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"v0alpha1", "v1alpha1", "v1beta1", "v1", "v2alpha1", "v2beta1", "v2"})
  void takesResourcesOfEveryVersion(String version) {
    assertThat(parse("cpu.json", RESOURCE.formatted(version)))
        .isEqualTo(dashboard("cpu", "CPU", "dashboard.grafana.app/" + version, "a", "b"));
  }

  @Test
  void takesAResourceInYaml() {
    String yaml =
        """
        apiVersion: dashboard.grafana.app/v1beta1
        kind: Dashboard
        metadata: { name: orders-errors }
        spec: { title: Orders errors, schemaVersion: 41, tags: [], panels: [] }
        """;
    Content expected = dashboard("orders-errors", "Orders errors", "dashboard.grafana.app/v1beta1");
    assertThat(parse("a.yaml", yaml)).isEqualTo(expected);
    assertThat(parse("deep/er/a.YML", yaml)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'uid':'c','title':'C','tags':['t'],'schemaVersion':39,'panels':[],'version':7,'id':12}",
        "{'uid':'c','title':'C','tags':['t', 3],'panels':[]}",
        "{'uid':'c','title':'C','tags':['t'],'rows':[]}",
        "{'uid':'c','title':'C','tags':['t'],'schemaVersion':1}"
      })
  void takesClassicDashboardsOfManyAges(String json) {
    assertThat(parse("c.json", json.replace('\'', '"')))
        .isEqualTo(new Content.DashboardFile(new Uid("c"), "C", List.of("t"), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'uid':null,", "'uid':'',"})
  void derivesTheUidOfAClassicFileWithoutOneFromItsPath(String uid) {
    String json = ("{" + uid + "'title':'C','panels':[]}").replace('\'', '"');
    Content content = parse("team/Some file.json", json);
    assertThat(content).isEqualTo(parse("team/Some file.json", json));
    assertThat(content).isNotEqualTo(parse("other/Some file.json", json));
    assertThat(((Content.DashboardFile) content).uid().value())
        .startsWith("Some-file-")
        .hasSize(22);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "README.md|# read me",
        ".keep|",
        "a/.keep|",
        "package.json|{\"name\":\"x\",\"version\":\"1.0.0\",\"dependencies\":{}}",
        "list.json|[1, 2]",
        "text.json|\"hello\"",
        "map.yaml|{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\"}}",
        "list.yaml|- a",
        "comments.yaml|# nothing yet",
        "playlist.json|{\"apiVersion\":\"playlist.grafana.app/v1\",\"kind\":\"Playlist\"}",
        ".github/workflows/a.yml|{{",
        "a/.hidden/b.json|{{",
        "titled.json|{\"title\":\"a schema\",\"type\":\"object\"}",
      })
  void leavesAloneWhatIsPlainlySomethingElse(String path, String text) {
    assertThat(parse(path, text == null ? "" : text)).isEqualTo(new Content.Other());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a.json|{|line 1, column",
        "a.json||empty",
        "a.yaml|a: [|line 1, column",
        "a.json|{\"panels\":[],\"schemaVersion\":1}|title: missing",
        "a.json|{\"panels\":[],\"title\":\" \"}|title: missing",
        "a.json|{\"panels\":[],\"title\":\"t\",\"uid\":7}|uid: not text",
        "a.json|{\"panels\":[],\"title\":\"t\",\"uid\":\"a b\"}|uid: uid contains illegal",
        "a.json|{\"meta\":{},\"dashboard\":{\"panels\":[],\"title\":\"t\"}}|answer of the API",
        "a.json|{\"apiVersion\":\"folder.grafana.app/v1\",\"kind\":\"Folder\"}|_folder.json",
        "_folder.yaml|{\"apiVersion\":\"folder.grafana.app/v1\",\"kind\":\"Folder\"}|_folder.json",
        "_folder.json|{}|kind Folder",
        "_folder.json|[]|not an object",
        "1/2/3/4/5/6/7/8/9.json|{}|9 segments",
      })
  void saysWhyAFileIsBad(String path, String text, String reason) {
    assertThat(parse(path, text == null ? "" : text))
        .isInstanceOfSatisfying(
            Content.Bad.class, bad -> assertThat(bad.reason()).contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"v1\"|\"latest\"|latest is no version",
        "{\"name\":\"cpu\"}|{}|metadata.name: missing",
        "{\"name\":\"cpu\"}|{\"generateName\":\"x\"}|another uid on each instance",
        "{\"name\":\"cpu\"}|{\"name\":\"a.b\"}|metadata.name: uid contains illegal",
        "\"title\":\"CPU\",||spec.title: missing",
      })
  void saysWhyAResourceIsBad(String part, String instead, String reason) {
    String json =
        RESOURCE
            .formatted("v1")
            .replace(part, instead == null ? "" : instead)
            .replace("/v1", "/v1");
    String changed = part.contains("v1") ? RESOURCE.formatted("latest") : json;
    assertThat(parse("a.json", changed))
        .isInstanceOfSatisfying(
            Content.Bad.class, bad -> assertThat(bad.reason()).contains(reason));
  }

  @ParameterizedTest
  @CsvSource({"Team & Co, Team & Co", "'', Équipe", "' ', Équipe"})
  void aFolderFileThatIsNoResourceIsToldHowToWriteIt(String title, String shown) {
    Content bad = parse("Équipe/_folder.json", "{\"title\": \"%s\"}".formatted(title));

    String words = ((Content.Bad) bad).reason();
    assertThat(words).startsWith("not a resource of kind Folder: write {").contains("fixFolder");
    String json = words.substring(words.indexOf('{'), words.lastIndexOf('}') + 1);
    assertThat(parse("Équipe/_folder.json", json))
        .isEqualTo(new Content.FolderFile(new Uid("equipe"), shown));
  }

  @Test
  void readsTheFolderFile() {
    String json =
        """
        {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"fold-a"},
         "spec":{"title":"Team A"}}
        """;
    assertThat(parse("team-a/_folder.json", json))
        .isEqualTo(new Content.FolderFile(new Uid("fold-a"), "Team A"));
    assertThat(parse("team-a/_folder.json", json.replace("Team A", "")))
        .isEqualTo(new Content.FolderFile(new Uid("fold-a"), "team-a"));
  }

  @Test
  void neverAsksForBytesThatItWouldNotRead() {
    assertThat(Formats.isRead(new RepoPath("a/b.JSON"))).isTrue();
    assertThat(Formats.isRead(new RepoPath("a/b.md"))).isFalse();
    assertThat(Formats.isRead(new RepoPath(".a/b.json"))).isFalse();
    assertThat(Formats.isRead(new RepoPath("1/2/3/4/5/6/7/8.json"))).isTrue();
    assertThat(Formats.isRead(new RepoPath("1/2/3/4/5/6/7/8/9.json"))).isFalse();
    assertThat(Formats.oversized(new RepoPath("a.json"), 6_000_000))
        .isEqualTo(new Content.Bad("the file has 6,000,000 bytes; at most 5,242,880 are read"));
    assertThat(Formats.oversized(new RepoPath("a.png"), 6_000_000)).isEqualTo(new Content.Other());
  }

  private static Content parse(String path, String text) {
    return Formats.parse(new RepoPath(path), text.getBytes(UTF_8));
  }

  private static Content dashboard(String uid, String title, String apiVersion, String... tags) {
    return new Content.DashboardFile(new Uid(uid), title, List.of(tags), Optional.of(apiVersion));
  }
}
