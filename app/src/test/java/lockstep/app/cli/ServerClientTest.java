package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServerClientTest {
  @ParameterizedTest
  @ValueSource(strings = {"foo", "localhost:7400", "ftp://localhost"})
  void refusesWhatIsNoAddressAndShowsOne(String url) {
    ServerClient client = CommandLine.populateCommand(new ServerClient(), "--url", url);

    assertThatThrownBy(() -> client.get("/ha/status"))
        .isInstanceOf(CommandException.class)
        .hasMessage("--url %s: is no address (expected: such as http://localhost:3000)", url);
  }
}
