package lockstep.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.SomeMember;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.cluster.MemberView;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.Role;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Heads;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.PublicationListener.Cause;
import lockstep.sync.pull.PublicationListener.Publication;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.webhook.WebhookWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesAndStatusTest {
  private static final String DASHBOARD = "{'uid':'x','title':'X','schemaVersion':1,'panels':[]}";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aReadyInstanceSaysWhatItIs() {
    String commit = new Shelf(server.sync()).put("x.json", DASHBOARD).commit();

    Reply reply = server.call("GET", "/readyz?for=read").send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .isEqualTo(
            "{\"name\":\"a\",\"role\":\"primary\",\"epoch\":3,\"commit\":\"%s\",\"database\":\"ok\",\"ready\":true,"
                    .formatted(commit)
                + "\"reason\":\"\"}");
    assertThat(server.call("GET", "/livez").send().status()).isEqualTo(200);
    assertThat(server.call("GET", "/healthz").send().text()).isEqualTo("Ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/readyz", "/ha/primary", "/ha/replica"})
  void aKubeletThatAsksIsNoProxy(String check) {
    server.call("GET", check).header("User-Agent", "kube-probe/1.34").send();
    assertThat(server.cluster().probes()).isZero();

    server.call("GET", check).header("User-Agent", "HAProxy").send();
    server.call("GET", check).send();
    assertThat(server.cluster().probes()).isEqualTo(2);
  }

  @Test
  @Timeout(20)
  void itIsReadyAndReadByThoseWhomItKnowsWhileTheDatabaseHangs() {
    new Shelf(server.sync()).put("x.json", DASHBOARD).commit();
    assertThat(server.admin("GET", "/api/search").send().status()).isEqualTo(200);
    server.users().hang();

    try {
      assertThat(server.call("GET", "/readyz?for=read").send().status()).isEqualTo(200);
      assertThat(server.admin("GET", "/api/search").send().status()).isEqualTo(200);
      assertThat(server.admin("GET", "/api/dashboards/uid/x").send().status()).isEqualTo(200);
      assertThat(server.call("GET", "/ha/primary").send().status()).isEqualTo(200);
    } finally {
      server.users().comeBack();
    }
  }

  @Test
  void anInstanceThatHasNothingYetIsNotReady() {
    server.sync().be(ScriptedSync.status(State.STARTING, ""));

    assertThat(server.call("GET", "/readyz").send().status()).isEqualTo(503);
    assertThat(server.call("GET", "/livez").send().status()).isEqualTo(200);
  }

  @Test
  void anInstanceWhoseMirrorIsBrokenIsNotReady() {
    server.sync().show(new Shelf(new ScriptedSync()).put("x.json", DASHBOARD).snapshot());

    Reply reply = server.call("GET", "/readyz?for=read").send();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().path("reason").asText()).isEqualTo("the mirror cannot be read");
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"UNREACHABLE", "BRANCH_MISSING", "REFUSED"})
  void withoutTheRemoteOneCanReadAndNotWrite(State state) {
    server.sync().be(ScriptedSync.status(state, "no answer"));

    assertThat(server.call("GET", "/readyz?for=read").send().status()).isEqualTo(200);
    Reply write = server.call("GET", "/readyz?for=write").send();
    assertThat(write.status()).isEqualTo(503);
    assertThat(write.json().path("reason").asText()).contains("no answer");
  }

  @Test
  void aDrainingInstanceSendsProxiesAwayAndStillServes() {
    server.server().drain();

    Reply reply = server.call("GET", "/readyz").send();
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().path("reason").asText()).isEqualTo("draining");
    assertThat(reply.json().has("draining"))
        .as("it is about to end: nobody should come, however few there are")
        .isFalse();
    assertThat(reply.header("Connection")).isEqualTo("close");
    assertThat(server.admin("GET", "/api/search").send().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "PRIMARY, 200, 503",
    "REPLICA, 503, 200",
    "ACTIVE, 503, 503",
  })
  void rolesAreAnsweredByStatus(Role role, int primary, int replica) {
    server.cluster().be(role);

    assertThat(server.call("GET", "/ha/primary").send().status()).isEqualTo(primary);
    assertThat(server.call("GET", "/ha/replica?lag=5s").send().status()).isEqualTo(replica);
  }

  @ParameterizedTest
  @CsvSource({"2s, 503", "3000ms, 200", "1m, 200", "3, 200", "soon, 400"})
  void aReplicaIsAsGoodAsItsLag(String lag, int status) {
    server.cluster().be(Role.REPLICA);
    server.sync().be(lagging(Duration.ofSeconds(3)));

    assertThat(server.call("GET", "/ha/replica?lag=" + lag).send().status()).isEqualTo(status);
  }

  @Test
  void statusShowsTheClusterAndTheRepository() {
    Shelf shelf = new Shelf(server.sync()).put("x.json", DASHBOARD);
    server.sync().be(lagging(Duration.ofMillis(1500)));
    server
        .cluster()
        .have(
            List.of(
                SomeMember.named("a").as(Role.PRIMARY).heard(1).view(),
                SomeMember.named("b").heard(9).view()));

    JsonNode status = server.admin("GET", "/ha/status").send().json();

    assertThat(status.path("name").asText()).isEqualTo("a");
    assertThat(status.path("cluster").asText()).isEqualTo("demo");
    assertThat(status.path("mode").asText()).isEqualTo("primary-replica");
    assertThat(status.path("role").asText()).isEqualTo("primary");
    assertThat(status.path("epoch").asInt()).isEqualTo(3);
    assertThat(status.path("version").asText()).isEqualTo("0.1.0");
    assertThat(status.path("digest").asText()).isEqualTo(shelf.snapshot().digest());
    JsonNode repository = status.path("repositories").path(0);
    assertThat(repository.path("name").asText()).isEqualTo("manifests");
    assertThat(repository.path("lagSeconds").asDouble()).isEqualTo(1.5);
    assertThat(repository.path("workflows"))
        .extracting(JsonNode::asText)
        .containsExactly("write", "branch");
    assertThat(repository.path("state").asText()).isEqualTo("behind");
    assertThat(repository.path("head").asText()).isEqualTo("a".repeat(40));
    assertThat(repository.path("warnings").path(0).path("path").asText()).isEqualTo("bad.json");
    JsonNode members = status.path("members");
    assertThat(members.path(0).path("role").asText()).isEqualTo("primary");
    assertThat(members.path(0).path("reachable").asBoolean()).isTrue();
    assertThat(members.path(0).path("heartbeatAgeSeconds").asDouble()).isEqualTo(1);
    assertThat(members.path(1).path("role").asText()).isEqualTo("down");
  }

  @Test
  void tellsHowFarBehindAndHowAloneEachMemberSaidItIsAndNothingOfOneThatIsNotHeardOf() {
    server.cluster().have(List.of(behind("b", 1), behind("c", 60)));

    JsonNode members = server.admin("GET", "/ha/status").send().json().path("members");

    assertThat(members.path(0).path("repositories").toString())
        .isEqualTo(
            ("[{'name':'manifests','head':'%s','state':'behind','lagCommits':40,'lagSeconds':300.0},"
                    + "{'name':'team','head':'','state':'pulling','lagCommits':null,'lagSeconds':null}]")
                .formatted("a".repeat(40))
                .replace('\'', '"'));
    assertThat(members.path(0).path("namesake").asBoolean()).isTrue();
    assertThat(members.path(1).path("namesake").asBoolean()).isFalse();
    assertThat(members.path(1).path("repositories").path(0).toString())
        .isEqualTo(
            "{'name':'manifests','head':'%s','state':'unknown','lagCommits':null,'lagSeconds':null}"
                .formatted("a".repeat(40))
                .replace('\'', '"'));
  }

  private static MemberView behind(String name, int age) {
    CommitId head = new CommitId("a".repeat(40));
    return new MemberView(
        name,
        "http://127.0.0.1:1",
        "instance",
        100,
        Optional.of(Role.REPLICA),
        3,
        Optional.of(head),
        Heads.NONE.with("manifests", head),
        List.of(
            new RepositoryLag(
                "manifests", OptionalInt.of(40), Optional.of(Duration.ofMinutes(5)), "behind"),
            new RepositoryLag("team", OptionalInt.empty(), Optional.empty(), "pulling")),
        Optional.empty(),
        true,
        true,
        false,
        true,
        Optional.of(Duration.ofSeconds(age)));
  }

  @Test
  void ofAHundredThousandBadFilesTheFirstAreNamedAndAllCounted() {
    List<FileWarning> bad =
        IntStream.range(0, 100_000)
            .mapToObj(i -> new FileWarning("bad%d.json".formatted(i), "no JSON"))
            .toList();
    server.sync().be(warning(bad));

    TestServer.Reply reply = server.admin("GET", "/ha/status").send();

    JsonNode repository = reply.json().path("repositories").path(0);
    assertThat(repository.path("warnings")).hasSize(200);
    assertThat(repository.path("warningCount").asInt()).isEqualTo(100_000);
  }

  @Test
  void strangersSeeTheStateAndNoFileNames() {
    server.sync().be(lagging(Duration.ZERO));

    JsonNode status = server.call("GET", "/ha/status").send().json();

    assertThat(status.path("role").asText()).isEqualTo("primary");
    assertThat(status.path("repositories").path(0).path("warnings")).isEmpty();
    assertThat(server.call("GET", "/ha/history").send().status()).isEqualTo(401);
  }

  @Test
  void aHintMakesTheInstancePull() {
    Shelf shelf = new Shelf(server.sync()).put("x.json", DASHBOARD);
    String hint = "{'repository':'manifests','commit':'%s'}";

    Reply known = server.call("POST", "/ha/hint").json(hint.formatted(shelf.commit())).send();
    assertThat(known.status()).isEqualTo(202);
    assertThat(server.sync().pulls()).isEmpty();
    Reply news = server.call("POST", "/ha/hint").json(hint.formatted("d".repeat(40))).send();
    assertThat(news.status()).isEqualTo(202);
    assertThat(server.sync().pulls()).containsExactly(Trigger.PEER_HINT);
  }

  @Test
  void aHintIsNoDeliveryOfTheWebhook() {
    WebhookWatch watch = server.repositories().all().getFirst().webhook().watch();
    Shelf shelf = new Shelf(server.sync()).put("x.json", DASHBOARD);
    for (int i = 0; i < 3; i++) {
      Snapshot before = shelf.snapshot();
      Snapshot after = shelf.put("x" + i + ".json", DASHBOARD).snapshot();
      watch.published(
          new Publication(before, after, List.of(), "", "", List.of(), false, Cause.POLLED));
    }
    assertThat(watch.complaint()).isPresent();

    String hint = "{'repository':'manifests','commit':'%s'}".formatted("d".repeat(40));
    assertThat(server.call("POST", "/ha/hint").json(hint).send().status()).isEqualTo(202);

    assertThat(watch.complaint()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'commit':'zz'}",
        "{'commit':5}",
        "[",
        "{'repository':'other','commit':'x'}"
      })
  void aWrongHintIsRefused(String body) {
    assertThat(server.call("POST", "/ha/hint").json(body).send().status()).isEqualTo(400);
    assertThat(server.sync().pulls()).isEmpty();
  }

  @Test
  void aSuspicionReachesTheCluster() {
    assertThat(server.call("POST", "/ha/suspect").json("{'epoch':3}").send().status())
        .isEqualTo(202);
    assertThat(server.call("POST", "/ha/suspect").json("{}").send().status()).isEqualTo(400);
    assertThat(server.cluster().suspicions()).containsExactly(3L);
  }

  @Test
  void anOperatorMayPull() {
    assertThat(server.admin("POST", "/ha/sync").send().status()).isEqualTo(202);
    assertThat(server.admin("POST", "/ha/sync").json("{'repository':'nope'}").send().status())
        .isEqualTo(404);
    assertThat(server.sync().pulls()).containsExactly(Trigger.PERSON);
  }

  @Test
  void aSaveCanBeAskedFor() {
    CommitId commit = new CommitId("c".repeat(40));
    server.sync().remember(new SaveId("s1"), new SaveOutcome.Saved(commit, new Uid("x"), 7));
    server
        .sync()
        .remember(new SaveId("s2"), new SaveOutcome.Unknown(new SaveId("s2"), "no answer"));

    assertThat(server.admin("GET", "/ha/saves/s1").send().text())
        .isEqualTo(
            "{\"saveId\":\"s1\",\"state\":\"saved\",\"commit\":\"%s\",\"uid\":\"x\",\"version\":7}"
                .formatted(commit));
    assertThat(server.admin("GET", "/ha/saves/s2").send().json().path("state").asText())
        .isEqualTo("unknown");
    assertThat(server.admin("GET", "/ha/saves/s3").send().status()).isEqualTo(404);
    assertThat(server.call("GET", "/ha/saves/s1").send().status()).isEqualTo(401);
  }

  @Test
  void metricsShowRoleLagAndRequests() {
    server.sync().be(lagging(Duration.ofMillis(1500)));
    server.admin("GET", "/api/search").send();

    String text = server.call("GET", "/metrics").send().text();

    assertThat(text)
        .contains("lockstep_role{role=\"primary\"} 1.0")
        .contains("lockstep_role{role=\"replica\"} 0.0")
        .contains("lockstep_epoch 3.0")
        .contains("lockstep_repository_lag_seconds{repository=\"manifests\"} 1.5")
        .contains("http_server_requests_seconds_count{method=\"GET\",route=\"/api/search\"")
        .contains("jvm_memory_used_bytes");
  }

  private static RepositoryStatus lagging(Duration lag) {
    return status(lag, List.of(new FileWarning("bad.json", "no JSON")));
  }

  private static RepositoryStatus warning(List<FileWarning> warnings) {
    return status(Duration.ZERO, warnings);
  }

  private static RepositoryStatus status(Duration lag, List<FileWarning> warnings) {
    return new RepositoryStatus(
        Optional.of(new CommitId("a".repeat(40))),
        Optional.of(new CommitId("b".repeat(40))),
        1,
        lag,
        State.BEHIND,
        "on its way",
        Optional.of(Instant.parse("2026-11-23T12:00:00Z")),
        warnings);
  }
}
