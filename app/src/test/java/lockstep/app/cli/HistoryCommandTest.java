package lockstep.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HistoryCommandTest {
  @Test
  void namesBothOnlyWhereTheLeaseMoved() throws IOException {
    String text =
        HistoryCommand.describe(
            new ObjectMapper()
                .readTree(
                    """
                    [{"at":"2026-11-23T16:49:29Z","epoch":2,"kind":"maintenance","from":"a","to":"a",
                      "reason":"c is drained","evidence":["reason: new disk"]},
                     {"at":"2026-11-23T16:48:29Z","epoch":2,"kind":"switchover","from":"b","to":"a",
                      "reason":"asked for"},
                     {"at":"2026-11-23T16:47:29Z","epoch":1,"kind":"start","from":null,"to":"b",
                      "reason":"nobody had it"}]
                    """));

    assertThat(text)
        .contains("epoch 2  maintenance  a%n".formatted())
        .contains("epoch 2  switchover  b -> a%n".formatted())
        .contains("epoch 1  start  nobody -> b%n".formatted());
  }

  @Test
  void goesOnPageByPageUntilThereAreAsManyAsWereAskedFor() throws IOException {
    try (Served served = new Served(2500)) {
      String text = served.run("--limit", "1500");

      assertThat(served.asked).containsExactly("limit=1000", "limit=501&before=1501");
      assertThat(text.lines().filter(line -> line.contains("failover"))).hasSize(1500);
      assertThat(text).contains("epoch 1001 ").doesNotContain("epoch 1000 ");
      assertThat(text).endsWith("There is more: --limit 3000 shows twice as much.%n".formatted());
    }
  }

  @Test
  void saysNothingOfMoreWhenThatIsAll() throws IOException {
    try (Served served = new Served(2500)) {
      String text = served.run("--limit", "2500");

      assertThat(served.asked).hasSize(3);
      assertThat(text.lines().filter(line -> line.contains("failover"))).hasSize(2500);
      assertThat(text).doesNotContain("There is more");
      assertThat(new ObjectMapper().readTree(served.run("--limit", "2", "--json"))).hasSize(2);
    }
  }

  /// A server with so many transitions.
  private static final class Served implements AutoCloseable {
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;
    private final long most;

    Served(long most) throws IOException {
      this.most = most;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/ha/history", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      String query = exchange.getRequestURI().getQuery();
      asked.add(query);
      long limit = Long.parseLong(query.replaceAll("limit=(\\d+).*", "$1"));
      long before =
          query.contains("before") ? Long.parseLong(query.replaceAll(".*before=", "")) : most + 1;
      String page =
          LongStream.iterate(before - 1, id -> id > 0, id -> id - 1)
              .limit(limit)
              .mapToObj(id -> "{'id':%d,'epoch':%d,'kind':'failover'}".formatted(id, id))
              .collect(Collectors.joining(",", "[", "]"));
      byte[] answer = page.replace('\'', '"').getBytes(UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    }

    String run(String... arguments) {
      StringWriter out = new StringWriter();
      CommandLine command = new CommandLine(new HistoryCommand()).setOut(new PrintWriter(out));
      List<String> all = new ArrayList<>(List.of(arguments));
      all.add("--url=http://localhost:" + server.getAddress().getPort());
      assertThat(command.execute(all.toArray(new String[0]))).isZero();
      return out.toString();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
