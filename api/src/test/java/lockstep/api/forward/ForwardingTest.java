package lockstep.api.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.TestServer;
import lockstep.cluster.Role;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.failover.RoleChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The writer `a` and another instance `b`.
class ForwardingTest {
  private static final CommitId COMMIT = new CommitId("c".repeat(40));

  private final ScriptedSync syncOfA = new ScriptedSync();
  private final ScriptedSync syncOfB = new ScriptedSync();
  private final TestServer a = new TestServer("a", syncOfA);
  private final TestServer b = new TestServer("b", syncOfB);

  ForwardingTest() {
    syncOfA.onSave(_ -> new SaveOutcome.Saved(COMMIT, new Uid("cpu"), 4));
    syncOfB.onSave(_ -> new SaveOutcome.Saved(COMMIT, new Uid("cpu"), 5));
    b.cluster().be(Role.ACTIVE);
    b.cluster().write("a", a.uri("").toString());
  }

  @AfterEach
  void close() {
    b.close();
    a.close();
  }

  @Test
  void aSaveGoesToTheWriterWholeAndComesBackWhole() {
    TestServer.Reply reply = save(b, "s1");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("version").asInt()).isEqualTo(4);
    assertThat(reply.header("Lockstep-Writer")).isEqualTo("a");
    assertThat(reply.header("Lockstep-Instance")).isEqualTo("b");
    assertThat(reply.header(SaveId.HEADER)).isEqualTo("s1");
    assertThat(reply.cookie("lockstep_commit")).isEqualTo(COMMIT.hex());
    assertThat(syncOfB.saves()).isEmpty();
    assertThat(syncOfA.saves()).hasSize(1);
    assertThat(syncOfA.saves().getFirst().id()).isEqualTo(new SaveId("s1"));
    assertThat(syncOfA.saves().getFirst().author().email()).isEqualTo("editor@x.org");
  }

  @Test
  void aSaveThatMeetsAHandOverGoesToTheNextWriterByItself() {
    b.cluster().lead();
    syncOfB.onSave(
        _ -> {
          b.cluster().write("a", a.uri("").toString());
          throw new HttpFault(Answer.message(421, "not-executed", "handed over"));
        });

    TestServer.Reply reply = save(b, "s1");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Lockstep-Writer")).isEqualTo("a");
    assertThat(syncOfA.saves().getFirst().id()).isEqualTo(new SaveId("s1"));
  }

  @Test
  void nobodySaysNotExecutedOfWhatASilentSuccessorMayHaveDone() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      b.cluster().lead();
      syncOfB.onSave(
          _ -> {
            b.cluster().write("a", "http://127.0.0.1:" + mute.getLocalPort());
            throw new HttpFault(Answer.message(421, "not-executed", "handed over"));
          });
      assertThat(save(b, "s1").status()).isEqualTo(504);
    }
  }

  @Test
  void aWriterThatBrokeMayHaveDoneTheSave() {
    syncOfA.onSave(
        _ -> {
          throw new IllegalStateException("broke behind the push");
        });
    syncOfB.onSave(_ -> new SaveOutcome.Unavailable("no space left"));
    assertThat(save(b, "s1").status()).isEqualTo(504);

    syncOfA.onSave(_ -> new SaveOutcome.Unavailable("Git cannot be reached"));
    assertThat(save(b, "s2").status()).as("it said that it did not").isEqualTo(503);
  }

  @Test
  void whoKeepsNoCookiesWaitsUntilTheOwnSaveIsShownHere() {
    save(b, "s1");
    assertThat(syncOfB.waits()).hasSize(1);
  }

  @Test
  void readsAreNotForwarded() {
    b.admin("GET", "/api/search").send();
    assertThat(b.admin("GET", "/api/folders").send().header("Lockstep-Writer")).isEmpty();
  }

  @Test
  void whatTheWriterSaysOfTheSaveIsTheLastWord() {
    syncOfA.onSave(_ -> new SaveOutcome.Refused("protected branch"));
    TestServer.Reply reply = save(b, "s1");
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.message()).contains("protected branch");
    assertThat(syncOfB.saves()).isEmpty();
  }

  @Test
  void aWriterThatCannotSaveIsNoReasonNotTo() {
    syncOfA.onSave(_ -> new SaveOutcome.Unavailable("Git cannot be reached"));
    assertThat(save(b, "s1").json().path("version").asInt()).isEqualTo(5);
    assertThat(syncOfB.saves().getFirst().id()).isEqualTo(new SaveId("s1"));
  }

  @Test
  void aDeadWriterCostsOneTryAndTheSaveKeepsItsId() {
    a.close();
    TestServer.Reply reply = save(b, "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Lockstep-Writer")).isEmpty();
    assertThat(reply.header(SaveId.HEADER)).isEqualTo(syncOfB.saves().getFirst().id().value());
  }

  @Test
  void whatADeadWriterCertainlyDidNotGetIsNotDoubtful() {
    a.close();
    syncOfB.onSave(_ -> new SaveOutcome.Unavailable("no space left"));
    assertThat(save(b, "s1").status()).isEqualTo(503);
  }

  @Test
  void nobodySaysThatNothingWasWrittenOfWhatASilentWriterMayHaveWritten() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      b.cluster().write("a", "http://127.0.0.1:" + mute.getLocalPort());
      for (SaveOutcome here :
          List.of(
              new SaveOutcome.Unavailable("no space left"),
              new SaveOutcome.Refused("protected branch"))) {
        syncOfB.onSave(_ -> here);
        TestServer.Reply reply = save(b, "s1");
        assertThat(reply.status()).as("%s", here).isEqualTo(504);
        assertThat(reply.json().path("status").asText()).isEqualTo("unknown");
        assertThat(reply.json().path("saveId").asText()).isEqualTo("s1");
        assertThat(reply.message()).contains("GET /ha/saves/{id}");
        b.clock().advance(Duration.ofMinutes(1));
      }
    }
  }

  @Test
  void aWriterThatHangsIsLeftAloneAfterwards() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      b.cluster().write("a", "http://127.0.0.1:" + mute.getLocalPort());
      mute.setSoTimeout(1);
      assertThat(save(b, "s1").status()).isEqualTo(200);
      assertThat(isAsked(mute)).isTrue();
      assertThat(save(b, "s2").status()).isEqualTo(200);
      assertThat(isAsked(mute)).isFalse();
      assertThat(syncOfB.saves()).hasSize(2);
    }
  }

  @Test
  void aSilentWriterIsAskedAgainSoonAndThenLessOften() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      mute.setSoTimeout(1);
      b.cluster().write("a", "http://127.0.0.1:" + mute.getLocalPort());
      List<Boolean> asked = new ArrayList<>();
      for (int second = 0; second < 8; second++) {
        assertThat(save(b, "s" + second).status()).isEqualTo(200);
        asked.add(isAsked(mute));
        b.clock().advance(Duration.ofSeconds(1));
      }

      assertThat(asked).containsExactly(true, false, true, false, false, false, true, false);
    }
  }

  @Test
  void aWriterThatAnswersAgainIsTheWriterAgain() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      b.cluster().write("a", "http://127.0.0.1:" + mute.getLocalPort());
      save(b, "s1");
    }
    b.cluster().write("a", a.uri("").toString());
    b.clock().advance(Duration.ofSeconds(2));

    assertThat(save(b, "s2").header("Lockstep-Writer")).isEqualTo("a");
    assertThat(save(b, "s3").header("Lockstep-Writer")).isEqualTo("a");
  }

  /// Its save ends at the second sign of life, which is asked for when the patience is over.
  @Test
  @Timeout(60)
  void aWriterThatIsSlowButLivesIsWaitedFor() throws IOException {
    CountDownLatch looks = new CountDownLatch(2);
    try (SlowWriter slow = new SlowWriter(looks::countDown, looks)) {
      b.cluster().write("a", slow.url());
      TestServer.Reply reply = save(b, "s1");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("Lockstep-Writer")).isEqualTo("a");
      assertThat(syncOfB.saves()).isEmpty();
    }
  }

  @Test
  @Timeout(60)
  void aWriterThatLivesAndDoesNotReachGitIsNotWaitedFor() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<String> url = new AtomicReference<>();
    AtomicInteger looks = new AtomicInteger();
    Runnable looked =
        () -> {
          looks.incrementAndGet();
          b.cluster().write("a", url.get(), false);
        };
    try (SlowWriter slow = new SlowWriter(looked, never)) {
      url.set(slow.url());
      b.cluster().write("a", slow.url());
      assertThat(save(b, "s1").json().path("version").asInt()).isEqualTo(5);
      assertThat(looks).hasValue(1);
      never.countDown();
    }
  }

  /// Lives, and answers saves when it may.
  private static final class SlowWriter implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    SlowWriter(Runnable looked, CountDownLatch may) throws IOException {
      server.setExecutor(threads);
      server.createContext(
          "/livez",
          exchange -> {
            looked.run();
            answer(exchange);
          });
      server.createContext(
          "/api/dashboards/db",
          exchange -> {
            try {
              may.await();
              answer(exchange);
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
      server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        exchange.sendResponseHeaders(200, -1);
      }
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
      threads.close();
    }
  }

  @Test
  @Timeout(60)
  void aSaveWaitsForASilentWriterOnlyUntilItsLeaseIsTaken() throws Exception {
    Duration hour = Duration.ofHours(1);
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        TestServer c =
            new TestServer("c", syncOfB, Setups.spec("manifests"), ReplicaSaves.FORWARD, hour);
        ExecutorService savers = Executors.newVirtualThreadPerTaskExecutor()) {
      c.cluster().write("a", "http://127.0.0.1:" + mute.getLocalPort());
      Future<TestServer.Reply> save = savers.submit(() -> save(c, "s1"));
      mute.accept();

      becomePrimary(c, TransitionKind.SWITCHOVER, 4);
      assertThat(syncOfB.saves()).as("a planned change leaves it to the writer").isEmpty();
      becomePrimary(c, TransitionKind.FAILOVER, 5);

      assertThat(save.get().status()).isEqualTo(200);
      assertThat(syncOfB.saves().getFirst().id()).isEqualTo(new SaveId("s1"));
      c.clock().advance(Duration.ofMinutes(1));
      assertThat(save(c, "s2").status()).as("sent to the old one all the same").isEqualTo(200);
    }
  }

  private static void becomePrimary(TestServer one, TransitionKind kind, long epoch) {
    one.cluster()
        .remember(
            List.of(
                new Transition(
                    epoch,
                    Instant.EPOCH,
                    kind,
                    Optional.of("a"),
                    "c",
                    epoch,
                    "for a test",
                    List.of())));
    one.server().changed(new RoleChange(Role.REPLICA, Role.PRIMARY, epoch, "for a test"));
  }

  /// For a save, and then whether it lives.
  private static boolean isAsked(ServerSocket mute) throws IOException {
    boolean asked = false;
    while (true) {
      try {
        mute.accept().close();
        asked = true;
      } catch (SocketTimeoutException _) {
        return asked;
      }
    }
  }

  @Test
  void aForwardedSaveIsDoneWhereItArrives() {
    TestServer.Reply reply =
        b.admin("POST", "/api/dashboards/db")
            .header("Lockstep-Forwarded", "c")
            .json("{'dashboard':{'uid':'cpu','title':'CPU'}}")
            .send();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(syncOfA.saves()).isEmpty();
    assertThat(syncOfB.saves()).hasSize(1);
  }

  @Test
  void aReplicaMayRefuseAndNameThePrimary() {
    try (TestServer c =
        new TestServer("c", syncOfB, Setups.spec("manifests"), ReplicaSaves.REFUSE)) {
      c.cluster().be(Role.REPLICA);
      c.cluster().write("a", a.uri("").toString());
      TestServer.Reply reply = save(c, "s1");
      assertThat(reply.status()).isEqualTo(421);
      assertThat(reply.header("Lockstep-Primary")).isEqualTo("a");
      assertThat(reply.message()).endsWith("send them to the primary, a");
      assertThat(syncOfA.saves()).isEmpty();
      assertThat(syncOfB.saves()).isEmpty();
    }
  }

  private static TestServer.Reply save(TestServer server, String id) {
    TestServer.Call call = server.call("POST", "/api/dashboards/db").as("editor");
    return (id.isEmpty() ? call : call.header(SaveId.HEADER, id))
        .json("{'dashboard':{'uid':'cpu','title':'CPU'}}")
        .send();
  }
}
