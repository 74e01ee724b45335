package lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryLagTest {
  private static final RepositoryLag BEHIND =
      new RepositoryLag(
          "manifests", OptionalInt.of(2), Optional.of(Duration.ofMillis(1500)), "behind");
  private static final RepositoryLag NEW =
      new RepositoryLag("team-a_1", OptionalInt.empty(), Optional.empty(), "pulling");

  @Test
  void isReadAsItWasWritten() {
    String text = RepositoryLag.text(List.of(BEHIND, NEW));

    assertThat(text).isEqualTo("manifests:2:1500:behind.team-a_1:-:-:pulling");
    assertThat(RepositoryLag.parse(text)).contains(List.of(BEHIND, NEW));
    assertThat(RepositoryLag.parse("")).contains(List.of());
  }

  @Test
  void whatANewerProgramSaysBesidesIsLeftOut() {
    assertThat(RepositoryLag.parse("manifests:2:1500:behind:more:7")).contains(List.of(BEHIND));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifests",
        "manifests:2:1500",
        "manifests:-2:1500:behind",
        "manifests:2:99999999999999999999:behind",
        "manifests:9999999999:1:behind",
        "a b:2:1500:behind",
        "manifests:2:1500:",
        "manifests:2:1500:behind.",
        "manifests:2:1500:\"",
      })
  void otherWordsTellNothing(String text) {
    assertThat(RepositoryLag.parse(text)).isEmpty();
  }
}
