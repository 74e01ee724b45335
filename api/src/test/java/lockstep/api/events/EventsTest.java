package lockstep.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.SomeMember;
import lockstep.api.testing.TestServer;
import lockstep.cluster.Role;
import lockstep.cluster.failover.RoleChange;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.PublicationListener.Action;
import lockstep.sync.pull.PublicationListener.Cause;
import lockstep.sync.pull.PublicationListener.DashboardChange;
import lockstep.sync.pull.PublicationListener.Publication;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventsTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCommitAndItsDashboardsAreTold() throws Exception {
    Shelf shelf = new Shelf(new ScriptedSync());
    Snapshot before = shelf.snapshot();
    Snapshot after =
        shelf.put("x.json", "{'uid':'x','title':'X','schemaVersion':1,'panels':[]}").snapshot();
    try (Listening listening = listen()) {
      server
          .sync()
          .publish(
              new Publication(
                  before,
                  after,
                  List.of(
                      new DashboardChange(
                          new Uid("x"), "X", Action.CREATED, 1, Optional.of(new SaveId("s1")))),
                  "Ada",
                  "Add X",
                  List.of(),
                  true,
                  Cause.OWN));

      Event commit = listening.next();
      assertThat(commit.name()).isEqualTo("commit");
      assertThat(commit.data())
          .hasToString(
              "{\"repository\":\"manifests\",\"commit\":\"%s\",\"author\":\"Ada\","
                      .formatted(shelf.commit())
                  + "\"message\":\"Add X\",\"total\":1,"
                  + "\"changes\":[{\"uid\":\"x\",\"title\":\"X\",\"action\":\"created\"}]}");
      Event dashboard = listening.next();
      assertThat(dashboard.name()).isEqualTo("dashboard");
      assertThat(dashboard.data().path("version").asInt()).isEqualTo(1);
      assertThat(dashboard.data().path("saveId").asText()).isEqualTo("s1");
      assertThat(dashboard.data().path("commit").asText()).isEqualTo(shelf.commit());
      assertThat(dashboard.data().path("rewritten").asBoolean()).isTrue();
    }
  }

  @Test
  void rolesAndMembersAreTold() throws Exception {
    try (Listening listening = listen()) {
      server.server().events().changed(new RoleChange(Role.REPLICA, Role.PRIMARY, 4, "b is gone"));
      assertThat(listening.next())
          .isEqualTo(event("role", "{'name':'a','role':'primary','epoch':4,'reason':'b is gone'}"));

      server.server().events().seen(List.of(SomeMember.named("b").view()), "down");
      server.server().events().seen(List.of(SomeMember.named("b").heard(9).view()), "down");
      assertThat(listening.next())
          .isEqualTo(event("member", "{'name':'b','state':'down','reason':'was replica'}"));
      server.server().events().seen(List.of(SomeMember.named("b").heard(9).view()), "unknown");
      assertThat(listening.next())
          .isEqualTo(event("member", "{'name':'b','state':'unknown','reason':'was down'}"));
    }
  }

  @Test
  void anIdleStreamGetsComments() throws Exception {
    try (Listening listening = listen()) {
      assertThat(listening.comment()).startsWith(":");
    }
  }

  @Test
  void aClosingServerEndsTheStreams() throws Exception {
    try (Listening listening = listen()) {
      server.server().events().close();

      listening.untilItEnds();
    }
    assertThat(server.admin("GET", "/ha/events").send().status()).isEqualTo(503);
  }

  @Test
  void aClientThatReadsNothingIsDropped() throws Exception {
    try (Listening listening = listen()) {
      String reason = "x".repeat(10_000);
      for (int i = 0; i < 20_000 && server.server().events().open() > 0; i++) {
        server.server().events().changed(new RoleChange(Role.REPLICA, Role.PRIMARY, i, reason));
      }

      assertThat(server.server().events().open()).isZero();
      listening.untilItEnds();
    }
  }

  @Test
  void strangersHearNothing() {
    assertThat(server.call("GET", "/ha/events").send().status()).isEqualTo(401);
  }

  private Listening listen() throws IOException, InterruptedException {
    String pair =
        Base64.getEncoder().encodeToString("viewer:viewer".getBytes(StandardCharsets.UTF_8));
    HttpResponse<InputStream> response =
        server
            .client()
            .send(
                HttpRequest.newBuilder(server.uri("/ha/events"))
                    .header("Authorization", "Basic " + pair)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    Listening listening =
        new Listening(
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    assertThat(listening.next().name()).isEqualTo("hello");
    return listening;
  }

  private static Event event(String name, String data) {
    return new Event(name, parse(data.replace('\'', '"')));
  }

  private static JsonNode parse(String text) {
    return ((Parsed.Tree) Json.read(text)).root();
  }

  private record Event(String name, JsonNode data) {}

  private record Listening(BufferedReader reader) implements AutoCloseable {
    Event next() throws IOException {
      String name = "";
      StringBuilder data = new StringBuilder();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).strip());
        } else if (line.isEmpty() && !data.isEmpty()) {
          return new Event(name, parse(data.toString()));
        }
      }
      throw new IOException("the stream has ended");
    }

    String comment() throws IOException {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(":")) {
          return line;
        }
      }
      return "";
    }

    /// Reads on until the stream ends, be it by being cut off. A stream that goes on lets the test
    /// run out of time.
    void untilItEnds() {
      try {
        while (reader.readLine() != null) {}
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
