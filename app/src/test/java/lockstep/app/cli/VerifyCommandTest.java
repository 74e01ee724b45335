package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lockstep.app.cli.VerifyCommand.Answer;
import org.junit.jupiter.api.Test;

class VerifyCommandTest {
  private static Answer answer(String name, String commit, String digest) {
    return new Answer(name, commit, digest, "");
  }

  @Test
  void saysNothingWhenAllShowTheSame() {
    assertThat(VerifyCommand.explain(List.of(answer("a", "1", "x"), answer("b", "1", "x"))))
        .isEmpty();
  }

  @Test
  void tellsALagFromAFault() {
    assertThat(VerifyCommand.explain(List.of(answer("a", "1", "x"), answer("b", "2", "y"))))
        .contains("different commits");
    assertThat(VerifyCommand.explain(List.of(answer("a", "1", "x"), answer("b", "1", "y"))))
        .contains("a fault of Lockstep");
  }

  @Test
  void tellsAScriptTheSame() {
    List<Answer> answers = List.of(answer("a", "1", "x"), new Answer("b", "", "", "away"));

    assertThat(VerifyCommand.json(answers, VerifyCommand.explain(answers)))
        .hasToString(
            "{\"same\":false,\"verdict\":\"Not asked, since they do not answer: b.\",\"members\":["
                + "{\"name\":\"a\",\"commit\":\"1\",\"digest\":\"x\",\"problem\":\"\"},"
                + "{\"name\":\"b\",\"commit\":\"\",\"digest\":\"\",\"problem\":\"away\"}]}");
  }

  @Test
  void namesWhoDidNotAnswer() {
    assertThat(
            VerifyCommand.explain(List.of(answer("a", "1", "x"), new Answer("b", "", "", "away"))))
        .contains("do not answer: b");
  }
}
