package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lockstep.trials.harness.RunningProxy.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Failover through our gateway and through the real HAProxy and nginx with the shipped files, all
/// at once in front of the same instances, as `docs/operate/proxies.md` tells. A proxy that is not
/// installed is left out. The figures are printed.
class FrontsTest {
  private static final Duration SLOWEST_READ = Duration.ofSeconds(8);
  private static final Duration NO_SAVE = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void noReadFailsAndEveryAnswerOfASaveIsTrue() throws Exception {
    List<Kind> kinds = Stream.of(Kind.values()).filter(Kind::isInstalled).toList();
    try (Fronts fronts = Fronts.start(folder)) {
      List<Fronts.Told> told = fronts.through(kinds);

      List<String> failed = new ArrayList<>();
      told.forEach(
          one ->
              one.failedReads()
                  .forEach(
                      read -> failed.add("%s, %s: %s".formatted(one.front(), one.event(), read))));
      assertThat(failed).as("failed reads").isEmpty();
      assertThat(told).allSatisfy(one -> assertThat(one.slowestRead()).isLessThan(SLOWEST_READ));
      assertThat(told).allSatisfy(one -> assertThat(one.saveGap()).isLessThan(NO_SAVE));
      assertThat(fronts.wrongs()).isEmpty();
    }
  }
}
