package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LagsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[]; unknown",
        "[{'name':'m','lagCommits':0,'lagSeconds':0.0}]; none",
        "[{'name':'m','lagCommits':1,'lagSeconds':1.6}]; 1 commit, 2 s",
        "[{'name':'m','lagCommits':40,'lagSeconds':300}]; 40 commits, 5 min",
        "[{'name':'m','lagCommits':null,'lagSeconds':52}]; unknown, 52 s",
        "[{'name':'m','lagCommits':null,'lagSeconds':null}]; unknown",
        "[{'name':'m','lagCommits':2,'lagSeconds':9},{'name':'t','lagCommits':0,'lagSeconds':0}];"
            + " m: 2 commits, 9 s",
        "[{'name':'m','lagCommits':2,'lagSeconds':9},{'name':'t','lagCommits':null}]; t: unknown",
        "[{'name':'m','lagCommits':0,'lagSeconds':0},{'name':'t','lagCommits':0,'lagSeconds':0}];"
            + " none",
      })
  void tellsTheWorst(String repositories, String words) throws JsonProcessingException {
    assertThat(Lags.of(new ObjectMapper().readTree(repositories.replace('\'', '"'))))
        .isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'name':'m','lagCommits':0,'lagSeconds':0.0}; none",
        "{'name':'m','lagCommits':null,'lagSeconds':12.0}; unknown, 12 s",
        "{'name':'m','lagCommits':3,'lagSeconds':12.0}; 3 commits, 12 s",
        "{'name':'other','lagCommits':3,'lagSeconds':12.0}; 7 commits, 9 s",
      })
  void tellsOfTheOneThatAnswersWhatItSaidOfItself(String said, String words)
      throws JsonProcessingException {
    String status =
        "{'name':'b','members':[{'name':'a','repositories':[{'name':'m','lagCommits':1}]},"
            + "{'name':'b','repositories':[%s]}],".formatted(said)
            + "'repositories':[{'name':'m','lagCommits':7,'lagSeconds':9}]}";
    JsonNode read = new ObjectMapper().readTree(status.replace('\'', '"'));

    assertThat(Lags.here(read, read.at("/repositories/0"))).isEqualTo(words);
  }

  @Test
  void ofAMemberThatSaysNoneThereIsNone() {
    assertThat(Lags.of(new ObjectMapper().createObjectNode().path("repositories"))).isEqualTo("-");
  }
}
