package lockstep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.upstream.Passage;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.Test;

final class HeadRewriteTest {
  private static final Member MEMBER =
      new Member("m", URI.create("http://member:3001"), MemberKind.INSTANCE, 1);

  private static HeaderMap headers(String... pairs) {
    HeaderMap headers = new HeaderMap();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(new HttpString(pairs[i]), pairs[i + 1]);
    }
    return headers;
  }

  private static List<String> toMember(boolean trust, HeaderMap headers) {
    HeadRewrite.Origin origin =
        new HeadRewrite.Origin("10.0.0.9", "http", Optional.of("front"), trust);
    return new HeadRewrite("gate", new Passage("id-7"))
        .toMember(headers, origin, MEMBER, Optional.empty(), false).stream()
            .map(Header::toString)
            .toList();
  }

  @Test
  void addsToTheChainOfATrustedProxy() {
    HeaderMap headers =
        headers(
            "X-Forwarded-For", "1.1.1.1",
            "X-Forwarded-For", "2.2.2.2",
            "X-Forwarded-Proto", "https",
            "X-Forwarded-Host", "public");
    assertThat(toMember(true, headers))
        .containsExactlyInAnyOrder(
            "Host: front",
            "Lockstep-Passed: id-7",
            "X-Forwarded-For: 1.1.1.1, 2.2.2.2, 10.0.0.9",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: public");
    assertThat(toMember(false, headers))
        .containsExactlyInAnyOrder(
            "Host: front",
            "Lockstep-Passed: id-7",
            "X-Forwarded-For: 10.0.0.9",
            "X-Forwarded-Proto: http",
            "X-Forwarded-Host: front");
  }

  @Test
  void dropsWhatConnectionNamesButNotWhoAsksOrTheIdOfASave() {
    assertThat(
            toMember(
                false,
                headers(
                    "Connection", "X-Own, lockstep-save-id, Cookie, authorization",
                    "X-Own", "1",
                    "Lockstep-Save-Id", "id-1",
                    "Cookie", "c",
                    "Authorization", "a")))
        .contains("Lockstep-Save-Id: id-1", "Cookie: c", "Authorization: a")
        .noneMatch(header -> header.startsWith("X-Own"));
  }

  @Test
  void namesTheMemberWhenTheClientNamedNoHost() {
    List<Header> to =
        new HeadRewrite("gate", new Passage("id-7"))
            .toMember(
                new HeaderMap(),
                new HeadRewrite.Origin("::1", "http", Optional.empty(), false),
                MEMBER,
                Optional.of("id-1"),
                true);
    assertThat(to.stream().map(Header::toString))
        .contains(
            "Host: member:3001",
            "Lockstep-Save-Id: id-1",
            "Connection: Upgrade",
            "Upgrade: websocket")
        .noneMatch(header -> header.startsWith("X-Forwarded-Host"));
  }

  @Test
  void keepsRepeatedHeadersOfAnAnswerAndDropsALengthBesideChunks() {
    HeaderMap to = headers("Date", "mine");
    new HeadRewrite("gate", new Passage("id-7"))
        .toClient(
            new Header[] {
              new BasicHeader("Set-Cookie", "a=1"),
              new BasicHeader("Set-Cookie", "b=2"),
              new BasicHeader("Transfer-Encoding", "chunked"),
              new BasicHeader("Content-Length", "5"),
              new BasicHeader("Lockstep-Gateway", "inner")
            },
            to);
    assertThat(to.get("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(to.contains("Content-Length")).isFalse();
    assertThat(to.contains("Transfer-Encoding")).isFalse();
    assertThat(to.get("Lockstep-Gateway")).containsExactly("gate");
  }
}
