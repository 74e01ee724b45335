package lockstep.git.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.HostHooks.Place;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.request.HostComments.Answer;
import lockstep.sync.request.HostComments.How;
import lockstep.sync.request.RequestComment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One comment in each pull request, against a host that keeps them as the hosts' references say.
class RestHostCommentsTest {
  private static final String MARKER = "<!-- lockstep -->";

  private final CommentHost host;
  private final RestHostComments comments = new RestHostComments();

  RestHostCommentsTest() throws IOException {
    host = new CommentHost();
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private static RequestComment saying(String words) {
    return new RequestComment(MARKER, MARKER + "\n" + words, true);
  }

  private Answer put(RepositoryType type, RequestComment comment) {
    return comments.put(
        new Place(
            type,
            host.url() + "/o/r.git",
            "",
            new Secret(CommentHost.TOKEN),
            RepositorySpec.Trust.USUAL),
        7,
        comment,
        HostGuard.OPEN);
  }

  private static Answer done(How how) {
    return new Answer.Done(how);
  }

  @ParameterizedTest
  @EnumSource(names = {"GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITEA"})
  void isWrittenOnceAndChangedInPlace(RepositoryType type) {
    host.add("ann", "Nice!");

    assertThat(put(type, saying("one"))).isEqualTo(done(How.WRITTEN));
    assertThat(put(type, saying("one"))).isEqualTo(done(How.SAME));
    assertThat(put(type, saying("two"))).isEqualTo(done(How.CHANGED));
    assertThat(host.texts()).containsExactly("Nice!", MARKER + "\ntwo");
  }

  @ParameterizedTest
  @EnumSource(names = {"GITHUB", "GITLAB", "GITEA"})
  void aStrangersCopyOfTheMarkerIsNotOurs(RepositoryType type) {
    host.add("eve", MARKER + "\nlook at me");

    assertThat(put(type, saying("one"))).isEqualTo(done(How.WRITTEN));
    assertThat(put(type, saying("two"))).isEqualTo(done(How.CHANGED));
    assertThat(host.texts()).containsExactly(MARKER + "\nlook at me", MARKER + "\ntwo");
  }

  @Test
  void ofAnAppTheKindOfTheAuthorTells() {
    host.hidesUser(true);
    host.add("eve", MARKER + "\nlook at me");

    assertThat(put(RepositoryType.GITHUB, saying("one"))).isEqualTo(done(How.WRITTEN));
    assertThat(put(RepositoryType.GITHUB, saying("two"))).isEqualTo(done(How.CHANGED));
    assertThat(host.texts()).containsExactly(MARKER + "\nlook at me", MARKER + "\ntwo");
  }

  @Test
  void whereNobodySaysWhoWeAreOneThatMayNotBeChangedIsPassedOver() {
    host.hidesUser(true);
    host.add("eve", MARKER + "\nlook at me");

    assertThat(put(RepositoryType.GITEA, saying("one"))).isEqualTo(done(How.WRITTEN));
    assertThat(put(RepositoryType.GITEA, saying("two"))).isEqualTo(done(How.CHANGED));
    assertThat(host.texts()).containsExactly(MARKER + "\nlook at me", MARKER + "\ntwo");
  }

  @Test
  void oneThatIsQuotedIsNotTakenForIt() {
    host.add(CommentHost.US, "> " + MARKER + "\n> one");

    assertThat(put(RepositoryType.GITHUB, saying("one"))).isEqualTo(done(How.WRITTEN));
  }

  @ParameterizedTest
  @EnumSource(names = {"GITHUB", "GITLAB"})
  void isFoundOnALaterPage(RepositoryType type) {
    for (int i = 0; i < 130; i++) {
      host.add("ann", "talk " + i);
    }
    put(type, saying("one"));

    assertThat(put(type, saying("two"))).isEqualTo(done(How.CHANGED));
    assertThat(host.texts()).hasSize(131);
  }

  @Test
  void ofTwoThatWereMadeOneStays() {
    host.add(CommentHost.US, MARKER + "\none");
    host.add(CommentHost.US, MARKER + "\none");

    put(RepositoryType.GITHUB, saying("two"));
    assertThat(host.texts()).containsExactly(MARKER + "\ntwo");
  }

  @Test
  void whatIsNotNeededIsOnlySaidWhereSomethingWasSaid() {
    RequestComment nothing = new RequestComment(MARKER, MARKER + "\nnothing", false);

    assertThat(put(RepositoryType.GITHUB, nothing)).isEqualTo(done(How.NONE));
    assertThat(host.texts()).isEmpty();
    put(RepositoryType.GITHUB, saying("one"));
    assertThat(put(RepositoryType.GITHUB, nothing)).isEqualTo(done(How.CHANGED));
  }

  @Test
  void aTokenThatMayNotWriteIsToldWhatItLacks() {
    host.refusesWrites(true);

    assertThat(put(RepositoryType.GITHUB, saying("one")))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            it -> {
              assertThat(it.verdict()).isEqualTo(Verdict.NO_PERMISSION);
              assertThat(it.message())
                  .contains("403", "Pull requests, read and write")
                  .doesNotContain(CommentHost.TOKEN);
            });
  }

  @Test
  void whoAskedTooOftenLacksNoRight() {
    String words = "{\"message\":\"You have exceeded a secondary rate limit.\"}";
    host.limits(403, Map.of(), words);
    assertThat(tooOften()).isEqualTo(Duration.ZERO);
    host.limits(403, Map.of("Retry-After", "90"), "{}");
    assertThat(tooOften()).isEqualTo(Duration.ofSeconds(90));
    host.limits(403, Map.of("X-RateLimit-Remaining", "0"), "{}");
    assertThat(tooOften()).isEqualTo(Duration.ZERO);
    host.limits(429, Map.of("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"), "{}");
    assertThat(tooOften()).isEqualTo(Duration.ZERO);
  }

  private Duration tooOften() {
    Answer.Failed failed = (Answer.Failed) put(RepositoryType.GITHUB, saying("one"));
    assertThat(failed.verdict()).isEqualTo(Verdict.RATE_LIMITED);
    assertThat(failed.message()).contains("come later").doesNotContain("let the token");
    return failed.pause();
  }

  @Test
  void whatTheHostRefusesIsToldInItsWords() {
    for (int status : new int[] {403, 422}) {
      host.limits(status, Map.of(), "{\"message\":\"Unable to comment:\\nissue is locked.\"}");
      Answer.Failed failed = (Answer.Failed) put(RepositoryType.GITHUB, saying("one"));

      assertThat(failed.verdict()).isEqualTo(Verdict.UNUSABLE);
      assertThat(failed.message())
          .contains("(%d): Unable to comment: issue is locked.".formatted(status))
          .doesNotContain("let the token");
    }
  }

  @Test
  void manyLongCommentsOfOthersDoNotHideOurs() {
    for (int i = 0; i < 100; i++) {
      host.add("bot", "x".repeat(65_000));
    }
    put(RepositoryType.GITHUB, saying("one"));

    assertThat(put(RepositoryType.GITHUB, saying("two"))).isEqualTo(done(How.CHANGED));
  }

  @Test
  void oneThatIsDeletedMeanwhileIsWrittenAnew() {
    put(RepositoryType.GITHUB, saying("one"));
    host.losesBeforeWrites();

    assertThat(put(RepositoryType.GITHUB, saying("two"))).isEqualTo(done(How.WRITTEN));
    assertThat(host.texts()).containsExactly(MARKER + "\ntwo");
  }

  @Test
  void aLimitDoesNotMakeAnAppOfUs() {
    host.add(CommentHost.US, MARKER + "\none");
    host.limits(403, Map.of("Retry-After", "90"), "{}");
    host.limitsOnlyUser();

    tooOften();
    assertThat(host.texts()).containsExactly(MARKER + "\none");
  }

  @Test
  void bitbucketIsNotAsked() {
    assertThat(put(RepositoryType.BITBUCKET, saying("one"))).isInstanceOf(Answer.Failed.class);
    assertThat(host.requests()).isEmpty();
  }
}
