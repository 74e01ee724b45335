package lockstep.git.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is remembered of an answer, and what is not.
class PushAbilitiesTest {
  private static final String ID = "1234567890123456789012345678901234567890";
  private static final String BEGIN = "001f# service=git-receive-pack\n0000";
  private static final String ABILITIES = "report-status side-band-64k agent=git/2.39";

  private static URL url(String service) {
    try {
      return URI.create("http://127.0.0.1/x.git/info/refs?service=" + service).toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<PushAbilities> heard(String answer) {
    return PushAbilities.heard(url("git-receive-pack"), answer.getBytes(ISO_8859_1));
  }

  private static String packet(String text) {
    return "%04x%s".formatted(text.length() + 4, text);
  }

  @Test
  void whatWasHeardIsToldAgainOfOneBranch() {
    PushAbilities abilities =
        heard(BEGIN + packet(ID + " refs/heads/a\0" + ABILITIES + "\n") + packet("more")).get();
    assertThat(abilities.words()).isEqualTo(ABILITIES);
    String other = ID.replace('1', 'f');
    assertThat(new String(abilities.with("refs/heads/main", other).body(), ISO_8859_1))
        .isEqualTo(BEGIN + packet(other + " refs/heads/main\0" + ABILITIES + "\n") + "0000");
  }

  @Test
  void anAnswerToAFetchIsNotHeard() {
    byte[] answer =
        (BEGIN + packet(ID + " refs/heads/a\0" + ABILITIES + "\n")).getBytes(ISO_8859_1);
    assertThat(PushAbilities.heard(url("git-upload-pack"), answer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "001f# service=git-receive-pack\n",
        BEGIN,
        BEGIN + "0000",
        BEGIN + "zzzz" + ID,
        BEGIN + "ffff" + ID,
        BEGIN + "000eversion 1\n",
        BEGIN + "005d" + ID + " refs/heads/a no abilities told, and so nothing to tell again.",
        BEGIN + "0053" + ID + " refs/heads/a\0side-band-64k delete-refs"
      })
  void anAnswerThatIsNotUnderstoodIsNotRemembered(String answer) {
    assertThat(heard(answer)).isEmpty();
  }

  @Test
  void aHostThatReportsNothingIsAskedEachTime() {
    assertThat(heard(BEGIN + packet(ID + " refs/heads/a\0side-band-64k\n"))).isEmpty();
  }
}
