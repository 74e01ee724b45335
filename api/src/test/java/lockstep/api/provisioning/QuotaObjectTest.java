package lockstep.api.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.Birth;
import lockstep.core.snapshot.FileChange;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.provisioning.AdmissionRules;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import org.junit.jupiter.api.Test;

/// What a repository tells of its quota, in Grafana's words.
class QuotaObjectTest {
  private static final CommitId COMMIT = new CommitId("a".repeat(40));

  @Test
  void tellsTheLimits() {
    assertThat(of(3, 1).json().toString())
        .isEqualTo("{\"maxRepositories\":10,\"maxResourcesPerRepository\":3}");
  }

  @Test
  void theConditionTellsHowItStands() {
    assertThat(condition(0, 2)).isEqualTo("True QuotaUnlimited No quota limits configured");
    assertThat(condition(3, 2)).isEqualTo("True WithinQuota Within quota: 2/3 resources");
    assertThat(condition(2, 2))
        .isEqualTo("True QuotaReached Resource quota reached: 2/2 resources");
    assertThat(condition(1, 2))
        .startsWith("False QuotaExceeded Resource quota exceeded: 2/1 resources.")
        .contains("provisioning.maxResourcesPerRepository");
  }

  @Test
  void whereNothingIsShownYetNobodyKnows() {
    ObjectNode condition = new QuotaObject(rules(2), Optional.empty()).condition(1);
    assertThat(condition.path("reason").asText()).isEqualTo("Pending");
  }

  private static String condition(int quota, int dashboards) {
    ObjectNode condition = of(quota, dashboards).condition(1);
    assertThat(condition.path("type").asText()).isEqualTo("ResourceQuota");
    return "%s %s %s"
        .formatted(
            condition.path("status").asText(),
            condition.path("reason").asText(),
            condition.path("message").asText());
  }

  private static QuotaObject of(int quota, int dashboards) {
    SnapshotBuilder builder =
        new SnapshotBuilder(new FolderRules("m", "M", Target.FOLDERLESS), new Quota(quota));
    Snapshot snapshot = builder.empty();
    for (int i = 0; i < dashboards; i++) {
      snapshot = builder.next(snapshot, COMMIT, List.of(file(i)));
    }
    return new QuotaObject(rules(quota), Optional.of(snapshot));
  }

  private static FileChange file(int number) {
    RepoPath path = new RepoPath(number + ".json");
    byte[] bytes =
        "{\"uid\":\"u%d\",\"title\":\"T\",\"panels\":[],\"schemaVersion\":41}"
            .formatted(number)
            .getBytes(StandardCharsets.UTF_8);
    return new FileChange.Put(
        path,
        new BlobId("b".repeat(40)),
        Formats.parse(path, bytes),
        new Provenance(1, Instant.EPOCH, "Ada", Instant.EPOCH, "Ada", COMMIT),
        Optional.empty(),
        new Birth(number, path.value()));
  }

  private static AdmissionRules rules(int quota) {
    return new AdmissionRules(
        10, new Quota(quota), List.of(Target.values()), HostGuard.OPEN, OnGitDown.REFUSE);
  }
}
