package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `./lockstep jobs` prints.
class JobsCommandTest {
  private static final String JOB =
      """
      {"metadata":{"name":"manifests-delete","uid":"u1","annotations":{
        "provisioning.grafana.app/author":"ann","lockstep/instances":"a,b"}},
       "spec":{"action":"delete","repository":"manifests"},
       "status":{"state":"error","progress":40,"message":"nothing was changed","started":0,
        "errors":["x.json is not there"],"warnings":["w"]}}
      """;

  @Test
  void aJobIsALineWithAllWhoRanIt() throws IOException {
    assertThat(JobsCommand.table(List.of(job())).lines().skip(1))
        .containsExactly("manifests   delete  error  40 %  ann  a,b        u1");
    assertThat(JobsCommand.table(List.of())).isEqualTo("No jobs yet.%n".formatted());
  }

  @Test
  void aJobInFullSaysWhatWentWrong() throws IOException {
    assertThat(JobsCommand.describe(job()).lines())
        .containsExactly(
            "delete of manifests: error, 40 %",
            "  nothing was changed",
            "  began 1970-01-01T00:00:00Z",
            "  run by a, then b",
            "  error: x.json is not there",
            "  warning: w");
  }

  private static JsonNode job() throws IOException {
    return new ObjectMapper().readTree(JOB);
  }
}
