package lockstep.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Against a server that answers what it was told.
class PutBackCommandTest {
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private HttpServer server;

  @SuppressWarnings("NullAway.Init")
  PutBackCommandTest() {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/ha/put-back",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] answer = answers.remove().replace('\'', '"').getBytes(UTF_8);
          exchange.sendResponseHeaders(answers.isEmpty() ? 200 : 202, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void goesOnUntilNothingIsToGoAndTellsOfEach() {
    answers.add(portion("'state':'working','next':'s2','togo':2", "s1", true));
    answers.add(portion("'state':'working','next':'s3','togo':1", "s2", false));
    answers.add(portion("'state':'done'", "s3", true));

    assertThat(run("manifests")).isEqualTo(1);

    assertThat(asked)
        .containsExactly(
            "{\"repository\":\"manifests\",\"dryRun\":false}",
            "{\"repository\":\"manifests\",\"dryRun\":false,\"from\":\"s2\"}",
            "{\"repository\":\"manifests\",\"dryRun\":false,\"from\":\"s3\"}");
    assertThat(out.toString())
        .containsSubsequence("ok      about s1", "FAILED  about s2", "ok      about s3")
        .endsWith("2 put back, 1 left and still listed%n".formatted());
  }

  @Test
  void printsOneDocumentForScripts() throws IOException {
    answers.add(portion("'state':'working','next':'s2','togo':1", "s1", true));
    answers.add(portion("'state':'done'", "s2", true));

    assertThat(run("--json")).isZero();

    var all = new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toString());
    assertThat(all.path("state").asText()).isEqualTo("done");
    assertThat(all.path("checks")).hasSize(2);
    assertThat(all.path("saves")).hasSize(2);
    assertThat(all.has("next")).isFalse();
  }

  @Test
  void forgetsOnlyWhatIsNamed() {
    assertThat(run("--forget")).isEqualTo(2);
    assertThat(asked).isEmpty();
    answers.add("{'state':'done','message':'3 taken off the list and not put back','checks':[]}");
    assertThat(run("--forget", "manifests")).isZero();
    assertThat(asked.getFirst()).contains("\"forget\":true");
    assertThat(out.toString()).contains("3 taken off the list");
  }

  private static String portion(String head, String id, boolean ok) {
    return "{%s,'message':'m','checks':[{'name':'%s','ok':%s,'detail':'about %s'}],'saves':[{'saveId':'%s'}]}"
        .formatted(head, id, ok, id, id);
  }

  private int run(String... arguments) {
    CommandLine command = new CommandLine(new PutBackCommand());
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(new StringWriter()));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://localhost:" + server.getAddress().getPort());
    return command.execute(all.toArray(String[]::new));
  }
}
