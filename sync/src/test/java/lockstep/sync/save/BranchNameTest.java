package lockstep.sync.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"main", "ann/new-panels", "lockstep/waiting/s-1", "v1.2", "ä", "a@b"})
  void takesWhatGitTakes(String name) {
    assertThat(new BranchName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a..b",
        "/a",
        "a/",
        "a//b",
        ".a",
        "a/.b",
        "a.lock",
        "a.lock/b",
        "a.",
        "@",
        "HEAD",
        "a@{1}",
        "-a",
        "refs/heads/a",
        "a~1",
        "a^",
        "a:b",
        "a?",
        "a*",
        "a[",
        "a\\b",
        "a\nb"
      })
  void refusesWhatWouldMeanSomethingElse(String name) {
    assertThatThrownBy(() -> new BranchName(name)).isInstanceOf(IllegalArgumentException.class);
  }
}
