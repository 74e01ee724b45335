package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.api.testing.TestServer.Reply;
import org.junit.jupiter.api.Test;

/// Saves of two people at two instances: what is merged, what clashes, and what each is told.
class SaveTogetherToGitTest extends TwoInstances {
  @Test
  void editsOfDifferentThingsAreMergedAndTheAnswerTellsWith() {
    String tag = a.server().admin("GET", LOAD).send().header("ETag");
    a.server().admin("POST", DB).json(load("'title':'Theirs','version':1")).send();

    Reply merged =
        b.server()
            .admin("POST", DB)
            .header("If-Match", tag)
            .header("Lockstep-Save-Id", "s2")
            .json(load("'title':'Load','tags':['mine']"))
            .send();

    assertThat(merged.status()).isEqualTo(200);
    assertThat(merged.json().path("version").asInt()).isEqualTo(3);
    assertThat(merged.json().at("/merged/by").asText()).isEqualTo("Admin A.");
    assertThat(merged.json().at("/merged/theirs/0/path").asText()).isEqualTo("title");
    assertThat(merged.json().at("/merged/theirs/0/kind").asText()).isEqualTo("changed");
    assertThat(merged.header("ETag")).isEmpty();
    assertThat(git.fileSays("load.json", "Theirs")).isTrue();
    assertThat(git.fileSays("load.json", "mine")).isTrue();
    assertThat(b.server().admin("GET", "/ha/saves/s2").send().json().path("state").asText())
        .isEqualTo("merged");
  }

  /// Such a client goes on from what it sent, as Grafana's do, and has not seen what came in.
  @Test
  void whoSavesByVersionAloneKeepsWhatWasMergedIntoTheSaveBefore() {
    a.server().admin("POST", DB).json(load("'title':'Theirs','version':1")).send();
    String mine = "'title':'Load','tags':['mine']";

    Reply merged = b.server().admin("POST", DB).json(load(mine + ",'version':1")).send();
    int told = merged.json().path("version").asInt();
    Reply next =
        b.server()
            .admin("POST", DB)
            .json(load(mine + ",'timezone':'utc','version':%d".formatted(told)))
            .send();

    assertThat(merged.json().at("/merged/version").asInt()).isEqualTo(3);
    assertThat(next.status()).isEqualTo(200);
    assertThat(git.fileSays("load.json", "Theirs")).isTrue();
    assertThat(git.fileSays("load.json", "mine")).isTrue();
    assertThat(git.fileSays("load.json", "utc")).isTrue();
  }

  @Test
  void aClashCarriesAllSidesAndAChoiceResolvesIt() {
    a.server().admin("POST", DB).json(load("'title':'Theirs','tags':['t'],'version':1")).send();
    String mine = "'title':'Mine','version':1";

    Reply clash = b.server().admin("POST", DB).json(load(mine)).send();
    Reply resolved =
        b.server()
            .admin("POST", DB)
            .json(
                load(
                    mine,
                    "'resolution':{'theirs':'%s','choices':{'title':'mine'}}"
                        .formatted(clash.json().path("etag").asText())))
            .send();

    assertThat(clash.status()).isEqualTo(412);
    assertThat(clash.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(clash.json().at("/base/title").asText()).isEqualTo("Load");
    assertThat(clash.json().at("/mine/title").asText()).isEqualTo("Mine");
    assertThat(clash.json().at("/theirs/title").asText()).isEqualTo("Theirs");
    assertThat(clash.json().path("conflicts")).hasSize(1);
    assertThat(clash.json().at("/conflicts/0/path").asText()).isEqualTo("title");
    assertThat(clash.json().at("/conflicts/0/theirs").asText()).isEqualTo("Theirs");
    assertThat(clash.json().at("/conflicts/0/suggestion").asText()).isNotEmpty();
    assertThat(clash.json().at("/conflicts/0/both").isBoolean()).isTrue();
    assertThat(resolved.status()).isEqualTo(200);
    assertThat(git.fileSays("load.json", "Mine")).isTrue();
    assertThat(git.fileSays("load.json", "\"t\"")).isTrue();
  }

  @Test
  void aResolutionThatIsNoneIsRefusedByItsField() {
    Reply etag =
        a.server()
            .admin("POST", DB)
            .json(load("'version':1", "'resolution':{'theirs':'x'}"))
            .send();
    Reply choice =
        a.server()
            .admin("POST", DB)
            .json(
                load(
                    "'version':1",
                    "'resolution':{'theirs':'%s','choices':{'title':'ours'}}"
                        .formatted("a".repeat(40))))
            .send();

    assertThat(etag.status()).isEqualTo(400);
    assertThat(etag.message()).contains("resolution.theirs");
    assertThat(choice.status()).isEqualTo(400);
    assertThat(choice.message()).contains("resolution.choices[title]");
  }

  @Test
  void overwriteReplacesAndTellsWhichVersion() {
    a.server().admin("POST", DB).json(load("'title':'Theirs','version':1")).send();

    Reply reply =
        b.server().admin("POST", DB).json(load("'title':'Mine'", "'overwrite':true")).send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/replaced/version").asInt()).isEqualTo(2);
    assertThat(reply.json().at("/replaced/etag").asText()).hasSize(40);
    assertThat(git.fileSays("load.json", "Theirs")).isFalse();
  }

  @Test
  void anEditOfWhatSomebodyDeletedTellsWho() {
    String tag = a.server().admin("GET", LOAD).send().header("ETag");
    b.server().admin("DELETE", LOAD).send();

    Reply late =
        a.server().admin("POST", DB).header("If-Match", tag).json(load("'title':'Mine'")).send();
    Reply anew =
        a.server().admin("POST", DB).json(load("'title':'Mine'", "'overwrite':true")).send();

    assertThat(late.status()).isEqualTo(404);
    assertThat(late.json().path("status").asText()).isEqualTo("not-found");
    assertThat(late.message()).contains("deleted by Admin A.");
    assertThat(anew.status()).isEqualTo(200);
    assertThat(anew.json().path("version").asInt()).isEqualTo(3);
  }

  @Test
  void aFolderIsRenamedFromTheVersionThatWasSeen() {
    Reply made = a.server().admin("POST", "/api/folders").json("{'title':'Team'}").send();
    String folder = "/api/folders/" + made.json().path("uid").asText();
    Reply first = a.server().admin("PUT", folder).json("{'title':'One','version':1}").send();

    Reply stale = b.server().admin("PUT", folder).json("{'title':'Two','version':1}").send();
    Reply staleTag =
        b.server().admin("DELETE", folder).header("If-Match", made.header("ETag")).send();
    Reply forced =
        b.server().admin("PUT", folder).json("{'title':'Two','version':1,'overwrite':true}").send();

    assertThat(made.json().path("version").asInt()).isEqualTo(1);
    assertThat(first.json().path("version").asInt()).isEqualTo(2);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(stale.json().at("/conflicts/0/path").asText()).isEqualTo("title");
    assertThat(stale.json().at("/conflicts/0/mine").asText()).isEqualTo("Two");
    assertThat(stale.json().at("/conflicts/0/suggestion").asText()).isEqualTo("mine");
    assertThat(stale.json().path("theirs").path("title").asText()).isNotEmpty().isNotEqualTo("Two");
    assertThat(staleTag.status()).isEqualTo(412);
    assertThat(forced.json().path("title").asText()).isEqualTo("Two");
  }
}
