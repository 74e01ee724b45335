package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lockstep.core.resource.CommitId;
import lockstep.git.server.GitServer;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.save.PushOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections that break off at any byte: the outcome never claims what the remote does not have.
class CutConnectionTest {
  private static final String NAME = "org/manifests";
  private static final long STEP = 61;

  @TempDir Path temp;
  private GitServer server;
  private CuttingProxy proxy;
  private JGitRepository mirror;
  private JGitRepository witness;
  private CommitId head;

  @BeforeEach
  void reachTheServerThroughTheProxy() throws IOException {
    server = GitServer.start(temp.resolve("repositories"), "127.0.0.1", 0);
    server.create(NAME);
    proxy = new CuttingProxy(server.port());
    mirror = JGitRepository.open(config(proxy.port()), temp.resolve("mirror"));
    witness = JGitRepository.open(config(server.port()), temp.resolve("witness"));
    head = witness.commit(Optional.empty(), Drafts.write("a.json", "0").build());
    assertThat(witness.push(Optional.empty(), head)).isEqualTo(new PushOutcome.Accepted());
    mirror.fetch();
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
    witness.close();
    proxy.close();
    server.close();
  }

  private static GitRemoteConfig config(int port) {
    return GitRemoteConfig.of("http://127.0.0.1:%d/%s.git".formatted(port, NAME), "main", "")
        .withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(700));
  }

  private CommitId remoteHead() {
    return ((FetchOutcome.At) witness.fetch()).head();
  }

  /// Pushes one more commit through the proxy, cut as told, and checks what is said of it.
  private PushOutcome pushThrough(long towardsHost, long back, String content) {
    proxy.allow(towardsHost, back);
    CommitId ours = mirror.commit(Optional.of(head), Drafts.write("a.json", content).build());
    PushOutcome outcome = mirror.push(Optional.of(head), ours);
    proxy.allow(CuttingProxy.NEVER, CuttingProxy.NEVER);
    boolean landed = witness.isAncestor(ours, remoteHead()) || remoteHead().equals(ours);
    switch (outcome) {
      case PushOutcome.Accepted _ -> assertThat(landed).isTrue();
      case PushOutcome.Unreachable _ -> assertThat(landed).isFalse();
      case PushOutcome.Unknown _ -> {
        // Reading the remote decides, and sending the same again does no harm.
        assertThat(((FetchOutcome.At) mirror.fetch()).head()).isEqualTo(landed ? ours : head);
        assertThat(mirror.push(Optional.of(head), ours)).isEqualTo(new PushOutcome.Accepted());
      }
      case PushOutcome.LostRace _, PushOutcome.Refused _ -> throw new AssertionError(outcome);
    }
    head = remoteHead();
    return outcome;
  }

  @Test
  void aPushCutOnTheWayThereIsNeverAcceptedWrongly() {
    Set<Class<?>> seen = new HashSet<>();
    for (long bytes = 0; !seen.contains(PushOutcome.Accepted.class); bytes += STEP) {
      seen.add(pushThrough(bytes, CuttingProxy.NEVER, "there " + bytes).getClass());
    }
    assertThat(seen).contains(PushOutcome.Unreachable.class, PushOutcome.Unknown.class);
  }

  @Test
  void aPushCutOnTheWayBackIsNeverAcceptedWrongly() {
    Set<Class<?>> seen = new HashSet<>();
    for (long bytes = 0; !seen.contains(PushOutcome.Accepted.class); bytes += STEP) {
      seen.add(pushThrough(CuttingProxy.NEVER, bytes, "back " + bytes).getClass());
    }
    assertThat(seen).contains(PushOutcome.Unreachable.class, PushOutcome.Unknown.class);
  }

  @Test
  void aPushWhoseAnswerNeverComesIsUnknown() {
    proxy.silently();
    proxy.allow(CuttingProxy.NEVER, advertisement());
    CommitId ours = mirror.commit(Optional.of(head), Drafts.write("a.json", "1").build());
    assertThat(mirror.push(Optional.of(head), ours))
        .isEqualTo(
            new PushOutcome.Unknown(config(proxy.port()).url() + " does not answer in time"));
    assertThat(remoteHead()).isEqualTo(ours);
  }

  @Test
  void whoAsksForTheBranchesMeanwhileDoesNotMakeAPushOneThatWasNotSent() throws Exception {
    proxy.silently();
    proxy.allow(CuttingProxy.NEVER, advertisement());
    CommitId ours = mirror.commit(Optional.of(head), Drafts.write("a.json", "1").build());
    CompletableFuture<PushOutcome> pushed = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> pushed.complete(mirror.push(Optional.of(head), ours)));
    while (!remoteHead().equals(ours)) {
      Thread.onSpinWait();
    }

    mirror.list();

    assertThat(pushed.get(1, TimeUnit.MINUTES)).isInstanceOf(PushOutcome.Unknown.class);
  }

  /// How many bytes come back before anything is sent: what an up-to-date push is answered.
  private long advertisement() {
    try (JGitRepository other = JGitRepository.open(config(proxy.port()), temp.resolve("other"))) {
      other.fetch();
      proxy.allow(CuttingProxy.NEVER, CuttingProxy.NEVER);
      assertThat(other.push(Optional.of(head), head)).isEqualTo(new PushOutcome.Accepted());
    }
    return proxy.passedDown();
  }

  @Test
  void theAnswerToAPushThatAskedNothingFirstIsMissedToo() {
    CommitId first = mirror.commit(Optional.of(head), Drafts.write("a.json", "1").build());
    assertThat(mirror.push(Optional.of(head), first)).isEqualTo(new PushOutcome.Accepted());
    proxy.silently();
    proxy.allow(CuttingProxy.NEVER, 0);
    CommitId second = mirror.commit(Optional.of(first), Drafts.write("a.json", "2").build());
    assertThat(mirror.push(Optional.of(first), second)).isInstanceOf(PushOutcome.Unknown.class);
    assertThat(remoteHead()).isEqualTo(second);
  }

  @Test
  void aFetchThatIsCutLeavesTheMirrorAsItWas() {
    CommitId before = head;
    CommitId next = witness.commit(Optional.of(head), Drafts.write("b.json", "1").build());
    assertThat(witness.push(Optional.of(head), next)).isEqualTo(new PushOutcome.Accepted());
    FetchOutcome outcome = new FetchOutcome.Empty();
    for (long bytes = 0; !outcome.equals(new FetchOutcome.At(next)); bytes += STEP) {
      assertThat(mirror.head()).contains(before);
      proxy.allow(CuttingProxy.NEVER, bytes);
      outcome = mirror.fetch();
      assertThat(outcome).isInstanceOfAny(FetchOutcome.Unreachable.class, FetchOutcome.At.class);
    }
    assertThat(mirror.changes(Optional.of(before), next)).hasSize(1);
  }
}
