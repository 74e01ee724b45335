package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lockstep.app.config.ConfigException;
import lockstep.app.config.ConfigReader;
import lockstep.gateway.GatewayConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that names no members must neither start a gateway nor take the members of a running one
/// away.
class GatewayProcessTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  GatewayProcessTest() {}

  @Test
  void takesTheMembersOfTheFile() throws Exception {
    assertThat(setup("cluster: { members: [{ name: a, url: 'http://10.0.0.1:3001' }] }").members())
        .hasSize(1);
  }

  @Test
  void refusesAFileThatIsEmptyOrCutOffBeforeItsMembers() {
    for (String text :
        new String[] {"", "server: { port: 8080 }\ncluster:\n  mode: load-balancer\n"}) {
      assertThatThrownBy(() -> setup(text))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("gw.yaml")
          .hasMessageContaining("cluster.members: is missing or empty");
    }
  }

  @Test
  void refusesItselfAsAMember() {
    assertThatThrownBy(
            () -> setup("cluster: { members: [{ name: a, url: 'http://localhost:3000' }] }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a (http://localhost:3000) is where the gateway itself listens");
  }

  private GatewayConfig setup(String text) throws Exception {
    Path file = folder.resolve("gw.yaml");
    Files.writeString(file, text);
    return GatewayProcess.setup(file, path -> new ConfigReader(Map.of()).read(path));
  }
}
