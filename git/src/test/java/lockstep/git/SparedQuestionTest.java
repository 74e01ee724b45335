package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.PushOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A push that follows another is one request, and no less exact than one that asks first.
class SparedQuestionTest {
  private static final PushOutcome ACCEPTED = new PushOutcome.Accepted();
  private static final String ASK = "GET /manifests.git/info/refs?service=git-receive-pack";
  private static final String PUSH = "POST /manifests.git/git-receive-pack";

  @TempDir Path temp;
  private GitCli git;
  private CgiGitHost host;
  private Path bare;
  private Path work;
  private JGitRepository mirror;

  /// Where the branch is after the first push.
  private CommitId head;

  @BeforeEach
  void pushOnce() throws IOException {
    git = new GitCli(temp);
    host = new CgiGitHost(git, Files.createDirectory(temp.resolve("host")));
    bare = git.bare(temp.resolve("host/manifests.git"));
    work = git.clone(bare.toString(), temp.resolve("work"));
    git.commit(work, "shared/a.json", "0", "zero");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    mirror =
        JGitRepository.open(
            GitRemoteConfig.of(host.url("manifests.git"), "main", "shared/"),
            temp.resolve("mirror"));
    CommitId base = ((FetchOutcome.At) mirror.fetch()).head();
    host.forgetRequests();
    head = save(base, "1");
    assertThat(mirror.push(Optional.of(base), head)).isEqualTo(ACCEPTED);
    assertThat(host.requests()).containsExactly(ASK, PUSH);
    host.forgetRequests();
  }

  @AfterEach
  void stop() {
    mirror.close();
    host.close();
  }

  private CommitId save(CommitId base, String content) {
    return mirror.commit(Optional.of(base), Drafts.write("a.json", content).build());
  }

  private CommitId theirs(String content) {
    git.run(work, "pull", "--quiet", "--rebase", "origin", "main");
    String commit = git.commit(work, "shared/b.json", content, content);
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    return new CommitId(commit);
  }

  private CommitId remoteHead() {
    return new CommitId(git.run(bare, "rev-parse", "main"));
  }

  @Test
  void theSecondPushIsOneRequest() {
    CommitId second = save(head, "2");
    CommitId third = save(second, "3");
    assertThat(mirror.push(Optional.of(head), third)).isEqualTo(ACCEPTED);
    assertThat(host.requests()).containsExactly(PUSH);
    assertThat(remoteHead()).isEqualTo(third);
    git.run(bare, "fsck", "--strict");
  }

  @Test
  void soIsOneAfterWhatOthersPushed() {
    CommitId theirs = theirs("b");
    assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(theirs));
    host.forgetRequests();
    assertThat(mirror.push(Optional.of(theirs), save(theirs, "2"))).isEqualTo(ACCEPTED);
    assertThat(host.requests()).containsExactly(PUSH);
    git.run(bare, "fsck", "--strict");
  }

  @Test
  void oneToAnotherBranchToo() {
    BranchName branch = new BranchName("fix");
    git.run(bare, "branch", "fix", "main");
    assertThat(mirror.push(branch, Optional.of(head), save(head, "2"))).isEqualTo(ACCEPTED);
    assertThat(host.requests()).containsExactly(PUSH);
    assertThat(remoteHead()).isEqualTo(head);
  }

  @Test
  void aLostRaceIsToldAsOne() {
    CommitId theirs = theirs("b");
    assertThat(mirror.push(Optional.of(head), save(head, "2")))
        .isInstanceOf(PushOutcome.LostRace.class);
    assertThat(remoteHead()).isEqualTo(theirs);
    assertThat(host.requests()).containsExactly(PUSH, ASK);
  }

  @Test
  void whatLandedUnnoticedIsNotARace() {
    CommitId second = save(head, "2");
    assertThat(mirror.push(Optional.of(head), second)).isEqualTo(ACCEPTED);
    assertThat(mirror.push(Optional.of(head), second)).isEqualTo(ACCEPTED);
  }

  @Test
  void withNothingToSendTheHostIsAskedWhereTheBranchIs() {
    theirs("b");
    assertThat(mirror.push(Optional.of(head), head)).isInstanceOf(PushOutcome.LostRace.class);
    assertThat(host.requests()).containsExactly(ASK);
  }

  @Test
  void theWordsOfAProtectedBranchReachUs() throws IOException {
    Path hook = bare.resolve("hooks/update");
    Files.writeString(hook, "#!/bin/sh\necho 'main is protected: open a pull request' >&2\nexit 1");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    CommitId second = save(head, "2");
    assertThat(mirror.push(Optional.of(head), second))
        .isInstanceOfSatisfying(
            PushOutcome.Refused.class,
            refused -> assertThat(refused.words()).contains("main is protected: open a pull"));
    assertThat(remoteHead()).isEqualTo(head);
    Files.delete(hook);
    assertThat(mirror.push(Optional.of(head), second)).isEqualTo(ACCEPTED);
  }

  @Test
  void aHostThatIsCapableOfLessThanBeforeIsAskedAnew() {
    AtomicBoolean asked = new AtomicBoolean();
    host.door(
        exchange -> {
          if (exchange.getRequestMethod().equals("GET")) {
            asked.set(true);
          }
          return asked.get() ? 0 : 400;
        });
    CommitId second = save(head, "2");
    assertThat(mirror.push(Optional.of(head), second)).isEqualTo(ACCEPTED);
    assertThat(host.requests()).containsExactly(PUSH, ASK, PUSH);
    host.forgetRequests();
    assertThat(mirror.push(Optional.of(second), save(second, "3"))).isEqualTo(ACCEPTED);
    assertThat(host.requests()).containsExactly(PUSH);
  }

  @Test
  void aHostThatHasNotWhatThePackIsBuiltOnIsARace() throws IOException {
    git.run(temp, "-c", "init.defaultBranch=main", "init", "--quiet", "--bare", "fresh.git");
    git.run(temp.resolve("fresh.git"), "config", "http.receivepack", "true");
    Path other = git.clone(temp.resolve("fresh.git").toString(), temp.resolve("otherWork"));
    String unrelated = git.commit(other, "x", "x", "another beginning");
    git.run(other, "push", "--quiet", "origin", "HEAD:main");
    Files.move(bare, temp.resolve("old.git"));
    Files.move(temp.resolve("fresh.git"), bare);
    assertThat(mirror.push(Optional.of(head), save(head, "2")))
        .isInstanceOf(PushOutcome.LostRace.class);
    assertThat(remoteHead().hex()).isEqualTo(unrelated);
  }

  @Test
  void anAnswerThatIsNoneStaysUnknownAndIsNotSentTwice() {
    host.door(exchange -> exchange.getRequestMethod().equals("POST") ? 502 : 0);
    CommitId second = save(head, "2");
    assertThat(mirror.push(Optional.of(head), second)).isInstanceOf(PushOutcome.Unknown.class);
    assertThat(host.requests()).containsExactly(PUSH);
    host.forgetRequests();
    host.door(_ -> 0);
    assertThat(mirror.push(Optional.of(head), second)).isEqualTo(ACCEPTED);
    assertThat(host.requests()).containsExactly(ASK, PUSH); // what was remembered may be why
  }

  @Test
  void aHostThatAsksForPatienceIsNotAskedAgain() {
    host.door(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "30");
          return 429;
        });
    assertThat(mirror.push(Optional.of(head), save(head, "2")))
        .isInstanceOf(PushOutcome.Unreachable.class);
    assertThat(host.requests()).containsExactly(PUSH);
  }
}
