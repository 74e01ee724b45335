package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.trials.harness.RunningProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Failover through our gateway and through the real HAProxy and nginx with the shipped files, as
/// `docs/operate/proxies.md` tells. The bars leave room for a machine that does much else; the
/// figures are printed.
class FrontsTrial {
  private static final Duration HANG_OF_A_READ = Duration.ofSeconds(10);
  private static final Duration NO_SAVE = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  private static Fronts fronts;

  @BeforeAll
  static void start() {
    fronts = Fronts.start(folder);
  }

  @AfterAll
  static void end() {
    fronts.close();
  }

  @ParameterizedTest
  @EnumSource(RunningProxy.Kind.class)
  void noReadFailsAndEveryAnswerOfASaveIsTrue(RunningProxy.Kind kind) throws Exception {
    Assumptions.assumeTrue(kind.isInstalled(), kind + " is not installed");
    List<Fronts.Told> told = fronts.through(kind);

    List<String> failed = new ArrayList<>();
    told.forEach(one -> failed.addAll(one.failedReads()));
    assertThat(failed).as("failed reads").isEmpty();
    assertThat(told).allSatisfy(one -> assertThat(one.slowestRead()).isLessThan(HANG_OF_A_READ));
    assertThat(told).allSatisfy(one -> assertThat(one.saveGap()).isLessThan(NO_SAVE));
    assertThat(fronts.wrongs()).isEmpty();
  }
}
