package lockstep.api.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lockstep.api.testing.TestServer;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that know of versions only, and go on from what they saved while Git was away. Promise
/// 4: they replace nothing that they have not seen, whoever was first when Git came back.
class WaitingVersionTest {
  private static final SaveId WAITED = new SaveId("waited");
  private static final long VERSION = WaitingTag.version(WAITED, 6);
  private static final CommitId COMMIT = new CommitId("c".repeat(40));
  private static final Uid LOAD = new Uid("load");

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theVersionOfWhatWaitsIsTheSaveAndNoNumberOfGits() {
    server.sync().onSave(_ -> new SaveOutcome.Saved(COMMIT, LOAD, 7));

    assertThat(save(VERSION).json().path("version").asLong()).isEqualTo(7);
    assertThat(base()).isEqualTo(new Edit.Base.Exact(WaitingTag.of(WAITED)));
    save(6);
    assertThat(base()).isEqualTo(new Edit.Base.Version(6));
    save(Long.MAX_VALUE);
    assertThat(base()).isEqualTo(new Edit.Base.Version(Integer.MAX_VALUE));
  }

  @Test
  void whoWasMergedWithOthersGoesOnFromWhatTheySaw() {
    server.sync().onSave(_ -> new SaveOutcome.Merged(COMMIT, LOAD, 8, List.of(), "Eve"));

    assertThat(save(VERSION).json().path("version").asLong()).isEqualTo(VERSION);
    assertThat(save(6).json().path("version").asLong()).isEqualTo(6);
    assertThat(save(0).json().path("version").asLong()).isEqualTo(8);
  }

  private TestServer.Reply save(long version) {
    return server
        .admin("POST", "/api/dashboards/db")
        .json("{'dashboard':{'uid':'load','title':'Load','version':%d}}".formatted(version))
        .send();
  }

  private Edit.Base base() {
    return ((Edit.PutDashboard) server.sync().saves().getLast().edit()).base();
  }
}
