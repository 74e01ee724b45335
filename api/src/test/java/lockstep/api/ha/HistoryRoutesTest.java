package lockstep.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryRoutesTest {
  private static final int MANY = 1500;

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void historyTellsWhy() {
    server
        .cluster()
        .remember(
            List.of(
                new Transition(
                    7,
                    Instant.parse("2026-11-23T12:00:00Z"),
                    TransitionKind.FAILOVER,
                    Optional.of("a"),
                    "b",
                    4,
                    "a did not answer",
                    List.of("probe of a: refused"))));

    assertThat(server.admin("GET", "/ha/history?limit=20").send().text())
        .isEqualTo(
            "[{\"id\":7,\"at\":\"2026-11-23T12:00:00Z\",\"kind\":\"failover\",\"from\":\"a\",\"to\":\"b\","
                + "\"epoch\":4,\"reason\":\"a did not answer\","
                + "\"evidence\":[\"probe of a: refused\"]}]");
  }

  @Test
  void aPageSaysWhetherThereIsMoreAndTheNextBeginsWhereItEnded() {
    past(MANY);

    Reply first = page("limit=1000");
    Reply second = page("limit=1000&before=" + ids(first).getLast());

    assertThat(ids(first)).hasSize(1000).startsWith(1500L, 1499L).endsWith(501L);
    assertThat(first.header("Lockstep-More")).isEqualTo("true");
    assertThat(ids(second)).hasSize(500).startsWith(500L).endsWith(1L);
    assertThat(second.header("Lockstep-More")).isEmpty();
  }

  @Test
  void theNewestHundredAreToldWithoutTheDatabase() {
    past(MANY);

    Reply hundred = page("limit=100");
    assertThat(ids(hundred)).hasSize(100).startsWith(1500L);
    assertThat(hundred.header("Lockstep-More")).isEqualTo("true");
    assertThat(ids(page(""))).hasSize(20);
    assertThat(server.commands().told()).isEmpty();

    past(100);
    assertThat(page("limit=100").header("Lockstep-More")).isEmpty();
    assertThat(page("limit=99").header("Lockstep-More")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit: 0 (expected: 1 to 1000;",
    "limit=-3, limit: -3 (expected: 1 to 1000;",
    "limit=1001, before=ID",
    "limit=x, limit: is no whole number",
    "before=0, before: 0 (expected: the id of a transition",
    "before=b, before: is no whole number",
  })
  void aWrongParameterIsNamedWithTheWayOut(String query, String words) {
    Reply reply = page(query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("message").asText()).contains(words);
  }

  private Reply page(String query) {
    return server.admin("GET", "/ha/history?" + query).send();
  }

  private static List<Long> ids(Reply reply) {
    return StreamSupport.stream(reply.json().spliterator(), false)
        .map((JsonNode one) -> one.path("id").asLong())
        .toList();
  }

  private void past(int transitions) {
    List<Transition> past =
        LongStream.range(0, transitions)
            .mapToObj(
                i ->
                    new Transition(
                        transitions - i,
                        Instant.EPOCH,
                        TransitionKind.FAILOVER,
                        Optional.of("a"),
                        "b",
                        transitions - i,
                        "for a test",
                        List.of()))
            .toList();
    server.cluster().remember(past);
    server.commands().remember(past);
  }
}
