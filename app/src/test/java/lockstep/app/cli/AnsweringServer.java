package lockstep.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A server that answers a command as the test says, and notes what was asked.
final class AnsweringServer implements AutoCloseable {
  final List<String> asked = new ArrayList<>();
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, Integer> refusals = new HashMap<>();
  private final HttpServer server;

  AnsweringServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /// @param request such as `GET /api/user`
  /// @param body with `'` for `"`
  AnsweringServer on(String request, String body) {
    answers.put(request, body.replace('\'', '"'));
    return this;
  }

  /// Answers with this status.
  AnsweringServer refuse(String request, int status, String body) {
    refusals.put(request, status);
    return on(request, body);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add((request + " " + sent).strip());
    String said = answers.getOrDefault(request, "{\"message\":\"not there\"}");
    exchange.sendResponseHeaders(
        answers.containsKey(request) ? refusals.getOrDefault(request, 200) : 404,
        said.getBytes(UTF_8).length);
    exchange.getResponseBody().write(said.getBytes(UTF_8));
    exchange.close();
  }

  /// What the command line says, on whichever stream.
  String run(String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter both = new PrintWriter(out);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://localhost:" + server.getAddress().getPort());
    LockstepCommand.run(both, both, all.toArray(new String[0]));
    return out.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
