package lockstep.datasource.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTreeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*         | A,B,C",
        "A.*       | AA,AB,AC",
        "A.AB.*    | ABA,ABB,ABC",
        "A.B.*     | ABA,ABB,ABC",
        "{A,B}.*   | AA,AB,AC,BA,BB,BC",
        "B.{BA,BC} | BA,BC",
        "A*        | A",
        "value:x.y | x.y",
      })
  void answersTheNodesOfTheTree(String query, String names) {
    assertThat(MetricTree.names(query)).containsExactly(names.split(","));
  }

  @ParameterizedTest
  @CsvSource({"Q.*", "''", "*.*.*.*.*.*.*"})
  void answersNothingWhereThereIsNothing(String query) {
    assertThat(MetricTree.names(query)).isEmpty();
  }
}
