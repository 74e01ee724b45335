package lockstep.sync.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.CommitId;
import lockstep.sync.job.SpecReader.Reading;
import lockstep.sync.request.PullRequest;
import lockstep.sync.save.BranchName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a job may be asked to do, and what is said of the rest.
class SpecReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'action':'pull','pull':{'incremental':true}}",
        "{'pull':{}}",
        "{'push':{'source':'other','path':'a/b/','branch':'x','message':'m'}}",
        "{'migrate':{'resources':[{'name':'u1','kind':'Dashboard','group':'dashboard.grafana.app'}]}}",
        "{'action':'delete','delete':{'paths':['a/','b.json']}}",
        "{'action':'move','move':{'targetPath':'/','resources':[{'name':'f','kind':'Folder'}]}}",
        "{'action':'fixFolderMetadata'}",
        "{'action':'fixFolderMetadata','fixFolderMetadata':{'ref':'x'}}",
        "{'action':'releaseResources'}",
        "{'action':'deleteResources'}"
      })
  void readsWhatItWrites(String json) {
    JobSpec spec = ((Reading.Good) read(json)).spec();

    assertThat(SpecReader.read(SpecJson.of(spec, "manifests"), "main"))
        .isEqualTo(new Reading.Good(spec));
  }

  @Test
  void readsALookAtAPullRequestOnlyFromTheStore() {
    List<PullRequest> requests =
        List.of(
            new PullRequest(
                7,
                Optional.of(new BranchName("fix/one")),
                Optional.of(new CommitId("ab".repeat(20))),
                "https://git.example/o/r/pull/7"),
            new PullRequest(8, Optional.empty(), Optional.empty(), ""));
    for (PullRequest request : requests) {
      JobSpec spec = new JobSpec.Comment(request);
      ObjectNode json = SpecJson.of(spec, "manifests");

      assertThat(SpecReader.stored(json)).isEqualTo(new Reading.Good(spec));
      assertThat(SpecReader.read(json, "main")).isInstanceOf(Reading.Malformed.class);
      assertThat(spec.jobName("r")).isEqualTo("r-pr-" + request.number());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'repository':'x'}",
        "{'pull':{},'push':{}}",
        "{'action':'pull','push':{}}",
        "{'action':'pr','pr':{'ref':'x'}}",
        "{'pr':{'ref':'x'}}"
      })
  void isOneKindAndNotByWebhook(String json) {
    assertThat(read(json)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void saysThatThereAreSeveral() {
    assertThat(((Reading.Malformed) read("{'pull':{},'delete':{'paths':['a']}}")).message())
        .startsWith("multiple job types found");
  }

  @Test
  void namesEveryFieldThatIsWrong() {
    wrong("{'action':'pull'}", "spec.pull");
    wrong("{'action':'push'}", "spec.push");
    wrong("{'action':'delete'}", "spec.delete");
    wrong("{'action':'delete','delete':{}}", "spec.delete");
    wrong("{'action':'delete','delete':{'paths':'a'}}", "spec.delete.paths", "spec.delete");
    wrong("{'action':'delete','delete':{'paths':[1]}}", "spec.delete.paths[0]");
    wrong("{'action':'move','move':{'paths':['a.json']}}", "spec.move.targetPath");
    wrong("{'action':'move','move':{'paths':['a.json'],'targetPath':'x'}}", "spec.move.targetPath");
    wrong("{'action':'fly'}", "spec.action");
    wrong("{'action':'delete','delete':{'paths':['a'],'ref':'..'}}", "spec.delete.ref");
    wrong(
        "{'action':'delete','delete':{'resources':[{'name':'u','kind':'Playlist'}]}}",
        "spec.delete.resources[0].kind");
    wrong(
        "{'action':'delete','delete':{'resources':[{'kind':'Dashboard'}]}}",
        "spec.delete.resources[0].name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/etc/passwd",
        "a/../../b",
        "a//b",
        ".git/config",
        "a/.git/x",
        "a\\\\b",
        "a\\u0000b",
        ".hidden",
        "/",
        "."
      })
  void takesNoPathThatLeavesTheRepository(String path) {
    wrong("{'action':'delete','delete':{'paths':['%s']}}".formatted(path), "spec.delete.paths[0]");
  }

  @Test
  void takesAHundredAndNoMore() {
    assertThat(read(delete(100))).isInstanceOf(Reading.Good.class);
    wrong(delete(101), "spec.delete.paths");
  }

  @Test
  void aRefThatIsTheFollowedBranchIsNone() {
    JobSpec spec =
        ((Reading.Good) read("{'action':'fixFolderMetadata','fixFolderMetadata':{'ref':'main'}}"))
            .spec();

    assertThat(((JobSpec.FixFolderMetadata) spec).ref()).isEmpty();
  }

  @Test
  void givesNamesByGrafanasRule() {
    assertThat(new JobSpec.Pull(true).jobName("r")).isEqualTo("r-sync");
    assertThat(((Reading.Good) read("{'migrate':{}}")).spec().jobName("r")).isEqualTo("r-sync");
    assertThat(((Reading.Good) read("{'push':{}}")).spec().jobName("r")).isEqualTo("r-push");
    assertThat(new JobSpec.DeleteResources().jobName("r")).isEqualTo("r-deleteResources");
  }

  private static String delete(int paths) {
    return "{'action':'delete','delete':{'paths':[%s]}}"
        .formatted(
            IntStream.range(0, paths)
                .mapToObj(i -> "'%d.json'".formatted(i))
                .collect(Collectors.joining(",")));
  }

  private static void wrong(String json, String... fields) {
    Reading reading = read(json);
    assertThat(reading).as(json).isInstanceOf(Reading.Wrong.class);
    List<FieldProblem> problems = ((Reading.Wrong) reading).problems();
    assertThat(problems).extracting(FieldProblem::field).first().isEqualTo(fields[0]);
    assertThat(problems).extracting(FieldProblem::message).allMatch(it -> it.length() > 8);
  }

  private static Reading read(String json) {
    if (Json.read(json.replace('\'', '"')) instanceof Parsed.Tree(JsonNode root)) {
      return SpecReader.read((ObjectNode) root, "main");
    }
    throw new AssertionError("no JSON: " + json);
  }
}
