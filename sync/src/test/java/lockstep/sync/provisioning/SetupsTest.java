package lockstep.sync.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositorySetup;
import org.junit.jupiter.api.Test;

/// Which repositories run, and which has precedence.
class SetupsTest {
  private final AdmissionRules rules =
      new AdmissionRules(
          10, Quota.UNLIMITED, List.of(Target.values()), HostGuard.OPEN, OnGitDown.REFUSE);

  @Test
  void theOldestComesFirstWhateverItIsCalled() {
    Shelf shelf = new Shelf(3, List.of(stored("a", 9), stored("m", 5), stored("z", 5)));

    assertThat(Setups.of(List.of(), shelf, rules, (_, _) -> Optional.empty(), Instant.EPOCH))
        .extracting(RepositorySetup::name)
        .containsExactly("m", "z", "a");
  }

  private static StoredResource stored(String name, long made) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode().put("title", "x").put("type", "git");
    spec.putObject("git").put("url", "https://git.example/x.git").put("branch", "main");
    spec.putObject("sync").put("enabled", true);
    Instant created = Instant.ofEpochSecond(made);
    Instant updated = Instant.ofEpochSecond(100 - made);
    return new StoredResource(
        Kind.REPOSITORY,
        new Meta(name, "u", 1, 0, created, updated, "a", "a", Map.of(), Map.of(), List.of()),
        spec,
        Map.of(),
        Set.of());
  }
}
