package lockstep.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlugTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Node Exporter Full|node-exporter-full",
        "Kubernetes / System / API Server|kubernetes-system-api-server",
        "Panel Tests - React Table|panel-tests-react-table",
        "Überblick über Straßen|uberblick-uber-strassen",
        "  --x--  |x",
        "日本語|untitled",
        "p95 (ms)|p95-ms",
        "ＡＢＣ ½|abc-1-2"
      })
  void isTheTitleInPlainLetters(String title, String slug) {
    assertThat(Slug.of(title)).isEqualTo(slug);
  }

  @Property
  void theQuickWayGivesTheSame(@ForAll @StringLength(max = 90) @CharRange(to = '~') String title) {
    assertThat(Slug.of(title)).isEqualTo(Slug.ofAny(title));
  }

  @Property
  void theQuickWayGivesTheSameOfLongTitles(
      @ForAll @StringLength(min = 50, max = 70) @Chars({'a', 'Z', '0', ' ', '-'}) String title) {
    assertThat(Slug.of(title)).isEqualTo(Slug.ofAny(title));
  }

  @Property
  void isAlwaysAGoodFileName(@ForAll String title) {
    String slug = Slug.of(title);
    assertThat(slug).matches("[a-z0-9]+(-[a-z0-9]+)*").hasSizeLessThanOrEqualTo(Slug.MAX_LENGTH);
    assertThat(RepoPath.problemWith(slug + ".json")).isEmpty();
    assertThat(Slug.of(slug)).isEqualTo(slug);
  }
}
