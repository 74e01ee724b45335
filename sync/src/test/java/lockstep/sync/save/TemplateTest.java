package lockstep.sync.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Template.Values VALUES =
      new Template.Values(
          "update",
          "dashboard",
          "cpu",
          "CPU & Läst / {{userEmail}} $1",
          "Ann B.",
          "ann",
          "ann@x.org",
          "a1b2c3");

  @Test
  void everyPlaceIsFilledAndWhatIsPutInIsNoPlace() {
    String all =
        "{{action}} {{resourceKind}} {{ resourceID }} {{title}} {{userName}} {{userLogin}}"
            + " {{userEmail}} {{random}} {{other}}";

    assertThat(new Template(all).fill(VALUES))
        .isEqualTo(
            "update dashboard cpu CPU & Läst / {{userEmail}} $1 Ann B. ann ann@x.org a1b2c3"
                + " {{other}}");
  }

  @ParameterizedTest
  @CsvSource({
    "{{userLogin}}/{{action}}-{{random}}, ann/update-a1b2c3",
    "Feature/{{title}}, feature/cpu-l-st-useremail-1",
    "../{{userEmail}}//x.lock, ann-x-org/x-lock",
    "a..b~^:?*[c, a.b-c"
  })
  void aBranchHasOnlyWhatABranchCanBear(String template, String branch) {
    assertThat(new Template(template).branch(VALUES)).contains(new BranchName(branch));
  }

  @Test
  void aBranchIsCutAndMayBeNothing() {
    assertThat(new Template("x".repeat(300)).branch(VALUES).orElseThrow().value()).hasSize(100);
    assertThat(new Template("../..").branch(VALUES)).isEqualTo(Optional.empty());
  }
}
