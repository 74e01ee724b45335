package lockstep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import lockstep.core.testing.TestClock;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;

class LastSavesTest {
  private static final Member MEMBER =
      new Member("a", URI.create("http://127.0.0.1:1"), MemberKind.INSTANCE, 100);

  private final TestClock clock = new TestClock();
  private final LastSaves saves = new LastSaves(clock);

  private static HeaderMap request(String who) {
    HeaderMap headers = new HeaderMap();
    headers.put(Headers.AUTHORIZATION, who);
    return headers;
  }

  private void saved(String who, String commit) {
    saved(who, commit, "");
  }

  private void saved(String who, String commit, String repository) {
    ClassicHttpResponse head = new BasicClassicHttpResponse(200);
    if (!repository.isEmpty()) {
      head.addHeader("Lockstep-Repository", repository);
    }
    head.addHeader("Set-Cookie", "lockstep_commit=" + commit + "; Path=/");
    saves.learn(
        saves.bear(request(who)).orElseThrow(), new Answer.Whole(MEMBER, head, new byte[0], 0));
  }

  /// The cookie that the next request of `who` gets.
  private Optional<String> borne(String who) {
    HeaderMap headers = request(who);
    saves.bear(headers);
    return Optional.ofNullable(headers.getFirst(Headers.COOKIE));
  }

  @Test
  void bearsTheLastSaveOfWhoKeepsNoCookies() {
    saved("eve", "1");
    saved("eve", "2");

    assertThat(borne("eve")).contains("lockstep_commit=2");
    assertThat(borne("ada")).isEmpty();
  }

  @Test
  void keepsTheCommitOfEachRepositoryWhenTwoAreSavedToAtOnce() {
    String old = "0".repeat(40);
    String one = "1".repeat(40);
    String two = "2".repeat(40);
    saved("eve", "left:" + old + ".right:" + old, "left,right");
    // Both bore the old commits, so both tell one of them again.
    saved("eve", "left:" + one + ".right:" + old, "left");
    saved("eve", "left:" + old + ".right:" + two, "right");
    assertThat(borne("eve")).contains("lockstep_commit=left:%s.right:%s".formatted(one, two));

    clock.advance(LastSaves.REMEMBERED.plusNanos(1));
    saved("eve", "left:" + old, "left");
    assertThat(borne("eve")).as("the rest is over").contains("lockstep_commit=left:" + old);
  }

  @Test
  void leavesWhoKeepsCookiesAlone() {
    saved("eve", "1");
    HeaderMap headers = request("eve");
    headers.put(Headers.COOKIE, "theme=dark");

    assertThat(saves.bear(headers)).isEmpty();
    assertThat(headers.getFirst(Headers.COOKIE)).isEqualTo("theme=dark");
  }

  @Test
  void forgetsWhenTheCookieWouldEnd() {
    saved("eve", "1");
    clock.advance(LastSaves.REMEMBERED);
    assertThat(borne("eve")).isPresent();

    clock.advance(Duration.ofNanos(1));
    assertThat(borne("eve")).isEmpty();
  }

  @Test
  void remembersSoManyAndNoMoreTheLastOnes() {
    for (int i = 0; i < LastSaves.MAX_REMEMBERED; i++) {
      saved("script " + i, "1");
    }
    saved("script 0", "2");
    saved("one more", "3");

    assertThat(borne("script 1")).as("its save was the longest ago").isEmpty();
    assertThat(borne("script 0")).isPresent();
    assertThat(borne("script 2")).isPresent();
    assertThat(borne("one more")).isPresent();
  }
}
