package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;

class JGitSetupTest {
  @Test
  void nothingOfTheMachinesConfigurationIsReadOrWritten() throws Exception {
    JGitSetup.apply();
    SystemReader machine = SystemReader.getInstance();
    for (StoredConfig config :
        new StoredConfig[] {
          machine.getUserConfig(), machine.getSystemConfig(), machine.getJGitConfig()
        }) {
      assertThat(config.getSections()).isEmpty();
      config.setString("user", null, "name", "nobody");
      config.save();
      config.clear();
    }
  }
}
