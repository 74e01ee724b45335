package lockstep.core.resource;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lockstep.core.json.Json;
import lockstep.core.json.JsonText;
import lockstep.core.json.Parsed;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What files may hold that means harm, or is an accident: each is refused with its reason, or
/// taken as it is meant, in bounded time.
final class BadFilesTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String CLASSIC = "{\"uid\":\"c\",\"title\":%s,\"panels\":[]}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x.json",
        "a/../../x.json",
        "a/./x.json",
        "/etc/x.json",
        "a//x.json",
        "a/",
        ".git/x.json",
        "a/.GIT/hooks/x.json",
        ".Git/x.json",
        "git~1/x.json",
        "GIT~1/x.json",
        ".git /x.json",
        ".git./x.json",
        ".git . ./x.json",
        ".git::$INDEX_ALLOCATION/x.json",
        ".g\u200cit/x.json",
        "\ufeff.git/x.json",
        "a\\..\\x.json",
        "a\u0000.json",
        "a\nb.json",
        "a\u007fb.json",
        "a\ud800.json",
      })
  void aPathThatLeadsAstrayCannotBeMade(String path) {
    assertThat(RepoPath.problemWith(path)).as(path).isPresent();
    assertThatThrownBy(() -> new RepoPath(path)).hasMessageStartingWith("path ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".gitignore", ".github/a.json", "git/x.json", "a.git/x.json", "git~2/x.json"})
  void aPathThatOnlyLooksLikeOneCan(String path) {
    assertThat(RepoPath.problemWith(path)).isEmpty();
  }

  @Test
  void namesAreBounded() {
    assertThat(RepoPath.problemWith("x".repeat(256)))
        .contains("path has a name longer than 255 bytes");
    assertThat(RepoPath.problemWith("é".repeat(128))).isPresent();
    assertThat(RepoPath.problemWith("é".repeat(127))).isEmpty();
    assertThat(RepoPath.problemWith("abc/".repeat(300) + "x"))
        .contains("path is longer than 1024 characters");
  }

  @Test
  void aPointerOfGitLfsSaysWhatItIs() {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12345\n"
            .formatted("4d7a".repeat(16));
    for (String path : List.of("a.json", "a.yaml", "t/_folder.json")) {
      assertThat(bad(path, pointer.getBytes(UTF_8))).startsWith("a pointer of Git LFS");
    }
    assertThat(Formats.parse(new RepoPath("a.png"), pointer.getBytes(UTF_8)))
        .isEqualTo(new Content.Other());
  }

  @ParameterizedTest
  @MethodSource("deep")
  void deepNestingIsRefusedAndOverflowsNothing(String path, String text) {
    assertThat(soon(path, text)).contains("nest");
  }

  static Stream<Arguments> deep() {
    int levels = 10_000;
    return Stream.of(
        arguments("a.json", "[".repeat(levels) + "]".repeat(levels)),
        arguments("b.json", "{\"a\":".repeat(levels) + "1" + "}".repeat(levels)),
        arguments("c.json", "[".repeat(levels * 100)),
        arguments("a.yaml", "[".repeat(levels) + "]".repeat(levels)),
        arguments("b.yaml", "{a: ".repeat(levels) + "1" + "}".repeat(levels)),
        arguments("c.yaml", "- ".repeat(levels) + "1"),
        arguments("d.yaml", "[".repeat(levels * 100)));
  }

  @Test
  void aBombOfAliasesIsRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 20; i++) {
      text.append("a%d: &a%d [".formatted(i, i));
      text.append("*a%d,".formatted(i - 1).repeat(10)).append("]\n");
    }
    assertThat(soon("bomb.yaml", text.toString())).contains("more than 1,000,000 values");
  }

  @Test
  void aBombOfMergeKeysIsRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 {x: 1, y: 2}\n");
    for (int i = 1; i < 40; i++) {
      text.append("a%d: &a%d {<<: [*a%d, *a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThat(soon("bomb.yaml", text.toString())).contains("more than 1,000,000 values");
  }

  @Test
  void anAliasToItselfIsRefused() {
    assertThat(soon("loop.yaml", "a: &a [*a]\n")).contains("refers to nothing before it");
  }

  @Test
  void anotherEncodingIsNamed() {
    String text = CLASSIC.formatted("\"T\"");
    assertThat(bad("a.json", text.getBytes(UTF_16)))
        .isEqualTo("line 1, column 1: UTF-16, not UTF-8");
    assertThat(bad("a.yaml", ("\ufeff" + text).getBytes(UTF_16LE)))
        .isEqualTo("line 1, column 1: UTF-16, not UTF-8");
    assertThat(bad("a.json", text.getBytes(UTF_16LE))).contains("NUL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "a.yaml"})
  void bytesThatAreNoCharactersAreRefusedWithTheirPlace(String path) {
    byte[] text = CLASSIC.formatted("\"T?\"").getBytes(UTF_8);
    text[new String(text, UTF_8).indexOf('?')] = (byte) 0xe9;
    assertThat(bad(path, text)).isEqualTo("line 1, column 22: not UTF-8");
    text[21] = 0;
    assertThat(bad(path, text)).isEqualTo("line 1, column 22: holds a NUL character");
    // A NUL as an escape is a character of the text like any other.
    assertThat(
            Formats.parse(
                new RepoPath("b.json"), CLASSIC.formatted("\"T\\u0000\"").getBytes(UTF_8)))
        .isInstanceOf(Content.DashboardFile.class);
  }

  @Test
  void halfACharacterStaysAsItIsSpelled() {
    byte[] text = CLASSIC.formatted("\"T \\ud83d!\"").getBytes(UTF_8);
    assertThat(Formats.parse(new RepoPath("a.json"), text))
        .isInstanceOf(Content.DashboardFile.class);
    ObjectNode tree = (ObjectNode) ((Parsed.Tree) Json.read(text)).root();
    tree.putArray("tags").add("new");
    assertThat(new String(JsonText.rewrite(text, tree), UTF_8)).contains("\"T \\ud83d!\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e-999999999", "1E+99999999999999999999"})
  void aNumberThatNobodyCanHoldIsRefusedOrKept(String number) {
    for (String path : List.of("a.json", "a.yaml")) {
      Content content = soonContent(path, CLASSIC.formatted("\"T\", \"n\": " + number));
      assertThat(content)
          .as(path)
          .satisfiesAnyOf(
              it -> assertThat(it).isInstanceOf(Content.DashboardFile.class),
              it -> assertThat(((Content.Bad) it).reason()).contains("number"));
    }
  }

  @Test
  void longNumbersAreRefused() {
    String text = CLASSIC.formatted("\"T\", \"n\": " + "9".repeat(100_000));
    assertThat(soon("a.json", text)).contains("umber");
    assertThat(soon("a.yaml", text)).contains("number longer than 400 digits");
  }

  @Test
  void ofTwoMembersWithOneNameTheLastCounts() {
    String text = "{\"uid\":\"a\",\"uid\":\"b\",\"title\":\"T\",\"panels\":[],\"panels\":[]}";
    for (String path : List.of("a.json", "a.yaml")) {
      assertThat(Formats.parse(new RepoPath(path), text.getBytes(UTF_8)))
          .isInstanceOfSatisfying(
              Content.DashboardFile.class, it -> assertThat(it.uid()).isEqualTo(new Uid("b")));
    }
  }

  @Test
  void manyKeysOfOneHashTakeNoLongerThanOthers() {
    StringBuilder text = new StringBuilder("{\"uid\":\"c\",\"title\":\"T\",\"panels\":[]");
    for (int i = 0; i < 1 << 16; i++) {
      text.append(",\"");
      for (int bit = 0; bit < 16; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      text.append("\":0");
    }
    assertThat(soonContent("a.json", text.append('}').toString()))
        .isInstanceOf(Content.DashboardFile.class);
  }

  @Test
  void randomBytesAreNeverMoreThanABadFile() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] good = CLASSIC.formatted("\"T\"").getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = random.nextInt(3) == 0 ? new byte[random.nextInt(40)] : good.clone();
      for (int hits = bytes.length == good.length ? 3 : bytes.length; hits > 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      String path = random.nextBoolean() ? "a.json" : "a.yaml";
      assertThat(Formats.parse(new RepoPath(path), bytes)).isNotNull();
    }
  }

  @Test
  void windowsLineEndsAreLineEnds() {
    String text =
        """
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        metadata:
          name: a
        spec:
          title: A
        """
            .replace("\n", "\r\n");
    assertThat(Formats.parse(new RepoPath("a.yaml"), text.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            Content.DashboardFile.class, it -> assertThat(it.title()).isEqualTo("A"));
    assertThat(bad("a.json", "{\r\n  \"a\": x\r\n}".getBytes(UTF_8))).startsWith("line 2, column ");
  }

  private static Arguments arguments(String path, String text) {
    return Arguments.of(path, text);
  }

  private static Content soonContent(String path, String text) {
    Content[] content = new Content[1];
    Assertions.assertThatCode(
            () -> content[0] = Formats.parse(new RepoPath(path), text.getBytes(UTF_8)))
        .doesNotThrowAnyException();
    return content[0];
  }

  private static String soon(String path, String text) {
    long begin = System.nanoTime();
    String reason = bad(path, text.getBytes(UTF_8));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
    return reason;
  }

  private static String bad(String path, byte[] bytes) {
    return switch (Formats.parse(new RepoPath(path), bytes)) {
      case Content.Bad(String reason) -> reason;
      case Content other -> throw new AssertionError(other);
    };
  }
}
