package lockstep.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lockstep.api.testing.Lines;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.cluster.Maintenance;
import lockstep.cluster.command.Outcome.State;
import lockstep.cluster.operation.Schedule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAdministratorsWishIsPassedOnWithTheLogin() {
    Reply reply = server.admin("POST", "/ha/switchover").json("{'to':'b','dryRun':true}").send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(server.commands().told()).containsExactly("switchover to b dry true by admin");
    assertThat(reply.json().path("state").asText()).isEqualTo("done");
    assertThat(reply.json().path("epoch").asLong()).isEqualTo(4);
    assertThat(reply.json().path("checks").path(0).path("detail").asText()).isEqualTo("b is ready");
  }

  @Test
  void aRefusalIs409() {
    server.commands().comeOut(State.REFUSED);

    Reply reply = server.admin("POST", "/ha/failback").send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().path("state").asText()).isEqualTo("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"switchover", "failback", "maintenance", "confirm"})
  void nobodyButAnAdministratorOperates(String operation) {
    assertThat(server.call("POST", "/ha/" + operation).json("{}").send().status()).isEqualTo(401);
    assertThat(server.commands().told()).isEmpty();
  }

  @Test
  void maintenanceLastsTwoHoursUnlessSaidOtherwise() {
    server
        .admin("POST", "/ha/maintenance")
        .json("{'action':'start','member':'b','reason':'new disk'}")
        .send();
    server
        .admin("POST", "/ha/maintenance")
        .json("{'action':'start','for':'90m','reason':'network'}")
        .send();
    server.admin("POST", "/ha/maintenance").json("{'action':'stop','member':'b'}").send();
    server
        .admin("POST", "/ha/maintenance")
        .json("{'action':'start','member':'c','force':true,'for':'1h','reason':'fire'}")
        .send();

    assertThat(server.commands().told())
        .containsExactly(
            "drain b for PT2H because new disk by admin",
            "pause for PT1H30M because network by admin",
            "resume b by admin",
            "force drain c for PT1H because fire by admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'action':'start','for':'25h','reason':'x'}",
        "{'action':'start','for':'0m','reason':'x'}",
        "{'action':'start','for':'soon','reason':'x'}",
        "{'action':'start'}",
        "{'action':'begin','reason':'x'}",
        "{'action':'start','member':'','reason':'x'}",
        "{'action':'stop','member':' '}",
        "{'action':'stop','for':'1h'}",
        "{'action':'stop','reason':'x'}",
        "{}"
      })
  void aMaintenanceThatIsNotClearIsRefused(String body) {
    assertThat(server.admin("POST", "/ha/maintenance").json(body).send().status()).isEqualTo(400);
    assertThat(server.commands().told()).isEmpty();
  }

  @Test
  void anEmptyNameIsNotTheBestMember() {
    Reply reply = server.admin("POST", "/ha/switchover").json("{'to':''}").send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo("to: is empty (leave it out for the best member)");
    assertThat(server.commands().told()).isEmpty();
  }

  /// A misspelt `dryRun` would carry out what was only to be tried.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          switchover            | {"dryrun":true}                                        | dryrun | dryRun
          switchover            | {"dry_run":true}                                       | dry_run | dryRun
          switchover            | {"tpo":"a"}                                            | tpo | to
          switchover?dryRun=true | {}                                                    | dryRun | dryRun
          switchover?dry-run    | {"to":"a"}                                             | dry-run | dryRun
          failback              | {"dryrun":true}                                        | dryrun | dryRun
          failback              | {"to":"b"}                                             | to | dryRun
          maintenance           | {"action":"start","membr":"b","reason":"disk"}         | membr | member
          maintenance           | {"action":"start","reason":"disk","dryRun":true}       | dryRun | for
          maintenance           | {"action":"stop","fore":true}                          | fore | force
          confirm               | {"dryRun":true}                                        | dryRun | none
          confirm?dryRun=true   | {}                                                     | dryRun | body
          put-back              | {"dryrun":true}                                        | dryrun | dryRun
          put-back?dryRun=true  | {}                                                     | dryRun | dryRun
          sync                  | {"repo":"manifests"}                                   | repo | repository
          sync?repository=x     | {}                                                     | repository | repository
          """)
  void aWishThatIsUnderstoodInPartOnlyIsRefused(
      String path, String body, String wrong, String right) {
    Reply reply = server.admin("POST", "/ha/" + path).json(body).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).startsWith(wrong + ": ").contains(right);
    assertThat(server.commands().told()).isEmpty();
  }

  @Test
  void eachOperationIsALineInTheLogAlsoWhenItIsRefused() {
    try (Lines lines = new Lines("lockstep.api.identity.OperationLog")) {
      server.admin("POST", "/ha/switchover").json("{'to':'b'}").send();
      server.commands().comeOut(State.REFUSED);
      server.admin("POST", "/ha/failback").json("{}").send();
      server.call("POST", "/ha/confirm").as("viewer").json("{}").send();
      server.admin("POST", "/ha/maintenance").json("{'actoin':'start'}").send();
      server.admin("GET", "/ha/why").send();

      assertThat(lines.all())
          .map(line -> line.replaceAll(" message=.*", ""))
          .containsExactly(
              "operation: asked=POST /ha/switchover by=admin status=200",
              "operation: refused=POST /ha/failback by=admin status=409",
              "operation: refused=POST /ha/confirm by=viewer status=403",
              "operation: refused=POST /ha/maintenance by=admin status=400");
      assertThat(lines.all().getLast()).contains("actoin: is no field here");
    }
  }

  @Test
  void membersAskHowFitThisOneIs() {
    Reply reply =
        server
            .call("POST", "/ha/candidacy")
            .json("{'commits':['%s']}".formatted("ab".repeat(20)))
            .signed()
            .send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("caughtUp").asBoolean()).isTrue();
    assertThat(
            server.call("POST", "/ha/candidacy").json("{'commits':['x']}").signed().send().status())
        .isEqualTo(400);
  }

  /// A hundred repositories, and members that show them at different commits.
  @ParameterizedTest
  @ValueSource(ints = {300, 1024})
  void membersWithManyRepositoriesAskHowFitThisOneIs(int commits) {
    String list =
        IntStream.range(0, commits).mapToObj("'%040x'"::formatted).collect(Collectors.joining(","));

    Reply reply =
        server
            .call("POST", "/ha/candidacy")
            .json("{'commits':[%s]}".formatted(list))
            .signed()
            .send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(server.commands().told())
        .containsExactly("candidacy at %d commits".formatted(commits));
  }

  @Test
  void moreCommitsThanAClusterCanShowAreRefused() {
    String list =
        IntStream.range(0, 1025).mapToObj("'%040x'"::formatted).collect(Collectors.joining(","));

    Reply reply =
        server
            .call("POST", "/ha/candidacy")
            .json("{'commits':[%s]}".formatted(list))
            .signed()
            .send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("at most 1024");
    assertThat(server.commands().told()).isEmpty();
  }

  @Test
  void strangersAreNotToldHowFitThisOneIs() {
    Reply reply = server.call("POST", "/ha/candidacy").json("{}").send();

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.message()).startsWith("Lockstep-Signature: is missing");
    assertThat(server.commands().told()).isEmpty();
  }

  @Test
  void thoseWhoAskHowFitThisOneIsMakeItLookOnceAtATime() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    server.commands().tellFitnessAfter(open);
    List<Integer> statuses = new CopyOnWriteArrayList<>();
    CountDownLatch answered = new CountDownLatch(12);
    List<Thread> askers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      askers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    statuses.add(
                        server.call("POST", "/ha/candidacy").json("{}").signed().send().status());
                    answered.countDown();
                  }));
    }
    assertThat(answered.await(20, TimeUnit.SECONDS)).as("12 answers").isTrue();

    assertThat(statuses).as("those who need not wait").containsOnly(429);
    assertThat(server.commands().told())
        .filteredOn(text -> text.startsWith("candidacy"))
        .hasSize(1);

    open.countDown();
    for (Thread asker : askers) {
      asker.join();
    }
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(8);
  }

  @Test
  void aDrainedInstanceSendsProxiesAwayAndStatusTellsWhy() {
    server
        .cluster()
        .maintain(
            List.of(new Maintenance(Optional.of("a"), "ann", "new disk", Duration.ofHours(1))));

    Reply ready = server.call("GET", "/readyz").send();

    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().path("reason").asText()).isEqualTo("draining: new disk");
    assertThat(ready.json().path("draining").asBoolean())
        .as("a gateway that has nobody else may come here")
        .isTrue();
    assertThat(server.cluster().probes()).isEqualTo(1);
    assertThat(
            server
                .admin("GET", "/ha/status")
                .send()
                .json()
                .path("maintenance")
                .path(0)
                .path("leftSeconds")
                .asLong())
        .isEqualTo(3600);
  }

  @Test
  void statusTellsWhichMaintenanceNobodyCanEnd() {
    Duration hour = Duration.ofHours(1);
    server
        .cluster()
        .maintain(
            List.of(
                new Maintenance(Optional.empty(), "ann", "new disk", hour),
                new Maintenance(Optional.empty(), Schedule.CONFIGURATION, "window", hour)));

    assertThat(server.admin("GET", "/ha/status").send().json().path("maintenance"))
        .extracting(one -> one.path("configured").asBoolean())
        .containsExactly(false, true);
  }

  @Test
  void whyIsAnsweredInSentences() {
    assertThat(server.admin("GET", "/ha/why").send().json().path("sentences").path(0).asText())
        .isEqualTo("a is primary.");
  }
}
